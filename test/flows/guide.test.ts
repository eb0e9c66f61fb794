import { describe, expect, it } from '@jest/globals';
import type { Facts } from '../../src/flows/facts.ts';
import { type StepKey, stepKey } from '../../src/flows/flow.ts';
import { flows } from '../../src/flows/index.ts';
import { planFor } from '../../src/flows/plan.ts';
import { createAtlas, findStep, stepsToDo } from '../../src/flows/walk.ts';

const atlas = createAtlas(flows);
const seen = <T>(value: T) => ({ value, how: 'seen' as const });

/** A step of the guide, in other words, and the steps that cover it, in their order. */
type Row = [guide: string, steps: StepKey[]];

interface Chapter {
  browser: string;
  facts: Facts;
  rows: Row[];
}

const chromeLater: Row[] = [
  ['three dots, settings', ['chrome-global/menu', 'chrome-global/settings']],
  ['find the site settings', ['chrome-global/privacy', 'chrome-global/site-settings']],
  [
    'right camera and microphone, no site blocked',
    [
      'chrome-global/camera-page',
      'chrome-global/camera-choice',
      'chrome-global/camera-blocked-sites',
      'chrome-global/microphone-page',
      'chrome-global/microphone-choice',
      'chrome-global/microphone-blocked-sites',
    ],
  ],
  ['JavaScript is allowed', ['chrome-global/javascript']],
  ['restart Chrome, sign in, allow', ['chrome-restart/quit', 'chrome-restart/sign-in', 'chrome-restart/allow']],
  ['the camera icon', ['chrome-restart/camera-icon']],
  ['it says that both are allowed', ['chrome-restart/camera-allowed']],
];

const firefoxEnd: Row[] = [
  ['restart Firefox, sign in, allow', ['firefox-restart/quit', 'firefox-restart/sign-in', 'firefox-restart/allow']],
];

const chapters: Chapter[] = [
  {
    browser: 'Chrome with two sliders',
    facts: { route: 'chrome-desktop', browser: seen('chrome'), browserVersion: seen(157), os: seen('windows') },
    rows: [
      ['icon before the address', ['chrome-site/site-controls']],
      ['reset what the site may use', ['chrome-site/reset-permission']],
      ['load the page again', ['chrome-site/reload']],
      ...chromeLater,
    ],
  },
  {
    browser: 'Chrome with a padlock',
    facts: { route: 'chrome-desktop', browser: seen('chrome'), browserVersion: seen(110), os: seen('windows') },
    rows: [
      ['padlock before the address', ['chrome-site/site-controls']],
      ['site settings, reset', ['chrome-site/site-settings', 'chrome-site/reset-permissions']],
      ['load the page again', ['chrome-site/reload']],
      ...chromeLater,
    ],
  },
  {
    browser: 'Safari on a Mac of unknown version',
    facts: { route: 'safari-macos', browser: seen('safari'), browserVersion: seen(16.6), os: seen('macos') },
    rows: [
      [
        'camera is always allowed for the site (by the menu, or by the camera icon)',
        [
          'safari-macos-site/camera',
          'safari-macos-site/microphone',
          'safari-macos-site/camera-icon',
          'safari-macos-site/always-allow',
        ],
      ],
      ['restart Safari', ['safari-macos-restart/quit']],
      ['sign in, allow again', ['safari-macos-restart/sign-in', 'safari-macos-restart/allow']],
      [
        'Apple, about this Mac, 10.11 or later',
        ['macos-version/apple-menu', 'macos-version/about-this-mac', 'macos-version/version-number'],
      ],
      ['update macOS if need be', ['macos-version/settings', 'macos-version/software-update', 'macos-version/update']],
    ],
  },
  {
    browser: 'Safari on a Mac that tells macOS 13',
    facts: {
      route: 'safari-macos',
      browser: seen('safari'),
      browserVersion: seen(18.3),
      os: seen('macos'),
      osVersion: { value: 13, how: 'assumed' },
    },
    rows: [
      ['camera is always allowed for the site', ['safari-macos-site/camera']],
      ['restart Safari', ['safari-macos-restart/quit']],
      ['sign in, allow again', ['safari-macos-restart/sign-in', 'safari-macos-restart/allow']],
      ['about this Mac (told)', ['macos-version/about-this-mac', 'macos-version/version-number']],
      ['update macOS (told)', ['macos-version/update']],
    ],
  },
  ...[17.2, 26.2].map(
    (version): Chapter => ({
      browser: `Safari ${version} on an iPhone`,
      facts: { route: 'safari-ios', browser: seen('safari'), browserVersion: seen(version), os: seen('ios') },
      rows: [
        ['Settings app', ['safari-ios-global/settings-app']],
        [
          'down to Safari',
          version < 18 ? ['safari-ios-global/safari'] : ['safari-ios-global/apps', 'safari-ios-global/safari'],
        ],
        [
          'camera and microphone are allowed on all websites',
          [
            'safari-ios-global/websites',
            'safari-ios-global/camera',
            'safari-ios-global/camera-ask',
            'safari-ios-global/microphone',
            'safari-ios-global/microphone-ask',
          ],
        ],
        ['restart Safari', ['safari-ios-restart/quit']],
        ['sign in, allow again', ['safari-ios-restart/sign-in', 'safari-ios-restart/allow']],
      ],
    }),
  ),
  {
    browser: 'Firefox 151',
    facts: { route: 'firefox-desktop', browser: seen('firefox'), browserVersion: seen(151), os: seen('windows') },
    rows: [
      ['three lines, preferences', ['firefox-global-151/menu', 'firefox-global-151/settings']],
      ['privacy, down to permissions', ['firefox-global-151/privacy', 'firefox-global-151/permissions']],
      ['camera and microphone', ['firefox-global-151/camera-settings']],
      [
        'no site blocked, new requests not blocked',
        [
          'firefox-global-151/camera-site',
          'firefox-global-151/camera-remove',
          'firefox-global-151/camera-block-new',
          'firefox-global-151/microphone-site',
          'firefox-global-151/microphone-remove',
          'firefox-global-151/microphone-block-new',
        ],
      ],
      ['notifications', ['firefox-global-151/notifications', 'firefox-global-151/notifications-site']],
      ...firefoxEnd,
    ],
  },
  {
    browser: 'Firefox 152',
    facts: { route: 'firefox-desktop', browser: seen('firefox'), browserVersion: seen(152), os: seen('macos') },
    rows: [
      ['three lines, preferences', ['firefox-global-152/menu', 'firefox-global-152/settings']],
      ['privacy, down to permissions', ['firefox-global-152/permissions-and-data']],
      ['camera and microphone', ['firefox-global-152/camera-row']],
      [
        'no site blocked, new requests not blocked',
        [
          'firefox-global-152/camera-site',
          'firefox-global-152/camera-remove',
          'firefox-global-152/camera-block-new',
          'firefox-global-152/microphone-site',
          'firefox-global-152/microphone-remove',
          'firefox-global-152/microphone-block-new',
        ],
      ],
      ['notifications', ['firefox-global-152/notifications', 'firefox-global-152/notifications-site']],
      ...firefoxEnd,
    ],
  },
  {
    browser: 'Chrome that is too old',
    facts: {
      route: 'chrome-desktop',
      support: 'upgrade',
      browser: seen('chrome'),
      browserVersion: seen(74),
      os: seen('windows'),
    },
    rows: [['is the browser outdated', ['chrome-update/about', 'chrome-update/relaunch']]],
  },
  {
    browser: 'Firefox that is too old',
    facts: {
      route: 'firefox-desktop',
      support: 'upgrade',
      browser: seen('firefox'),
      browserVersion: seen(60),
      os: seen('linux'),
    },
    rows: [['is the browser outdated', ['firefox-update/about', 'firefox-update/restart']]],
  },
  {
    browser: 'Safari that is too old, on a Mac',
    facts: {
      route: 'safari-macos',
      support: 'upgrade',
      browser: seen('safari'),
      browserVersion: seen(10),
      os: seen('macos'),
      osVersion: seen(10.1),
    },
    rows: [['at least High Sierra on an older Mac', ['safari-macos-update/update', 'safari-macos-update/restart']]],
  },
  {
    browser: 'Safari that is too old, on an iPhone',
    facts: {
      route: 'safari-ios',
      support: 'upgrade',
      browser: seen('safari'),
      browserVersion: seen(10),
      os: seen('ios'),
    },
    rows: [['Safari 11 or later', ['safari-ios-update/software-update', 'safari-ios-update/install']]],
  },
];

/** Every step of the flows a visitor of whom this is known gets, asked or told, with every other way taken. */
function road(facts: Facts): StepKey[] {
  return planFor(facts).flatMap((id) => {
    const flow = atlas.get(id);
    if (!flow) return [];
    const detours = flow.steps.flatMap(({ detourFrom }) => (detourFrom ? [stepKey(id, detourFrom)] : []));
    const asked = stepsToDo(flow, { facts, plan: [], tried: [], trail: [], detours });
    return flow.steps
      .filter((step) => asked.includes(step) || (step.known?.(facts) && (step.when?.(facts) ?? true)))
      .map((step) => stepKey(id, step.id));
  });
}

describe('the guide', () => {
  it('has a flow for every name of every plan', () => {
    const planned = chapters.flatMap(({ facts }) => planFor(facts));
    expect(planned.filter((id) => !atlas.has(id))).toEqual([]);
  });

  describe.each(chapters)('for $browser', ({ facts, rows }) => {
    it.each(rows)('is covered where it says: %s', (_, steps) => {
      expect(steps.filter((key) => !findStep(atlas, key))).toEqual([]);
      expect(steps.filter((key) => !road(facts).includes(key))).toEqual([]);
    });

    it('is walked in its own order', () => {
      const walked = road(facts);
      const places = rows.flatMap(([, steps]) => steps).map((key) => walked.indexOf(key));
      expect(places).toEqual([...places].sort((one, other) => one - other));
      expect(places).not.toContain(-1);
    });
  });

  it('asks for the notifications last in the settings, in either Firefox', () => {
    for (const id of ['firefox-global-151', 'firefox-global-152']) {
      const ids = atlas.get(id)!.steps.map((step) => step.id);
      expect(ids.slice(-3)).toEqual(['notifications', 'notifications-site', 'reload']);
    }
  });
});
