import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Running, root, startForTest } from '../bot/running.ts';
import { describeWith, launchChromium } from './browsers.ts';
import { chatOn } from './chat-page.ts';

let server: Running;
beforeAll(async () => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  server = await startForTest();
});
afterAll(() => server.close());

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const phone = (os: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)`;

interface Visitor {
  name: string;
  userAgent: string;
  touchPoints: number;
  width: number;
  /** Words met on the way, in order. */
  meets: RegExp[];
}

const visitors: Visitor[] = [
  {
    name: 'Safari 26 on a Mac',
    userAgent: `${mac} Version/26.2 Safari/605.1.15`,
    touchPoints: 0,
    width: 1280,
    meets: [/Settings for/, /Does it work/, /quit Safari/i, /dashboard/, /Does it work/],
  },
  {
    name: 'Safari 16 on a Mac',
    userAgent: `${mac} Version/16.1 Safari/605.1.15`,
    touchPoints: 0,
    width: 1280,
    meets: [
      /Settings for/,
      /Does it work/,
      /quit Safari/i,
      /Does it work/,
      /About This Mac/,
      /10\.11/,
      /Software Update/,
    ],
  },
  {
    name: 'Safari 17 on an iPhone',
    userAgent: `${phone('17_2_1')} Version/17.2 Mobile/15E148 Safari/604.1`,
    touchPoints: 5,
    width: 390,
    meets: [/"aA"|two letters/i, /Website Settings/, /Does it work/, /Settings/, /Safari/, /Does it work/, /Safari/],
  },
  {
    name: 'Safari 26 on an iPad that says it is a Mac',
    userAgent: `${mac} Version/26.2 Safari/605.1.15`,
    touchPoints: 5,
    width: 820,
    meets: [/Website Settings/, /Does it work/, /Apps/, /Does it work/],
  },
  {
    name: 'Safari 10 on a Mac, which is told to update first',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/602.4.8 (KHTML, like Gecko) Version/10.0.3 Safari/602.4.8',
    touchPoints: 0,
    width: 1280,
    meets: [/Apple/, /App Store|Software Update/],
  },
];

describeWith('chromium', 'the Safari walks, under their user agents and not run on Safari,', () => {
  it.each(visitors)(
    '$name: every step to the end',
    async ({ name, userAgent, touchPoints, width, meets }) => {
      const browser = await launchChromium({ userAgent, viewport: { width, height: 844 } });
      // what Safari has not, or says otherwise
      await browser.context.addInitScript((touches) => {
        Object.defineProperty(Navigator.prototype, 'maxTouchPoints', { get: () => touches });
        Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'MacIntel' });
        Reflect.deleteProperty(Navigator.prototype, 'userAgentData');
      }, touchPoints);
      await browser.page.goto(`${server.address}/?role=provider`);
      const chat = chatOn(browser.page);
      await chat.open();
      await chat.press('camera');
      const offered = await chat.cardShows(/Shall I look|Step 1/);
      if (!offered.progress) await chat.press('tell');

      const met: string[] = [];
      for (;;) {
        const card = await chat.cardShows(/Step \d|Does it work|Did this solve/);
        met.push(`${card.progress} ${card.text}`);
        if (met.length === 2)
          await browser.page.screenshot({
            path: join(root, 'test-results', `safari-${name.replaceAll(' ', '-')}.png`),
          });
        if (/Did this solve/.test(card.text)) break;
        await chat.press(/Does it work/.test(card.text) ? 'did_not_help' : 'done');
        await chat.cardChanges(card);
      }
      let at = 0;
      for (const pattern of meets) {
        const found = met.findIndex((shown, index) => index >= at && pattern.test(shown));
        expect([String(pattern), found >= at, met]).toEqual([String(pattern), true, met]);
        at = found + 1;
      }
      await chat.says(/Those were all the steps I know/);
      await chat.press('not_solved');
      await chat.says(/Please call 555 0100/);
      await browser.close();
    },
    90_000,
  );
});
