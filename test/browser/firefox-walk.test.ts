import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Running, root, startForTest } from '../bot/running.ts';
import { describeWith, freshProfile, launchFirefox } from './browsers.ts';
import { chatOn } from './chat-page.ts';

let server: Running;
beforeAll(async () => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  server = await startForTest();
});
afterAll(() => server.close());

let pictures = 0;

describeWith('firefox', 'the whole Firefox walk', () => {
  const launch = async (profile: string) => {
    const browser = await launchFirefox({ profile, args: ['--width=1100', '--height=800'] });
    const decide = async (decision: 'denied' | 'prompt' | 'granted') => {
      await browser.setPermission(server.address, 'camera', decision);
      await browser.setPermission(server.address, 'microphone', decision);
    };
    return { ...browser, decide, chat: chatOn(browser.page), goto: () => browser.page.goto(`${server.address}/`) };
  };
  type Browser = Awaited<ReturnType<typeof launch>>;
  const picture = ({ page }: Browser, name: string) =>
    page.screenshot({ path: join(root, 'test-results', `firefox-${String(++pictures).padStart(2, '0')}-${name}.png`) });

  /** Presses Done through the steps that are left of this part. */
  const walkPart = async ({ chat }: Browser, first: RegExp, from = 1) => {
    const { progress } = await chat.cardShows(first);
    const count = Number(/of (\d+)/.exec(progress)![1]);
    for (let index = from; index <= count; index++) {
      await chat.cardShows(new RegExp(`Step ${index} of ${count} `));
      await chat.press('done');
    }
  };

  it('by clicking: from a blocked camera, through a clean quit and a SIGKILL, to a working one', async () => {
    const profile = freshProfile();
    let browser = await launch(profile);
    await browser.decide('denied');
    await browser.goto();
    expect(await browser.chat.cameraOnPage()).toMatch(/did not let this page use the camera/);
    await browser.chat.open();
    await browser.chat.press('camera');
    await browser.chat.press('look');
    await browser.chat.says(/I can see Firefox is blocking the camera/);
    await picture(browser, 'step-1');
    await walkPart(browser, /Step 1 of \d+/);
    await browser.chat.cardShows(/Does it work/);
    await browser.chat.press('did_not_help');
    await walkPart(browser, /Step 1 of \d+.*three lines/);
    await browser.chat.says(/Permissions and data/); // 152 and later
    await browser.chat.cardShows(/Does it work/);
    await browser.chat.press('did_not_help');
    await browser.chat.cardShows(/Step 1 of 3.*quit Firefox/i);
    await picture(browser, 'quit');
    await browser.close();

    browser = await launch(profile);
    await browser.goto();
    await browser.chat.arrived();
    await browser.chat.cardShows(/Step 1 of 3/);
    await browser.chat.press('done');
    await browser.chat.cardShows(/Step 2 of 3/);
    await browser.kill();

    browser = await launch(profile);
    await browser.decide('granted');
    await browser.goto();
    await browser.chat.arrived();
    await walkPart(browser, /Step 2 of 3/, 2);
    await browser.chat.cardShows(/Does it work/);
    expect(await browser.chat.cameraOnPage()).toBe('Your camera works.');
    await picture(browser, 'camera-works');
    await browser.chat.press('fixed');
    await browser.chat.press('solved');
    await browser.chat.cardShows(/ready for your visit/);
    await browser.close();
  }, 120_000);
});
