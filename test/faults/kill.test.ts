import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Activity, type Client, openChat, type StepData, stepIn } from '../bot/client.ts';

/** How many walks are disturbed at random; `npm test` runs the short form. */
const walks = Number(process.env.KILL_WALKS ?? 12);
const chromeSteps = ['site-controls', 'reset-permission', 'reload', 'allow'];

let folder: string;
let server: { process: ChildProcess; address: string; died: Promise<void> };

async function start(port: number, point = '', nth = 1): Promise<typeof server> {
  const child = fork(join(import.meta.dirname, 'doomed-server.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PORT: String(port),
      DATABASE_FILE: join(folder, 'log.db'),
      DIE_AT: point,
      DIE_AT_NTH: String(nth),
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const died = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve(`http://localhost:${port}`));
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  return { process: child, address, died };
}

const portOf = (address: string): number => Number(new URL(address).port);

async function kill(): Promise<void> {
  server.process.kill('SIGKILL');
  await server.died;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'visit-ready-kill-'));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

/** All that the log holds for the client, read from the start. */
async function transcript(chat: Client): Promise<Activity[]> {
  const answer = await fetch(`${server.address}/v3/directline/conversations/${chat.conversationId}/activities`, {
    headers: { authorization: `Bearer ${chat.token}` },
  });
  return ((await answer.json()) as { activities: Activity[] }).activities;
}

/** Resolves once the bot has answered the message of this client id; posts it again as a client does that got no answer. */
async function postUntilAnswered(chat: Client, text: string, clientActivityID: string): Promise<Activity[]> {
  const post = async (): Promise<string | undefined> => {
    const response = await chat
      .post({ type: 'message', text, channelData: { clientActivityID } })
      .catch(() => undefined);
    if (response?.status === 200) return ((await response.json().catch(() => ({}))) as { id?: string }).id;
    return undefined;
  };
  for (;;) {
    const id = await post();
    if (id) {
      for (;;) {
        const all = await transcript(chat).catch(() => undefined);
        if (!all) break;
        const answers = all.filter(({ replyToId }) => replyToId === id);
        if (answers.length > 0) return answers;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    // whoever killed the server starts it again
    await server.died;
    server = await start(portOf(server.address));
  }
}

/** What must hold of every log, whatever happened to the server. */
function expectWhole(all: Activity[]): void {
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const times = all.map(({ timestamp }) => timestamp);
  expect(times).toEqual([...times].sort());
  const posts = all.filter(({ from }) => from.role === 'user');
  const clientIds = posts.map(({ channelData }) => channelData?.clientActivityID);
  expect(new Set(clientIds).size).toBe(clientIds.length);
  // every message has its answer, and at most one step
  for (const { id } of posts) {
    const answers = all.filter(({ replyToId }) => replyToId === id);
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter(({ channelData }) => channelData?.visitReady).length).toBeLessThanOrEqual(1);
  }
}

const stepsOf = (all: Activity[]): string[] => all.flatMap(({ channelData }) => channelData?.visitReady?.step ?? []);

describe('a server that is killed with SIGKILL', () => {
  it.each(['before-append', 'after-append', 'before-commit', 'after-commit'])(
    '%s answers the message once after its restart, and applies no step twice',
    async (point) => {
      server = await start(0);
      const chat = await openChat(server.address);
      await chat.presses('camera');
      const { address } = server;
      await kill();
      server = await start(portOf(address), point);
      const first = await postUntilAnswered(chat, 'done', 'one');
      expect(stepIn(first)?.step).toBe(chromeSteps[1]);
      const second = await postUntilAnswered(chat, 'done', 'two');
      expect(stepIn(second)?.step).toBe(chromeSteps[2]);
      const all = await transcript(chat);
      expectWhole(all.filter(({ channelData, from }) => from.role !== 'user' || channelData?.clientActivityID));
      expect(stepsOf(all)).toEqual(chromeSteps.slice(0, 3));
    },
    60_000,
  );

  it(`at random in ${walks} walks loses no message, repeats no step, and keeps the transcript whole`, async () => {
    const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
    console.log(`KILL_SEED=${seed}`);
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    server = await start(0);
    let kills = 0;
    for (let walk = 0; walk < walks; walk++) {
      const chat = await openChat(server.address);
      const opened = await postUntilAnswered(chat, 'they cannot see me', `${walk}-open`);
      const met: (StepData | undefined)[] = [stepIn(opened)];
      for (let n = 0; n < chromeSteps.length; n++) {
        // the moment is drawn, not waited for: the kill is under way while the message is
        const doomed = random() < 0.5 ? server : undefined;
        const answer = postUntilAnswered(chat, 'done', `${walk}-${n}`);
        if (doomed) {
          kills++;
          setTimeout(() => doomed.process.kill('SIGKILL'), random() * 15);
        }
        met.push(stepIn(await answer));
        // the kill may have come after the answer
        await doomed?.died;
        if (server === doomed) server = await start(portOf(server.address));
      }
      expect(met.map((step) => step?.step)).toEqual([...chromeSteps, undefined]);
      const all = await transcript(chat);
      expectWhole(all);
      expect(stepsOf(all)).toEqual(chromeSteps);
    }
    expect(kills).toBeGreaterThan(walks);
  }, 170_000);
});
