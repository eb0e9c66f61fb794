import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Activity, chromeOnWindows, type StepData } from '../../client.ts';
import { type Running, secret, startForTest } from '../../running.ts';

/*
 * Microsoft's own client, unchanged. It is made for browsers and finds XMLHttpRequest and WebSocket on the global object.
 */
const require = createRequire(import.meta.url);
const XMLHttpRequest = require('xhr2') as new () => { setRequestHeader(name: string, value: string): void };
const sockets: WebSocket[] = [];

/** Lets tests cut the newest socket. */
class CountedSocket extends WebSocket {
  constructor(address: string) {
    super(address);
    sockets.push(this);
  }
}

Object.assign(globalThis, { XMLHttpRequest, WebSocket: CountedSocket });
const { DirectLine, ConnectionStatus } =
  require('botframework-directlinejs') as typeof import('botframework-directlinejs');

interface Chat {
  line: InstanceType<typeof DirectLine>;
  heard: Activity[];
  statuses: number[];
  /** Resolves with the first activity, heard already or still to come, that fits. */
  hears(fits: (activity: Activity) => boolean): Promise<Activity>;
  says(activity: object): Promise<string>;
  presses(choice: string): Promise<Activity>;
  end(): void;
}

let server: Running;
const chats: Chat[] = [];
beforeEach(async () => {
  server = await startForTest();
});
afterEach(async () => {
  for (const chat of chats.splice(0)) chat.end();
  await server.close();
});

async function newToken(): Promise<{ token: string; conversationId: string }> {
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${server.domain}/tokens/generate`, { method: 'POST', headers, body: '{}' })).json() as never;
}

function connect(options: object): Chat {
  const line = new DirectLine({ domain: server.domain, ...options });
  const heard: Activity[] = [];
  const statuses: number[] = [];
  const waiting = new Set<() => void>();
  line.connectionStatus$.subscribe((status) => statuses.push(status));
  const subscription = line.activity$.subscribe({
    next: (activity) => {
      heard.push(activity as unknown as Activity);
      for (const look of waiting) look();
    },
    error: () => {},
  });
  const chat: Chat = {
    line,
    heard,
    statuses,
    hears: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = heard.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    says: (activity) =>
      new Promise((resolve, reject) =>
        line.postActivity({ from: { id: 'me' }, ...activity } as never).subscribe(resolve, reject),
      ),
    async presses(choice) {
      const action = heard
        .findLast(({ suggestedActions }) => suggestedActions)!
        .suggestedActions!.actions.find(({ value }) => value.choice === choice)!;
      const id = await chat.says({ type: 'message', text: action.text, value: action.value });
      return chat.hears(({ replyToId, suggestedActions }) => replyToId === id && suggestedActions !== undefined);
    },
    end() {
      subscription.unsubscribe();
      line.end();
    },
  };
  chats.push(chat);
  return chat;
}

const isGreeting = ({ from, suggestedActions }: Activity) => from.role === 'bot' && suggestedActions !== undefined;
const hello = {
  type: 'event',
  name: 'visit-ready/hello',
  value: { userAgent: chromeOnWindows, maxTouchPoints: 0, probe: false },
};
const stepOf = (activity: Activity): StepData | undefined => activity.channelData?.visitReady;

describe.each([
  ['over a socket', { webSocket: true }],
  ['by polling', { webSocket: false, pollingInterval: 200 }],
])('botframework-directlinejs %s', (_name, options) => {
  it('is greeted and walks the whole Chrome flow to the feedback', async () => {
    const chat = connect({ ...options, token: (await newToken()).token });
    expect((await chat.hears(isGreeting)).text).toMatch(/camera/);
    await chat.says(hello);
    let last = await chat.presses('camera');
    const steps: string[] = [];
    for (let n = 0; n < 60 && stepOf(last); n++) {
      const { index, count, action } = stepOf(last)!;
      expect(last.text!.startsWith(`Step ${index} of ${count}. ${action}`)).toBe(true);
      steps.push(stepOf(last)!.step);
      last = await chat.presses('done');
    }
    expect(steps).toEqual(['site-controls', 'reset-permission', 'reload', 'allow']);
    last = await chat.presses('fixed');
    last = await chat.presses('solved');
    expect(last.text).toMatch(/ready for your visit/);
    expect(chat.statuses).toContain(ConnectionStatus.Online);
    const ids = chat.heard.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const own = chat.heard.filter(({ from }) => from.role === 'user');
    for (const { id } of own.slice(1)) expect(chat.heard.some(({ replyToId }) => replyToId === id)).toBe(true);
  }, 30_000);

  it('resumes a conversation with its whole history', async () => {
    const { token, conversationId } = await newToken();
    const before = connect({ ...options, token });
    await before.hears(isGreeting);
    await before.says(hello);
    const step = await before.presses('camera');
    before.end();
    const after = connect({ ...options, token, conversationId });
    expect((await after.hears(({ id }) => id === step.id)).text).toBe(step.text);
    expect(after.heard.map(({ id }) => id)).toEqual(before.heard.map(({ id }) => id));
    expect(stepOf(await after.presses('done'))!.index).toBe(2);
  }, 30_000);
});

describe('botframework-directlinejs when its socket is cut', () => {
  it('comes back by watermark, with what was said meanwhile and nothing twice', async () => {
    const { token, conversationId } = await newToken();
    const chat = connect({ token });
    await chat.hears(isGreeting);
    await chat.says(hello);
    await chat.presses('camera');
    sockets.at(-1)!.terminate();
    const posted = await fetch(`${server.domain}/conversations/${conversationId}/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ type: 'message', text: 'done' }),
    });
    const { id } = (await posted.json()) as { id: string };
    const answer = await chat.hears(({ replyToId }) => replyToId === id);
    expect(stepOf(answer)!.index).toBe(2);
    const ids = chat.heard.map((activity) => activity.id);
    expect(new Set(ids).size).toBe(ids.length);
  }, 60_000);
});
