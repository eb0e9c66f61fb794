import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Running, root, startForTest } from '../bot/running.ts';
import { describeWith, launchChromium, launchFirefox, type Permission } from './browsers.ts';
import { type ChatPage, chatOn } from './chat-page.ts';

let server: Running;
beforeAll(async () => {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  server = await startForTest();
});
afterAll(() => server.close());

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(root, 'test-results', `preview-${name}.png`) });

/** Walks to the question whether it works. */
async function walkToQuestion(chat: ChatPage): Promise<void> {
  await chat.open();
  await chat.press('camera');
  await chat.cardShows(/Shall I look/);
  await chat.press('tell');
  let card = await chat.cardShows(/Step 1 of \d/);
  while (card.progress) {
    await chat.press('done');
    await chat.cardChanges(card);
    card = await chat.card();
  }
  await chat.cardShows(/Does it work/);
}

const button = '.preview button';
const inChat = async (chat: ChatPage, expression: string) => (await chat.frame()).evaluate(expression);

/** Waits inside the chat until the expression holds. */
async function holds(chat: ChatPage, expression: string): Promise<void> {
  const held = await inChat(
    chat,
    `new Promise((resolve) => {
      const end = performance.now() + 15000;
      const look = () => (${expression}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 20);
      look();
    })`,
  );
  if (!held) throw new Error(`This never held: ${expression}\n${await inChat(chat, 'document.body.innerText')}`);
}

const hasPicture = `document.querySelector('.picture video')?.videoWidth > 0 && !document.querySelector('.picture video').paused`;
const levelNow = `Number(document.querySelector('[role=meter]')?.ariaValueNow ?? document.querySelector('[role=meter]')?.getAttribute('aria-valuenow') ?? -1)`;

/** Keeps every track the chat is given, so that a test can see what becomes of it, and counts how often it asked. */
const keepTracks = `{
  globalThis.tracks = [];
  globalThis.asked = 0;
  const give = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (what) => {
    asked++;
    const stream = await give(what);
    tracks.push(...stream.getTracks());
    return stream;
  };
}`;
const states = `tracks.map(({ kind, readyState }) => kind + ' ' + readyState).sort()`;
const allEnded = `tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended')`;

describeWith('chromium', 'the preview at the question', () => {
  const launch = async (
    camera: Permission,
    microphone: Permission = camera,
    options: Parameters<typeof launchChromium>[0] = {},
  ) => {
    const browser = await launchChromium({ viewport: { width: 390, height: 844 }, ...options });
    await browser.setPermission(server.address, 'camera', camera);
    await browser.setPermission(server.address, 'microphone', microphone);
    await browser.page.goto(`${server.address}/`);
    const chat = chatOn(browser.page);
    await walkToQuestion(chat);
    await inChat(chat, keepTracks);
    const press = async () => (await chat.frame()).click(button);
    return { ...browser, chat, press };
  };

  const faults = async (chat: ChatPage) => {
    await inChat(chat, readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
    return inChat(
      chat,
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((n) => n.html).join(' ')))`,
    );
  };
  const sideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

  it('shows picture and level once pressed, and ends every track with the answer', async () => {
    const { page, chat, press, close } = await launch('granted');
    expect(await inChat(chat, 'asked')).toBe(0);
    expect(await inChat(chat, `document.querySelector('${button}').getBoundingClientRect().height`)).toBe(52);
    await picture(page, '390-off');
    expect(await faults(chat)).toEqual([]);
    await press();
    await holds(chat, hasPicture);
    await chat.says(/Only you can see this picture/);
    await holds(chat, `${levelNow} > 3`);
    const before = await inChat(chat, levelNow);
    await holds(chat, `${levelNow} !== ${before}`);
    await chat.says(/Your microphone hears sound/);
    expect(await inChat(chat, `getComputedStyle(document.querySelector('video')).transform`)).toMatch(/^matrix\(-1,/);
    expect(await faults(chat)).toEqual([]);
    for (const [width, height] of [
      [1280, 800],
      [320, 568],
      [844, 390],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await inChat(chat, 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      expect(await inChat(chat, sideways)).toBe(false);
      await picture(page, `${width}-on`);
    }
    expect(await inChat(chat, states)).toEqual(['audio live', 'video live']);
    await chat.press('fixed');
    await chat.cardShows(/Did this solve/);
    expect(await inChat(chat, states)).toEqual(['audio ended', 'video ended']);
    expect(await inChat(chat, `document.querySelector('.preview')`)).toBeNull();
    await close();
  });

  it('ends every track when turned off, answered by typing, closed, or left (leaving is a dispatched pagehide)', async () => {
    const { page, chat, press, close } = await launch('granted');
    const on = async () => {
      await inChat(chat, 'tracks.length = 0');
      await press();
      await holds(chat, hasPicture);
    };
    await on();
    await press();
    await holds(chat, allEnded);
    expect(await inChat(chat, `document.activeElement.textContent`)).toBe('Show my picture');

    await on();
    await page.keyboard.press('Escape');
    await page.waitForFunction(
      () => !document.querySelector('visit-ready-launcher')?.shadowRoot?.querySelector('dialog[open]'),
    );
    await holds(chat, allEnded);
    await chat.open();
    expect(await inChat(chat, `document.querySelector('video')`)).toBeNull();

    await on();
    await inChat(chat, `dispatchEvent(new Event('pagehide'))`);
    await holds(chat, allEnded);

    await on();
    await chat.type('no, still black');
    await chat.cardShows(/Step 1 of/);
    await holds(chat, allEnded);
    await close();
  });

  it('says that the browser does not let it, and works after the permission has changed', async () => {
    const { page, chat, press, setPermission, close } = await launch('denied');
    await press();
    await chat.says(/Your browser does not let this page use the camera or microphone yet\./);
    expect(await inChat(chat, `document.querySelector('${button}').textContent`)).toBe('Show my picture');
    await picture(page, '390-denied');
    expect(await faults(chat)).toEqual([]);
    await setPermission(server.address, 'camera', 'granted');
    await press();
    await holds(chat, hasPicture);
    await chat.says(/Your camera is on\.\s+Your browser does not let this page use the microphone yet\./);
    await picture(page, '390-camera-alone');
    await press();
    await setPermission(server.address, 'microphone', 'granted');
    await press();
    await holds(chat, hasPicture);
    await holds(chat, `${levelNow} > 3`);
    await close();
  });

  it('shows the level when only the microphone is allowed', async () => {
    const { page, chat, press, close } = await launch('denied', 'granted');
    await press();
    await chat.says(/Your browser does not let this page use the camera yet\./);
    await holds(chat, `${levelNow} > 3`);
    await chat.says(/Your microphone hears sound/);
    await picture(page, '390-microphone-alone');
    await close();
  });

  it('says that there is neither on a machine without', async () => {
    const { page, chat, press, close } = await launch('granted', 'granted', { devices: false });
    await press();
    await chat.says(/Your browser finds no camera or microphone\./);
    await picture(page, '390-no-devices');
    await close();
  });

  it('keeps waiting for an open question, says where it may be, and ends what comes after it was turned off (a stub holds the question open)', async () => {
    const { page, chat, press, close } = await launch('granted');
    await inChat(
      chat,
      `{
        const give = navigator.mediaDevices.getUserMedia;
        const { promise, resolve } = Promise.withResolvers();
        globalThis.answer = resolve;
        navigator.mediaDevices.getUserMedia = (what) => promise.then(() => give(what));
      }`,
    );
    await press();
    await chat.says(/One moment/);
    await chat.says(/Look for a question near the address bar/);
    await picture(page, '390-waiting');
    await press();
    await chat.says(/Show my picture/);
    await inChat(chat, 'answer()');
    await holds(chat, allEnded);
    expect(await inChat(chat, `document.querySelector('video')`)).toBeNull();
    await close();
  });

  it('says that the level cannot be measured where the sound never starts (a stub of AudioContext)', async () => {
    const { page, chat, press, close } = await launch('granted');
    await inChat(
      chat,
      `globalThis.AudioContext = class extends AudioContext {
        get state() { return 'suspended'; }
        resume() { return new Promise(() => {}); }
      }`,
    );
    await press();
    await holds(chat, hasPicture);
    await chat.says(/Its level cannot be measured here/);
    await picture(page, '390-no-level');
    await close();
  });
});

describeWith('firefox', 'the preview at the question', () => {
  it('shows the picture, never hangs on the level, and ends every track with the answer', async () => {
    const { page, setPermission, close } = await launchFirefox({ args: ['--width=1100', '--height=800'] });
    await setPermission(server.address, 'camera', 'granted');
    await setPermission(server.address, 'microphone', 'granted');
    await page.goto(`${server.address}/`);
    const chat = chatOn(page);
    await walkToQuestion(chat);
    await inChat(chat, keepTracks);
    await (await chat.frame()).click(button);
    await holds(chat, hasPicture);
    // without any audio output this engine's sound never starts
    await holds(chat, `${levelNow} > 3 || /cannot be measured/.test(document.body.innerText)`);
    await page.screenshot({ path: join(root, 'test-results', 'preview-firefox.png') });
    await chat.press('fixed');
    await chat.cardShows(/Did this solve/);
    await holds(chat, allEnded);
    await close();
  });
});
