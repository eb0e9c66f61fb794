import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWith,
  type Engine,
  freshProfile,
  launchChromium,
  launchFirefox,
  type RunningBrowser,
} from './browsers.ts';

/** What this file tests is the ground the other browser tests stand on: that the browsers do as they are told. */
const html = `<!doctype html><title>engines</title><script>
  const devices = ['camera', 'microphone'];
  const database = new Promise((resolve, reject) => {
    const opening = indexedDB.open('engines');
    opening.onupgradeneeded = () => opening.result.createObjectStore('notes');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const transaction = async (mode, work) => {
    const change = (await database).transaction('notes', mode);
    const request = work(change.objectStore('notes'));
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request.result);
      change.onabort = () => reject(change.error);
    });
  };
  const write = (key, value) => transaction('readwrite', (notes) => notes.put(value, key));
  const read = (key) => transaction('readonly', (notes) => notes.get(key));

  const capture = () => navigator.mediaDevices.getUserMedia({ video: true, audio: true })
    .then((stream) => stream.getTracks().map((track) => track.kind + ' ' + track.readyState).sort().join(', '), (error) => error.name);

  let statuses;
  let granted;
  const watch = async () => {
    statuses = await Promise.all(devices.map((name) => navigator.permissions.query({ name })));
    granted = Promise.all(statuses.map((status) => new Promise((resolve) => {
      status.onchange = () => status.state === 'granted' && resolve(status.name);
    })));
    return statuses.map((status) => status.state).join(', ');
  };
</script>`;

/** What both drivers' pages have in common. */
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

const launch: Record<Engine, (options: { profile?: string }) => Promise<RunningBrowser<Page>>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
};

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html)).listen(0);
  await once(server, 'listening');
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

for (const engine of ['chromium', 'firefox'] as const) {
  describeWith(engine, 'the browser under test', () => {
    it('refuses camera and microphone while blocked, and gives both once the visitor allows them', async () => {
      const browser = await launch[engine]({});
      const { page } = browser;
      await browser.setPermission(origin, 'camera', 'denied');
      await browser.setPermission(origin, 'microphone', 'denied');
      await page.goto(origin);
      expect(await page.evaluate('watch()')).toBe('denied, denied');
      expect(await page.evaluate('capture()')).toBe('NotAllowedError');

      await browser.setPermission(origin, 'camera', 'granted');
      await browser.setPermission(origin, 'microphone', 'granted');
      await page.evaluate('granted'); // the page hears of it by itself
      expect(await page.evaluate('capture()')).toBe('audio live, video live');
      await browser.close();
    });

    it('keeps a completed IndexedDB transaction when the browser is killed right after it', async () => {
      const profile = freshProfile();
      const first = await launch[engine]({ profile });
      await first.page.goto(origin);
      await first.page.evaluate(`write('step', 'fourth')`);
      await first.kill();

      const second = await launch[engine]({ profile });
      await second.page.goto(origin);
      expect(await second.page.evaluate(`read('step')`)).toBe('fourth');
      await second.close();
    });
  });
}
