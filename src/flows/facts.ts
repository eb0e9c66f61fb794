/**
 * What is known of the visitor's browser, system and page, and how it came to be known.
 *
 * Facts are plain JSON: they are stored with the conversation, decide which steps apply, and are shown to people who help.
 */

/** How a fact is known: `seen` by a page or header, `told` by the visitor, `assumed` from something weaker. */
export type How = 'seen' | 'told' | 'assumed';

/** A value and how it is known. */
export interface Fact<T> {
  value: T;
  how: How;
}

/** The browsers that have a name of their own here; everything else is `other`. */
export const browserNames = [
  'chrome',
  'safari',
  'firefox',
  'edge',
  'opera',
  'samsung',
  'brave',
  'in-app',
  'ie',
  'bot',
  'other',
] as const;
export type BrowserName = (typeof browserNames)[number];

export const osNames = ['windows', 'macos', 'ios', 'android', 'chromeos', 'linux', 'other'] as const;
export type OsName = (typeof osNames)[number];

/** A route is the ordered list of flows for one kind of browser. */
export const routes = [
  'chrome-desktop',
  'chrome-android',
  'edge-desktop',
  'firefox-desktop',
  'firefox-android',
  'safari-macos',
  'safari-ios',
  'ios-other-browser',
  'samsung-internet',
  'in-app-browser',
  'unsupported',
] as const;
export type Route = (typeof routes)[number];

/**
 * Whether this browser can hold a visit: `supported`; `upgrade` (right browser, too old); `switch-browser` (open the visit
 * in another browser on this device); `unsupported` (nothing on this device will do).
 */
export type Support = 'supported' | 'upgrade' | 'switch-browser' | 'unsupported';

/** What a site may use, as the Permissions API says it; `unknown` where the browser does not tell. */
export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

export type Role = 'patient' | 'provider';

/** Versions are numbers one can compare: Chrome 157 is 157, Safari 18.6 is 18.6, macOS 10.15 is 10.15. */
export interface Facts {
  browser?: Fact<BrowserName>;
  browserVersion?: Fact<number>;
  os?: Fact<OsName>;
  osVersion?: Fact<number>;
  device?: Fact<'desktop' | 'mobile' | 'tablet' | 'other'>;
  /** Derived from the browser, by `understanding/browser.ts`. */
  route?: Route;
  /** Derived from the browser, by `understanding/browser.ts`. */
  support?: Support;
  /** True once a script of ours ran in the visitor's browser. */
  javascript?: Fact<true>;
  /** True when the page can look at camera and microphone permissions for us. */
  canLook?: boolean;
  secure?: Fact<boolean>;
  camera?: Fact<Permission>;
  microphone?: Fact<Permission>;
  role?: Role;
  /** Host name of the page the visit runs on. */
  site?: string;
}

/** The version as a number one can compare, or 0 when it is not known. */
export const browserVersion = (facts: Facts): number => facts.browserVersion?.value ?? 0;

/** True when the browser is one whose own menus the Chrome flows name; others of its family get softer words. */
export const isChromeItself = (facts: Facts): boolean => facts.browser?.value === 'chrome';
