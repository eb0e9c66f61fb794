/** Visitors of every kind the flows tell apart: between them, every flow and every wording is met. */
import type { BrowserName, Facts, OsName, Route, Support } from '../../src/flows/facts.ts';

const visitor = (
  browser: BrowserName,
  version: number,
  os: OsName,
  route: Route,
  support: Support = 'supported',
  more: Facts = {},
): Facts => ({
  browser: { value: browser, how: 'seen' },
  browserVersion: { value: version, how: 'seen' },
  os: { value: os, how: 'seen' },
  route,
  support,
  javascript: { value: true, how: 'seen' },
  ...more,
});

export const visitors: Record<string, Facts> = {
  'Chrome 157 on Windows': visitor('chrome', 157, 'windows', 'chrome-desktop'),
  'Chrome 157 on a Mac that can look': visitor('chrome', 157, 'macos', 'chrome-desktop', 'supported', {
    canLook: true,
  }),
  'Chrome 116 with the padlock': visitor('chrome', 116, 'windows', 'chrome-desktop'),
  'Chrome 110 with a plain Allow': visitor('chrome', 110, 'linux', 'chrome-desktop'),
  'Chrome without a script of ours': { ...visitor('chrome', 157, 'windows', 'chrome-desktop'), javascript: undefined },
  'Chrome 90, too old': visitor('chrome', 90, 'windows', 'chrome-desktop', 'upgrade'),
  'Chrome on Android': visitor('chrome', 157, 'android', 'chrome-android'),
  'Chrome 90 on Android, too old': visitor('chrome', 90, 'android', 'chrome-android', 'upgrade'),
  'Edge 157': visitor('edge', 157, 'windows', 'edge-desktop'),
  'Edge 90, too old': visitor('edge', 90, 'windows', 'edge-desktop', 'upgrade'),
  'Samsung Internet': visitor('samsung', 29, 'android', 'samsung-internet'),
  'Safari 26 on a Mac': visitor('safari', 26.2, 'macos', 'safari-macos', 'supported', {
    osVersion: { value: 14, how: 'assumed' },
  }),
  'Safari 15 on a Mac': visitor('safari', 15.6, 'macos', 'safari-macos'),
  'Safari 10, too old': visitor('safari', 10, 'macos', 'safari-macos', 'upgrade'),
  'Safari 26 on an iPhone': visitor('safari', 26.2, 'ios', 'safari-ios', 'supported', {
    osVersion: { value: 26.2, how: 'seen' },
  }),
  'Safari 17 on an iPhone': visitor('safari', 17.2, 'ios', 'safari-ios', 'supported', {
    osVersion: { value: 17.2, how: 'seen' },
  }),
  'Safari 10 on an iPhone, too old': visitor('safari', 10, 'ios', 'safari-ios', 'upgrade', {
    osVersion: { value: 10.2, how: 'seen' },
  }),
  'Firefox 159': visitor('firefox', 159, 'windows', 'firefox-desktop'),
  'Firefox 140 ESR on a Mac': visitor('firefox', 140, 'macos', 'firefox-desktop'),
  'Firefox 60, too old': visitor('firefox', 60, 'linux', 'firefox-desktop', 'upgrade'),
  'Firefox on Android': visitor('firefox', 151, 'android', 'firefox-android'),
  'Chrome on an iPhone': visitor('chrome', 147, 'ios', 'ios-other-browser'),
  'Facebook on Android': visitor('in-app', 510, 'android', 'in-app-browser', 'switch-browser'),
  'Facebook on an iPhone': visitor('in-app', 500, 'ios', 'in-app-browser', 'switch-browser'),
  'Internet Explorer': visitor('ie', 11, 'windows', 'unsupported', 'switch-browser'),
  'a television': visitor('samsung', 1, 'other', 'unsupported', 'unsupported'),
};
