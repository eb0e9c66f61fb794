/** What a browser says about itself, from the page's script or from request headers. Any field may be absent. */
export interface BrowserInput {
  /** The user agent string. */
  userAgent?: string;
  /** `navigator.userAgentData` with its high entropy values, as plain JSON. */
  userAgentData?: {
    brands?: Brand[];
    fullVersionList?: Brand[];
    mobile?: boolean;
    platform?: string;
    platformVersion?: string;
  };
  /** `navigator.maxTouchPoints`: 0 on a Mac, 5 on an iPad that calls itself a Mac. */
  maxTouchPoints?: number;
  /** `navigator.platform`, such as `MacIntel`. */
  platform?: string;
  /** Request headers, of which `user-agent` and the `sec-ch-ua` family are read. */
  headers?: Record<string, string>;
}

/** One name a browser goes by, and the version it gives for it. */
export interface Brand {
  brand: string;
  version: string;
}

/** The same knowledge, whichever way it came: strings are short, lists are lists, nothing throws. */
export interface ClientHints {
  userAgent: string;
  brands: Brand[];
  mobile?: boolean;
  /** `Windows`, `macOS`, `Android`, `Chrome OS`, ...; empty when not told. */
  platform: string;
  platformVersion: string;
  touchPoints: number;
}

const longest = 512;
const mostBrands = 16;

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longest) : '');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const brandsOf = (value: unknown): Brand[] =>
  (Array.isArray(value) ? value.slice(0, mostBrands) : [])
    .map(record)
    .map(({ brand, version }) => ({ brand: text(brand), version: text(version) }))
    .filter(({ brand }) => brand !== '');

/** A header's list of brands, such as `"Chromium";v="153", "Google Chrome";v="153"`. */
const brandsInHeader = (header: string): Brand[] =>
  [...header.matchAll(/"([^"]*)";\s?v="([^"]*)"/g)]
    .slice(0, mostBrands)
    .map(([, brand = '', version = '']) => ({ brand, version }));

const unquoted = (header: string): string => header.replaceAll('"', '').trim();

/** Brings script values and headers to one shape; what the script says wins, because it is asked of the page itself. */
export function readClientHints(input: BrowserInput): ClientHints {
  const given = record(input);
  const data = record(given.userAgentData);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(record(given.headers)).slice(0, 100)) {
    headers.set(name.toLowerCase(), text(value));
  }
  const header = (name: string): string => headers.get(name) ?? '';
  const lists = [
    brandsOf(data.fullVersionList),
    brandsOf(data.brands),
    brandsInHeader(header('sec-ch-ua-full-version-list')),
    brandsInHeader(header('sec-ch-ua')),
  ];
  const mobile = { '?0': false, '?1': true }[header('sec-ch-ua-mobile').trim()];
  return {
    userAgent: text(given.userAgent) || header('user-agent'),
    brands: lists.find((list) => list.length > 0) ?? [],
    mobile: typeof data.mobile === 'boolean' ? data.mobile : mobile,
    platform: text(data.platform) || unquoted(header('sec-ch-ua-platform')),
    platformVersion: text(data.platformVersion) || unquoted(header('sec-ch-ua-platform-version')),
    touchPoints: typeof given.maxTouchPoints === 'number' ? given.maxTouchPoints : 0,
  };
}
