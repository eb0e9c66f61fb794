import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { root } from '../bot/running.ts';
import { describeWith, freshProfile, launchChromium } from './browsers.ts';
import { chatOn } from './chat-page.ts';

let folder: string;
let server: ChildProcess;

async function start(port: number): Promise<string> {
  server = fork(join(root, 'test/faults/doomed-server.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '', PORT: String(port), DATABASE_FILE: join(folder, 'log.db') },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = (await once(server, 'message')) as [{ port: number }];
  return `http://localhost:${message.port}`;
}

async function kill(): Promise<void> {
  const exit = once(server, 'exit');
  server.kill('SIGKILL');
  await exit;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'visit-ready-gone-'));
  mkdirSync(join(root, 'test-results'), { recursive: true });
});
afterAll(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

describeWith('chromium', 'a server that is killed while the chat is open', () => {
  it('is said to be away, and the message typed meanwhile is answered once when it is back', async () => {
    const address = await start(0);
    const { page, close } = await launchChromium({ profile: freshProfile(), viewport: { width: 390, height: 844 } });
    await page.goto(`${address}/`);
    const chat = chatOn(page);
    await chat.open();
    await chat.press('camera');
    await chat.press('tell');
    await chat.cardShows(/Step 1 of 4/);
    await kill();
    await chat.says(/Reconnecting/);
    await chat.type('done');
    await chat.says(/Not sent yet/);
    await page.screenshot({ path: join(root, 'test-results', 'server-gone.png') });
    await start(Number(new URL(address).port));
    await chat.cardShows(/Step 2 of 4/);
    const lines = `document.body.innerText.split('\\n').filter((line) => line.trim() === 'done').length`;
    expect(await (await chat.frame()).evaluate(lines)).toBe(1);
    await close();
  });
});
