import type { Role } from '../../flows/facts.ts';

/** What the host page's browser says of itself: the value of the `visit-ready/hello` event. */
export interface Hello {
  userAgent: string;
  userAgentData?: unknown;
  maxTouchPoints: number;
  platform: string;
  language: string;
  timezone: string;
  origin: string;
  role: Role;
  /** This page answers `visit-ready/probe`. */
  probe: true;
}

interface UserAgentData {
  brands: unknown;
  mobile: boolean;
  platform: string;
  getHighEntropyValues(hints: string[]): Promise<object>;
}

/** The exact versions arrive asynchronously and not everywhere; a second is enough for those that come. */
async function userAgentData(): Promise<unknown> {
  const data = (navigator as Navigator & { userAgentData?: UserAgentData }).userAgentData;
  if (!data) return undefined;
  const { brands, mobile, platform } = data;
  const known = { brands, mobile, platform };
  const more = data.getHighEntropyValues(['platformVersion', 'fullVersionList', 'model']).catch(() => ({}));
  const late = new Promise<object>((resolve) => setTimeout(() => resolve({}), 1000));
  return { ...known, ...(await Promise.race([more, late])) };
}

/** The visitor's language as a tag; some systems put a modifier behind it. */
export const language = (): string => navigator.language.split(/[@.]/)[0] ?? '';

const timezone = (): string => {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  } catch {
    return '';
  }
};

/** Gathers the facts once a chat opens, so that nobody is asked for what the browser already says. */
export async function gatherFacts(role: Role): Promise<Hello> {
  const { userAgent, maxTouchPoints = 0, platform } = navigator;
  return {
    userAgent,
    userAgentData: await userAgentData(),
    maxTouchPoints,
    platform,
    language: language(),
    timezone: timezone(),
    origin: location.origin,
    role,
    probe: true,
  };
}
