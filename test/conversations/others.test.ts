import { describe, expect, it } from '@jest/globals';
import { chromeOnWindows, safariOnMac, talk } from './talk.ts';

const iPhone = (version: string, os: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;
const firefox = (version: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;

/** All steps of a visitor whom nothing helps. */
function everyStep(userAgent: string, more = {}): { steps: string[]; said: string } {
  const chat = talk({ userAgent, ...more });
  chat.presses('microphone');
  const steps: string[] = [];
  let said = '';
  for (;;) {
    said += chat.heard.map((out) => (out.kind === 'message' ? out.text : '')).join('\n');
    if (chat.last.step) steps.push(`${chat.last.step.flow}/${chat.last.step.step}`);
    if (chat.last.about === 'feedback') return { steps, said };
    chat.presses(chat.last.step ? 'done' : 'did_not_help');
  }
}

describe('a provider in Safari on a Mac', () => {
  it('signs in to a dashboard, and is asked for the macOS version only where it is not known', () => {
    const old = everyStep(safariOnMac, { role: 'provider' });
    expect(old.said).toMatch(/dashboard/);
    expect(old.steps).toContain('macos-version/about-this-mac');
    const known = everyStep(safariOnMac.replace('15.6', '26.2'));
    expect(known.said).toMatch(/waiting room/);
    expect(known.said).toMatch(/I can see your Mac has macOS/);
    expect(known.steps.some((step) => step.startsWith('macos-version/'))).toBe(false);
  });

  it('is told to update first below Safari 11', () => {
    const { steps } = everyStep(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_5) AppleWebKit/600.8.9 (KHTML, like Gecko) Version/10.0 Safari/600.8.9',
    );
    expect(steps[0]).toMatch(/^safari-macos-update\//);
    expect(steps).toContain('safari-macos-site/safari-menu');
  });
});

describe('a patient on an iPhone or iPad', () => {
  it('finds Safari under Apps from iOS 18 on, and not before', () => {
    expect(everyStep(iPhone('26.2', '18_7')).steps).toContain('safari-ios-global/apps');
    expect(everyStep(iPhone('17.2', '17_2_1')).steps).not.toContain('safari-ios-global/apps');
  });

  it('is not taken for a Mac when the iPad says it is one', () => {
    expect(everyStep(safariOnMac, { maxTouchPoints: 5 }).steps[0]).toMatch(/^safari-ios-site\//);
  });
});

describe('a patient in Firefox', () => {
  it('walks the settings of the version, notifications last of the checks, and the restart after them', () => {
    for (const [version, flow] of [
      [151, 'firefox-global-151'],
      [159, 'firefox-global-152'],
    ] as const) {
      const { steps } = everyStep(firefox(version));
      const settings = steps.filter((step) => step.startsWith(flow));
      expect(settings.length).toBeGreaterThan(5);
      expect(settings.slice(-3).some((step) => step.endsWith('/notifications'))).toBe(true);
      expect(steps.findIndex((step) => step.startsWith('firefox-restart/'))).toBeGreaterThan(
        steps.lastIndexOf(settings.at(-1)!),
      );
      expect(new Set(steps).size).toBe(steps.length);
    }
  });
});

describe('anybody', () => {
  it('is asked for browser and device when neither is seen', () => {
    const chat = talk();
    chat.says('my camera does not work');
    chat.hears('Which browser', { offering: ['Chrome', 'Safari'] });
    chat.says('safari');
    chat.hears('which device', { offering: ['Mac', 'iPhone or iPad'] });
    chat.says('an ipad');
    expect(chat.last.step!.flow).toBe('safari-ios-site');
  });

  it('is led to another browser where this one cannot do it', () => {
    const chat = talk({ userAgent: 'Mozilla/5.0 (Windows NT 6.3; WOW64; Trident/7.0; rv:11.0) like Gecko' });
    chat.presses('camera');
    expect(chat.last.step!.flow).toBe('switch-browser');
  });

  it('gets the contact for what the bot has no steps for, and may ask again', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    for (const text of ['the video keeps freezing', "I can't hear the doctor", 'I forgot my password']) {
      chat.says(text);
      chat.hears('Please call 555 0100.', { offering: ["They can't see me"] });
    }
    chat.says('my camera is black');
    chat.hears('Step 1 of 4.');
  });

  it('is told how long it takes: a minute for a short part, a few for a long one', () => {
    const short = talk({ userAgent: chromeOnWindows });
    short.presses('camera');
    short.hears('This takes about a minute.');
    const long = talk({ userAgent: safariOnMac });
    long.presses('camera');
    long.hears('This takes a few minutes.');
  });

  it('may stop at any time', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.says('stop');
    chat.hears(/we stop here/);
    expect(chat.heard.at(-1)!.kind).toBe('end');
  });

  it('may have another trouble after the first was solved', () => {
    const chat = talk({ userAgent: chromeOnWindows });
    chat.presses('camera');
    chat.says('it works now');
    chat.presses('solved');
    chat.says('now they cant hear me');
    chat.hears('Step 1 of 4.');
  });
});
