import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Running, root, startForTest } from '../bot/running.ts';
import { describeWith, freshProfile, launchChromium } from './browsers.ts';
import { chatOn } from './chat-page.ts';

let server: Running;
beforeAll(async () => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  server = await startForTest();
});
afterAll(() => server.close());

const phone = { width: 390, height: 844 };
let pictures = 0;
const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(root, 'test-results', `chrome-${String(++pictures).padStart(2, '0')}-${name}.png`) });

describeWith('chromium', 'the whole Chrome walk', () => {
  /** Starts Chromium on a profile; what the visitor decided about the camera is set again, as overrides do not survive. */
  const launch = async (profile: string, permission: 'denied' | 'prompt' | 'granted') => {
    const browser = await launchChromium({ profile, viewport: phone });
    const decide = async (decision: 'denied' | 'prompt' | 'granted') => {
      await browser.setPermission(server.address, 'camera', decision);
      await browser.setPermission(server.address, 'microphone', decision);
    };
    await decide(permission);
    await browser.page.goto(`${server.address}/`);
    return { ...browser, decide, chat: chatOn(browser.page) };
  };

  it('by clicking: from a blocked camera, through a clean quit and a SIGKILL, to a working one', async () => {
    const profile = freshProfile();
    let browser = await launch(profile, 'denied');
    let { chat } = browser;
    expect(await chat.cameraOnPage()).toMatch(/did not let this page use the camera/);
    await picture(browser.page, 'blocked');

    await chat.open();
    await picture(browser.page, 'greeting');
    await chat.press('camera');
    await chat.cardShows(/Shall I look/);
    await chat.press('look');
    await chat.says(/I can see Chrome is blocking the camera/);
    await chat.cardShows(/Step 1 of 4/);
    await picture(browser.page, 'step-1');
    await chat.press('done');
    await chat.cardShows(/Step 2 of 4.*Reset permission/);
    // stands for the click on "Reset permission", which no test can do in the browser's own panel
    await browser.decide('prompt');
    await chat.press('done');
    await chat.cardShows(/Step 3 of 4/);
    await browser.page.reload();
    await chat.arrived();
    await chat.cardShows(/Step 3 of 4/);
    await chat.press('done');
    await chat.cardShows(/Step 4 of 4/);
    await chat.press('done');
    await chat.cardShows(/Does it work/);
    await picture(browser.page, 'works');
    await chat.press('did_not_help');

    const { progress } = await chat.cardShows(/Step 1 of \d+.*three dots/);
    const count = Number(/of (\d+)/.exec(progress)![1]);
    for (let index = 1; index <= count; index++) {
      await chat.cardShows(new RegExp(`Step ${index} of ${count}`));
      await chat.press('done');
    }
    await chat.says(/I can see JavaScript is on/);
    await chat.cardShows(/Does it work/);
    await chat.press('did_not_help');

    await chat.cardShows(/Step 1 of 5.*quit Chrome/i);
    await chat.says(/This will close the chat/);
    await picture(browser.page, 'quit');
    await browser.close();

    browser = await launch(profile, 'prompt');
    chat = browser.chat;
    await chat.arrived();
    await chat.cardShows(/Step 1 of 5.*quit Chrome/i);
    await picture(browser.page, 'back-after-quit');
    await chat.press('done');
    await chat.cardShows(/Step 2 of 5.*waiting room/);
    await browser.kill();

    browser = await launch(profile, 'granted');
    chat = browser.chat;
    await chat.arrived();
    await chat.cardShows(/Step 2 of 5/);
    for (let index = 2; index <= 5; index++) {
      await chat.cardShows(new RegExp(`Step ${index} of 5`));
      await chat.press('done');
    }
    await chat.cardShows(/Does it work/);
    // on a phone the chat covers the page, so it is closed for a look and opened again
    await browser.page.keyboard.press('Escape');
    expect(await chat.cameraOnPage()).toBe('Your camera works.');
    await picture(browser.page, 'camera-works');
    await chat.open();
    await chat.cardShows(/Does it work/);
    await chat.press('fixed');
    await chat.cardShows(/Did this solve/);
    await chat.press('solved');
    await chat.cardShows(/ready for your visit/);
    await picture(browser.page, 'ready');
    await browser.close();
  }, 120_000);

  it('by typing: the same walk in plain English', async () => {
    const browser = await launch(freshProfile(), 'denied');
    const { chat } = browser;
    const walk: [string, RegExp][] = [
      ['doc cant see me', /Shall I look/],
      ['no just tell me', /Step 1 of 4/],
      ['why', /Step 1 of 4/],
      ["i don't see any sliders", /Step 1 of 4.*It/],
      ['ok done', /Step 2 of 4/],
      ['go back', /Step 1 of 4/],
      ['did it', /Step 2 of 4/],
      ['done', /Step 3 of 4/],
      ['say that again', /Step 3 of 4/],
      ['finished', /Step 4 of 4/],
      ['done', /Does it work/],
      ['no, still black', /Step 1 of \d+.*three dots/],
      ['skip', /Step 2 of/],
      ['start over', /start over/],
      ['yes', /Step 1 of 4/],
    ];
    await chat.open();
    for (const [text, card] of walk) {
      await chat.type(text);
      await chat.cardShows(card);
    }
    await chat.type('hmm blue');
    await chat.says(/I did not get that/);
    await chat.type('can I talk to a real person');
    await chat.says(/Please call 555 0100/);
    await chat.type('it works now!');
    await chat.cardShows(/Did this solve/);
    await chat.type('yes thank you');
    await chat.cardShows(/ready for your visit/);
    await browser.close();
  }, 90_000);

  it('in two tabs: both show the same conversation', async () => {
    const browser = await launch(freshProfile(), 'denied');
    await browser.chat.open();
    await browser.chat.press('camera');
    await browser.chat.cardShows(/Shall I look/);
    const second = await browser.context.newPage();
    await second.goto(`${server.address}/`);
    const other = chatOn(second);
    await other.arrived();
    await other.cardShows(/Shall I look/);
    await other.press('tell');
    await Promise.all([browser.chat.cardShows(/Step 1 of 4/), other.cardShows(/Step 1 of 4/)]);
    await browser.chat.press('done');
    await other.cardShows(/Step 2 of 4/);
    await browser.close();
  });

  it('by keyboard alone: opens, answers, goes on, closes and comes back', async () => {
    const browser = await launch(freshProfile(), 'denied');
    const { page, chat } = browser;
    const focused = async () =>
      (await chat.frame()).evaluate(`document.activeElement?.dataset?.choice ?? document.activeElement?.tagName ?? ''`);
    const tabTo = async (choice: string) => {
      for (let n = 0; n < 30; n++) {
        if ((await focused()) === choice) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to "${choice}" by Tab; the last was ${await focused()}`);
    };
    const opener = async () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? '');
    for (let n = 0; n < 10 && !/trouble/.test(await opener()); n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await chat.arrived();
    await tabTo('camera');
    await page.keyboard.press('Enter');
    await chat.cardShows(/Shall I look/);
    await tabTo('tell');
    await page.keyboard.press('Space');
    await chat.cardShows(/Step 1 of 4/);
    await tabTo('done');
    await page.keyboard.press('Enter');
    await chat.cardShows(/Step 2 of 4/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() =>
      /trouble/.test(document.activeElement?.shadowRoot?.activeElement?.textContent ?? ''),
    );
    await page.keyboard.press('Enter');
    await chat.cardShows(/Step 2 of 4/);
    await browser.close();
  });

  it('on a bad line: says so, keeps what was typed, and sends it once when the line is back', async () => {
    const browser = await launch(freshProfile(), 'denied');
    const { chat } = browser;
    await chat.open();
    await chat.press('camera');
    await chat.cardShows(/Shall I look/);
    await browser.context.setOffline(true);
    await chat.type('no');
    await chat.says(/Not sent yet|Reconnecting/);
    await picture(browser.page, 'offline');
    await browser.context.setOffline(false);
    await chat.cardShows(/Step 1 of 4/);
    const own = await (await chat.frame()).evaluate(
      `document.body.innerText.split('\\n').filter((line) => line.trim() === 'no').length`,
    );
    expect(own).toBe(1);
    await browser.close();
  });

  it('has no accessibility fault at the greeting, a step and the question, at 320 pixels', async () => {
    const browser = await launch(freshProfile(), 'denied');
    const { page, chat } = browser;
    await page.setViewportSize({ width: 320, height: 568 });
    const { readFileSync } = await import('node:fs');
    const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
    const faults = async () => {
      const frame = await chat.frame();
      await frame.evaluate(axe);
      return frame.evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((n) => n.html).join(' ')))`,
      );
    };
    await chat.open();
    expect(await faults()).toEqual([]);
    await picture(page, '320-greeting');
    await chat.press('camera');
    await chat.press('tell');
    await chat.cardShows(/Step 1 of 4/);
    expect(await faults()).toEqual([]);
    await picture(page, '320-step');
    const sideways = await (await chat.frame()).evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(sideways).toBe(false);
    await browser.close();
  });
});
