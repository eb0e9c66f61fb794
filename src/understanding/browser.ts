import UAParser from 'ua-parser-js';
import type { BrowserName, Facts, How, OsName, Route, Support } from '../flows/facts.ts';
import { appIn, type OtherDevice, otherDeviceIn, rarerBrowserIn } from './apps.ts';
import { type BrowserInput, type ClientHints, readClientHints } from './client-hints.ts';

/**
 * What a browser's own words tell about it: plain JSON, each field absent when nothing tells it.
 *
 * Versions are numbers one can compare (`Facts` has the rule). `osVersion` is absent where the browser hides it: Windows 10
 * and 11 without client hints, macOS frozen at 10.15.7, Android frozen at 10.
 */
export interface BrowserReading {
  browser?: BrowserName;
  /** Which app it is inside (`in-app`), or which rarer browser it is (`other`). */
  app?: string;
  browserVersion?: number;
  os?: OsName;
  /** Which system it is, where `os` is `other`: `tizen`, `kaios`. */
  system?: string;
  osVersion?: number;
  /** True when `osVersion` is the lowest version the browser runs on, not one it told. */
  osVersionAssumed?: true;
  /** Finer than the fact: there, all but the first three are `other`. */
  device?: 'desktop' | 'mobile' | 'tablet' | OtherDevice | 'bot' | 'other';
  route?: Route;
  support?: Support;
}

/** The lowest versions a visit is known to work in. Chromium covers Chrome, Edge, Samsung Internet and Brave. */
export const floors = { chromium: 100, firefox: 100, safari: 11, iosOtherBrowser: 14.3 } as const;

const botTokens =
  /bot\b|crawl|spider|slurp|facebookexternalhit|bingpreview|lighthouse|inspectiontool|mediapartners|pingdom|statuscake|feedfetcher/i;
const toolTokens =
  /^(curl|wget|python|java|okhttp|go-http|node|axios|libwww|postman|scrapy|ruby|php|perl|whatsapp|httpie|undici)/i;
const phoneCalledBot = /cubot/i; // a maker of Android phones
const poorPhoneTokens =
  /kaios|windows phone|iemobile|bb10|blackberry|symbian|series60|nokia|j2me|midp|kindle\/|bada\/|sailfish/i;

/** Names as ua-parser-js gives them; whatever is not here is `other`. */
const browserOf: Record<string, BrowserName> = {
  Chrome: 'chrome',
  'Chrome Headless': 'chrome',
  Chromium: 'chrome',
  'Mobile Chrome': 'chrome',
  Edge: 'edge',
  Firefox: 'firefox',
  'Mobile Firefox': 'firefox',
  'Firefox Focus': 'firefox',
  Safari: 'safari',
  'Mobile Safari': 'safari',
  Opera: 'opera',
  'Opera Mini': 'opera',
  'Opera Mobi': 'opera',
  'Opera Touch': 'opera',
  'Opera Coast': 'opera',
  'Opera GX': 'opera',
  'Samsung Internet': 'samsung',
  Brave: 'brave',
  IE: 'ie',
  IEMobile: 'ie',
};

/** Brands of the client hints; Brave and Vivaldi show themselves nowhere else. */
const browserOfBrand: Record<string, BrowserName> = {
  'Google Chrome': 'chrome',
  HeadlessChrome: 'chrome',
  'Microsoft Edge': 'edge',
  Opera: 'opera',
  'Opera GX': 'opera',
  Brave: 'brave',
  'Samsung Internet': 'samsung',
  'Android WebView': 'in-app',
  'Microsoft Edge WebView2': 'in-app',
};

const osOf: Record<string, OsName> = {
  Windows: 'windows',
  'Mac OS': 'macos',
  macOS: 'macos',
  iOS: 'ios',
  Android: 'android',
  'Android-x86': 'android',
  'Chromium OS': 'chromeos',
  'Chrome OS': 'chromeos',
};
const notLinux =
  /^(Tizen|webOS|KAIOS|PlayStation|Xbox|Nintendo|BlackBerry|Windows Phone|Symbian|Sailfish|RIM|HarmonyOS)/i;

/** `18.6` of `18.6.1`; the minor of Mac OS X takes two digits (10.9 is 10.09), so that 10.9 sorts before 10.11. */
function versionNumber(version: string | undefined, os?: OsName): number | undefined {
  const found = /^(\d{1,5})(?:[._](\d{1,5}))?/.exec(version ?? '');
  if (!found?.[1]) return undefined;
  const minor = found[2] ?? '0';
  return Number(`${found[1]}.${os === 'macos' && found[1] === '10' ? minor.padStart(2, '0') : minor}`);
}

const majorVersion = (version: string | undefined): number | undefined => {
  const number = versionNumber(version);
  return number === undefined ? undefined : Math.floor(number);
};

const after = (userAgent: string, token: string): number | undefined =>
  versionNumber(userAgent.split(token, 2)[1]?.slice(0, 16));

interface Seen {
  hints: ClientHints;
  userAgent: string;
  parsed: UAParser.IResult;
  /** Chrome, Firefox and the like on iOS; the same names with `Macintosh` are an iPad asking for desktop pages. */
  iosShell: boolean;
  /** Version of the engine under a Chromium browser. */
  chromium?: number;
}

function systemOf({ hints, userAgent, parsed, iosShell }: Seen): OsName | undefined {
  const name = parsed.os.name ?? '';
  if (iosShell || (osOf[name] === 'macos' && hints.touchPoints > 1)) return 'ios';
  if (poorPhoneTokens.test(userAgent))
    return osOf[name] === 'android' && !/windows phone/i.test(userAgent) ? 'android' : 'other';
  // Samsung's browser asking for desktop pages says Linux
  if (hints.platform === 'Android' || (name === 'Linux' && /SamsungBrowser/.test(userAgent))) return 'android';
  if (osOf[name]) return osOf[name];
  if (name === 'HarmonyOS' && /Android/.test(userAgent)) return 'android';
  if (userAgent === '') return osOf[hints.platform] ?? (hints.platform === 'Linux' ? 'linux' : undefined);
  if (notLinux.test(name)) return 'other';
  return /linux|x11|bsd/i.test(userAgent) ? 'linux' : 'other';
}

function browserIn({ hints, userAgent, parsed, iosShell }: Seen, os: OsName | undefined): BrowserName | undefined {
  if ((botTokens.test(userAgent) && !phoneCalledBot.test(userAgent)) || toolTokens.test(userAgent)) return 'bot';
  if (appIn(userAgent)) return 'in-app';
  const brands = hints.brands.map(({ brand }) => browserOfBrand[brand]);
  const branded = brands.find((name) => name === 'in-app') ?? brands.find((name) => name !== undefined);
  if (userAgent === '') return branded ?? (hints.brands.length > 0 ? 'other' : undefined);
  if (branded && branded !== 'chrome') return branded;
  const isApple = os === 'ios' || os === 'macos';
  const isView = /AppleWebKit\//.test(userAgent) && !/Safari\//.test(userAgent);
  if (isApple && isView && !iosShell) return 'in-app';
  if (/Focus\/|DuckDuckGo|Ddg\//.test(userAgent) && !/Firefox\/|FxiOS/.test(userAgent)) return 'other';
  if (/PaleMoon|SeaMonkey|Goanna|Basilisk|K-Meleon/.test(userAgent)) return 'other';
  const name = browserOf[parsed.browser.name ?? ''] ?? 'other';
  if (name === 'safari' && !isApple && os !== 'windows') return 'other'; // WebKitGTK and its kin
  return name;
}

function systemVersion({ hints, userAgent, parsed }: Seen, os: OsName | undefined, browser: BrowserName | undefined) {
  const exactly = (osVersion: number | undefined): Partial<BrowserReading> => (osVersion ? { osVersion } : {});
  const atLeast = (osVersion: number): Partial<BrowserReading> => ({ osVersion, osVersionAssumed: true });
  const hinted = versionNumber(hints.platformVersion, os);
  const told = versionNumber(parsed.os.version, os);
  switch (os) {
    case 'windows':
      if (hinted !== undefined && hinted >= 1) return exactly(hinted >= 13 ? 11 : 10);
      return exactly(told === 10 ? undefined : told); // 11 says 10
    case 'macos': {
      if (hinted) return exactly(hinted);
      if (parsed.os.version !== '10.15.7' && !(browser === 'firefox' && told === 10.15)) return exactly(told);
      const safari = browser === 'safari' ? (versionNumber(parsed.browser.version) ?? 0) : 0;
      return safari >= 26 ? atLeast(14) : safari >= 18 ? atLeast(13) : {};
    }
    case 'ios': {
      const version = after(userAgent, 'Version/');
      if (/Macintosh/.test(userAgent)) return exactly(browser === 'safari' ? version : undefined);
      if (version && version >= 26) return exactly(version); // the system part stays at 18.6 or 18.7 from here on
      return told === 18.6 || told === 18.7 ? (version ? exactly(told) : atLeast(18)) : exactly(told);
    }
    case 'android':
      if (hinted) return exactly(hinted);
      return /Android 10; K\)|Firefox\/|SamsungBrowser/.test(userAgent) ? {} : exactly(told);
    default:
      return {};
  }
}

/** What `in-app` or `other` is called, and the same for the system. */
function finerNames({ hints, userAgent, parsed }: Seen, os?: OsName, browser?: BrowserName): Partial<BrowserReading> {
  const isVivaldi = hints.brands.some(({ brand }) => brand === 'Vivaldi');
  const rarer = () => rarerBrowserIn(userAgent) ?? (isVivaldi ? 'vivaldi' : undefined);
  const app = browser === 'in-app' ? (appIn(userAgent) ?? 'webview') : browser === 'other' ? rarer() : undefined;
  const name = parsed.os.name ?? '';
  const isNamed = os === 'other' && name !== '' && !osOf[name];
  return { ...(app && { app }), ...(isNamed && { system: name.toLowerCase().replaceAll(' ', '-') }) };
}

function deviceOf(
  { hints, userAgent, parsed }: Seen,
  os: OsName | undefined,
  browser?: BrowserName,
): BrowserReading['device'] {
  if (browser === 'bot') return 'bot';
  const other = /\bwindows nt\b(?!.*xbox)/i.test(userAgent) ? undefined : otherDeviceIn(userAgent);
  if (other) return other;
  switch (os) {
    case 'ios':
      return /iPhone|iPod/.test(userAgent) ? 'mobile' : 'tablet';
    case 'android':
      if (/Mobile|Opera Mini/.test(userAgent)) return 'mobile';
      return (userAgent === '' ? hints.mobile : parsed.device.type === 'mobile') ? 'mobile' : 'tablet';
    case 'windows':
    case 'macos':
    case 'chromeos':
    case 'linux':
      return 'desktop';
    case undefined:
      return undefined;
    default:
      return parsed.device.type === 'mobile' || parsed.device.type === 'tablet' ? parsed.device.type : 'other';
  }
}

/**
 * The route for a browser on a system. It also serves where the visitor only told their names; without a system, the
 * desktop's route, and `undefined` when a name alone does not decide.
 */
export function routeFor(browser: BrowserName | undefined, os: OsName | undefined): Route | undefined {
  if (browser === undefined) return undefined;
  if (browser === 'bot' || browser === 'ie' || os === 'other') return 'unsupported';
  if (browser === 'in-app') return 'in-app-browser';
  if (os === 'ios') return browser === 'safari' ? 'safari-ios' : 'ios-other-browser';
  if (browser === 'safari') return os === undefined || os === 'macos' ? 'safari-macos' : 'unsupported';
  if (browser === 'firefox') return os === 'android' ? 'firefox-android' : 'firefox-desktop';
  if (browser === 'samsung' && (os === undefined || os === 'android')) return 'samsung-internet';
  if (browser === 'other') return undefined;
  if (os === 'android') return 'chrome-android';
  return browser === 'edge' ? 'edge-desktop' : 'chrome-desktop';
}

const coarse = (device: BrowserReading['device']): NonNullable<Facts['device']>['value'] | undefined =>
  device === undefined || device === 'desktop' || device === 'mobile' || device === 'tablet' ? device : 'other';

function verdict(seen: Seen, reading: BrowserReading): { route?: Route; support?: Support } {
  const { browser, app, browserVersion = 0, os, osVersion, device } = reading;
  const { userAgent, chromium } = seen;
  if (browser === undefined) return {};
  if (browser === 'bot' || coarse(device) === 'other' || (os === 'other' && browser !== 'in-app'))
    return { route: 'unsupported', support: 'unsupported' };
  if (browser === 'in-app') return { route: 'in-app-browser', support: 'switch-browser' };
  const isOldSystemBrowser = /Android/.test(userAgent) && chromium === undefined && browser === 'other';
  if (isOldSystemBrowser && os === 'android' && /Version\/\d/.test(userAgent))
    return { route: 'unsupported', support: 'unsupported' };

  const enough = (version: number | undefined, floor: number): Support =>
    version === undefined || version >= floor ? 'supported' : 'upgrade';
  const route = routeFor(browser, os);
  if (os === 'ios') {
    if (browser === 'safari') return { route, support: enough(osVersion ?? browserVersion, floors.safari) };
    return {
      route: 'ios-other-browser',
      support: enough(osVersion, floors.iosOtherBrowser) === 'upgrade' ? 'switch-browser' : 'supported',
    };
  }
  if (browser === 'edge' && /Edge\/\d/.test(userAgent)) return { route: 'unsupported', support: 'upgrade' }; // before Chromium
  if (route === 'safari-macos') return { route, support: enough(browserVersion, floors.safari) };
  if (browser === 'firefox') return { route, support: enough(browserVersion, floors.firefox) };
  const hasChromeMenus = chromium !== undefined && route !== 'unsupported';
  if (!hasChromeMenus) return { route: 'unsupported', support: 'switch-browser' };
  const chromeRoute = os === 'android' ? 'chrome-android' : 'chrome-desktop';
  const isKnown =
    browser === 'chrome' ||
    browser === 'edge' ||
    browser === 'brave' ||
    app === 'vivaldi' ||
    route === 'samsung-internet';
  return { route: route ?? chromeRoute, support: isKnown ? enough(chromium, floors.chromium) : 'switch-browser' };
}

/**
 * Reads browser, system and device out of what the browser says about itself, and what follows for the visit.
 *
 * Never throws and takes time linear in the input, whatever the input; a user agent counts up to its 512th character.
 */
export function readBrowser(input: BrowserInput): BrowserReading {
  const hints = readClientHints(input);
  const { userAgent } = hints;
  const parsed = new UAParser(userAgent).getResult();
  const iosShell = /CriOS\/|FxiOS\/|EdgiOS\/|OPiOS\/|OPT\/|GSA\//.test(userAgent) && !/Android/.test(userAgent);
  const hinted = (wanted: (brand: string) => boolean) =>
    majorVersion(hints.brands.find(({ brand }) => wanted(brand))?.version);
  const chromium =
    majorVersion(/Chrom(?:e|ium)\/(\d{1,5})/.exec(userAgent)?.[1]) ?? hinted((brand) => brand === 'Chromium');
  const seen: Seen = { hints, userAgent, parsed, iosShell, chromium };

  const os = systemOf(seen);
  const browser = browserIn(seen, os);
  const named = versionNumber(parsed.browser.version) ?? hinted((brand) => browserOfBrand[brand] === browser);
  const reading: BrowserReading = { browser, os, device: deviceOf(seen, os, browser) };
  Object.assign(reading, finerNames(seen, os, browser));
  if (browser !== 'bot' && browser !== 'in-app' && named !== undefined) reading.browserVersion = named;
  Object.assign(reading, systemVersion(seen, os, browser));
  Object.assign(reading, verdict(seen, reading));
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined));
}

/** The reading as facts, each known as `how` says; an operating system version that is only a lower bound is `assumed`. */
export function toFacts(
  reading: BrowserReading,
  how: How,
): Pick<Facts, 'browser' | 'browserVersion' | 'os' | 'osVersion' | 'device' | 'route' | 'support'> {
  const { browser, browserVersion, os, osVersion, osVersionAssumed, device, route, support } = reading;
  const kind = coarse(device);
  return {
    ...(browser && { browser: { value: browser, how } }),
    ...(browserVersion !== undefined && { browserVersion: { value: browserVersion, how } }),
    ...(os && { os: { value: os, how } }),
    ...(osVersion !== undefined && { osVersion: { value: osVersion, how: osVersionAssumed ? 'assumed' : how } }),
    ...(kind && { device: { value: kind, how } }),
    ...(route && { route }),
    ...(support && { support }),
  };
}
