import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BrowserReading, readBrowser, routeFor, toFacts } from '../../src/understanding/browser.ts';
import type { BrowserInput } from '../../src/understanding/client-hints.ts';

interface Row {
  input: BrowserInput;
  expect: BrowserReading;
}
const file = new URL('./fixtures/user-agents.jsonl', import.meta.url);
const rows: Row[] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const safariOnMac = (version: string) =>
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Safari/605.1.15`;
const chrome = (system: string, version: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;
const iPhone = (system: string, rest: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`;

describe('readBrowser', () => {
  it('has examples to be measured by', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  it.each(rows.map((row) => [row.input.userAgent ?? JSON.stringify(row.input.headers), row] as const))(
    'reads %s',
    (_, row) => {
      expect(readBrowser(row.input)).toEqual(row.expect);
    },
  );

  it('tells an iPad from the Mac it says it is by its touch points', () => {
    const userAgent = safariOnMac('18.1');
    expect(readBrowser({ userAgent, maxTouchPoints: 5 })).toMatchObject({
      os: 'ios',
      device: 'tablet',
      osVersion: 18.1,
    });
    expect(readBrowser({ userAgent, maxTouchPoints: 0 })).toMatchObject({ os: 'macos', device: 'desktop' });
  });

  it('tells Windows 11 from 10 by client hints, and neither without', () => {
    const userAgent = chrome('Windows NT 10.0; Win64; x64', '157.0.0.0');
    const hinted = (platformVersion: string) =>
      readBrowser({ userAgent, userAgentData: { platform: 'Windows', platformVersion } }).osVersion;
    expect([hinted('16.0.0'), hinted('13.0.0'), hinted('10.0.0')]).toEqual([11, 11, 10]);
    expect(readBrowser({ userAgent })).not.toHaveProperty('osVersion');
  });

  it('takes the version of iOS from Version/ once the system part is frozen', () => {
    const rest = 'Version/26.2 Mobile/15E148 Safari/604.1';
    expect(readBrowser({ userAgent: iPhone('18_7', rest) }).osVersion).toBe(26.2);
  });

  it('only bounds macOS by the version of Safari', () => {
    expect(readBrowser({ userAgent: safariOnMac('18.6') })).toMatchObject({ osVersion: 13, osVersionAssumed: true });
    expect(readBrowser({ userAgent: safariOnMac('17.6') })).not.toHaveProperty('osVersion');
  });

  it('keeps versions comparable', () => {
    const version = (system: string) =>
      readBrowser({ userAgent: chrome(`Macintosh; Intel Mac OS X ${system}`, '90.0') }).osVersion;
    expect([version('10_9_5'), version('10_15_3'), version('11_2_3')]).toEqual([10.09, 10.15, 11.2]);
  });

  it.each([
    ['Chrome', chrome('X11; Linux x86_64', '99.0'), 'upgrade'],
    ['Chrome', chrome('X11; Linux x86_64', '100.0'), 'supported'],
    ['Safari', safariOnMac('10.1'), 'upgrade'],
    ['Safari', safariOnMac('11.0'), 'supported'],
    ['Chrome on iOS', iPhone('14_2', 'CriOS/87.0 Mobile/15E148 Safari/604.1'), 'switch-browser'],
    ['Chrome on iOS', iPhone('14_3', 'CriOS/87.0 Mobile/15E148 Safari/604.1'), 'supported'],
  ])('draws the line for %s at its floor', (_, userAgent, support) => {
    expect(readBrowser({ userAgent }).support).toBe(support);
  });

  it('knows Brave and an in-app page by their brands only', () => {
    const userAgent = chrome('Linux; Android 10; K', '150.0.0.0');
    const branded = (brand: string) =>
      readBrowser({ userAgent, userAgentData: { brands: [{ brand, version: '150' }] } });
    expect(branded('Brave')).toMatchObject({ browser: 'brave', route: 'chrome-android', support: 'supported' });
    expect(branded('Android WebView')).toMatchObject({ browser: 'in-app', route: 'in-app-browser' });
  });

  it.each([
    ['instagram', 'Mobile/15E148 Instagram 330.0.3 (iPhone12,1)'],
    ['messenger', 'Mobile/15E148 [FBAN/MessengerForiOS;FBAV/500.0]'],
    ['facebook', 'Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]'],
    ['linkedin', 'Mobile/15E148 [LinkedInApp]'],
    ['tiktok', 'Mobile/15E148 musical_ly_30.0 BytedanceWebview/d8a21c6'],
    ['snapchat', 'Mobile/15E148 Snapchat/12.77.0.42 (like Safari/8617)'],
    ['pinterest', 'Mobile/15E148 [Pinterest/iOS]'],
    ['line', 'Mobile/15E148 Safari Line/13.1.0'],
    ['wechat', 'Mobile/15E148 MicroMessenger/8.0.40(0x18002831)'],
    ['twitter', 'Mobile/15E148 Twitter for iPhone/10.20'],
    ['gsa', 'GSA/290.0.580000000 Mobile/15E148 Safari/604.1'],
    ['teams', 'Mobile/15E148 TeamsMobile-iOS'],
    ['webview', 'Mobile/15E148'],
  ])('names the app %s', (app, rest) => {
    expect(readBrowser({ userAgent: iPhone('17_4', rest) })).toMatchObject({
      browser: 'in-app',
      app,
      device: 'mobile',
    });
  });

  it('knows nothing of nothing', () => {
    expect(readBrowser({})).toEqual({});
    expect(readBrowser({ userAgent: '' })).toEqual({});
  });

  it('never throws, whatever it is given', () => {
    const words = [
      'Mozilla/5.0 ',
      'Version/',
      'Chrome/',
      'Safari/',
      '(Macintosh;',
      'iPhone',
      'Android',
      '10_15_7',
      ')',
      ';',
    ];
    const userAgent = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...words)).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.record({ userAgent, headers: fc.anything(), userAgentData: fc.anything() })),
        (input) => {
          expect(typeof readBrowser(input as BrowserInput)).toBe('object');
        },
      ),
    );
  });

  it('reads only the first 512 characters, and those quickly', () => {
    const userAgent = `${chrome('X11; Linux x86_64', '150.0')}${' Version/1 ('.repeat(100_000)}Instagram `;
    const start = performance.now();
    expect(readBrowser({ userAgent }).browser).toBe('chrome');
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('toFacts', () => {
  it('says how each fact is known, and that a lower bound is assumed', () => {
    expect(toFacts(readBrowser({ userAgent: safariOnMac('18.6') }), 'seen')).toEqual({
      browser: { value: 'safari', how: 'seen' },
      browserVersion: { value: 18.6, how: 'seen' },
      os: { value: 'macos', how: 'seen' },
      osVersion: { value: 13, how: 'assumed' },
      device: { value: 'desktop', how: 'seen' },
      route: 'safari-macos',
      support: 'supported',
    });
  });

  it('knows a television only as another device', () => {
    const reading = readBrowser({ userAgent: chrome('SMART-TV; Linux; Tizen 7.0', '94.0') });
    expect(reading).toMatchObject({ device: 'tv', os: 'other', system: 'tizen', support: 'unsupported' });
    expect(toFacts(reading, 'seen')).toMatchObject({ device: { value: 'other' }, os: { value: 'other' } });
    expect(toFacts(reading, 'seen')).not.toHaveProperty('system');
  });

  it('has no facts where nothing is known', () => {
    expect(toFacts({}, 'seen')).toEqual({});
  });
});

describe('routeFor', () => {
  it('finds the route for names a visitor told', () => {
    expect(routeFor('firefox', undefined)).toBe('firefox-desktop');
    expect(routeFor('chrome', 'ios')).toBe('ios-other-browser');
    expect(routeFor('samsung', undefined)).toBe('samsung-internet');
    expect(routeFor(undefined, 'ios')).toBeUndefined();
  });
});
