import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Activity } from '../../../src/web/widget/activity.ts';
import type { Session } from '../../../src/web/widget/bridge.ts';
import { type LineState, openLine } from '../../../src/web/widget/direct-line.ts';

/** A socket in the test's hands. */
class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {}
}

interface Request {
  method: string;
  path: string;
  token: string;
}

const base = 'http://bot.example/v3/directline';
const settle = () => jest.advanceTimersByTimeAsync(0);
const socket = () => FakeSocket.all[FakeSocket.all.length - 1]!;

/** A line against a server that answers with `status`, and what came of it. */
function setUp(answers: { status: number } = { status: 200 }) {
  const requests: Request[] = [];
  const heard: Activity[] = [];
  const states: LineState[] = [];
  const renew = jest.fn(async (): Promise<Session> => ({ token: 'fresh', conversationId: 'c' }));
  globalThis.fetch = (async (url: string, init: RequestInit) => {
    const token = new Headers(init.headers).get('authorization')!.replace('Bearer ', '');
    requests.push({ method: init.method!, path: url.slice(base.length), token });
    const { status } = answers;
    if (status === 0) throw new TypeError('Failed to fetch');
    if (status === 403 && token === 'fresh') return Response.json({ id: '1', streamUrl: 'ws://bot.example/s?t=1' });
    return Response.json(
      { id: '1', token: 'refreshed', streamUrl: 'ws://bot.example/s?t=1', activities: [] },
      { status },
    );
  }) as typeof fetch;
  const line = openLine({
    base,
    session: { token: 'first', conversationId: 'c' },
    locale: 'en',
    heard: (activities) => heard.push(...activities),
    changed: (state) => states.push(state),
    renew,
  });
  lines.push(line);
  return { line, requests, heard, states, renew, answers };
}

const lines: { stop(): void }[] = [];

describe('the line', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    FakeSocket.all = [];
    const page = { addEventListener: () => {}, removeEventListener: () => {}, visibilityState: 'visible' };
    Object.assign(globalThis, { ...page, document: page, WebSocket: FakeSocket });
  });
  afterEach(() => {
    for (const line of lines.splice(0)) line.stop();
    jest.useRealTimers();
  });

  it('opens the conversation and reads its history from the start', async () => {
    const { requests, heard, states } = setUp();
    await settle();
    expect(requests).toEqual([{ method: 'POST', path: '/conversations', token: 'first' }]);
    expect(socket().url).toBe('ws://bot.example/s?t=1&watermark=');
    socket().onopen?.();
    for (const data of [
      '',
      'not ours',
      JSON.stringify({ activities: [{ type: 'message', id: '1' }], watermark: '5' }),
    ]) {
      socket().onmessage?.({ data });
    }
    expect(heard).toEqual([{ type: 'message', id: '1' }]);
    expect(states).toEqual(['open']);
  });

  it('comes back from its watermark when the socket is lost', async () => {
    const { requests, states } = setUp();
    await settle();
    socket().onopen?.();
    socket().onmessage?.({ data: JSON.stringify({ activities: [], watermark: '5' }) });
    socket().onclose?.();
    await jest.advanceTimersByTimeAsync(700);
    expect(requests[1]).toMatchObject({ method: 'GET', path: '/conversations/c?watermark=5' });
    expect(socket().url).toContain('watermark=5');
    socket().onopen?.();
    expect(states).toEqual(['open', 'away', 'open']);
  });

  it('keeps the socket alive, and leaves one that fell silent', async () => {
    setUp();
    await settle();
    socket().onopen?.();
    socket().onmessage?.({ data: '' });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(socket().sent).toEqual(['', '', '']);
    await jest.advanceTimersByTimeAsync(22_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('asks every so often where sockets do not get through', async () => {
    const { requests, states } = setUp();
    for (let tries = 0; tries < 2; tries++) {
      await jest.advanceTimersByTimeAsync(2000);
      socket().onclose?.();
    }
    await jest.advanceTimersByTimeAsync(4000);
    expect(requests.filter(({ path }) => path.includes('/activities?')).length).toBeGreaterThan(1);
    expect(states).toEqual(['open']);
  });

  it('renews a refused token once, however many requests meet it', async () => {
    const { line, renew, answers, requests } = setUp();
    await settle();
    answers.status = 403;
    const posted = await Promise.all([line.post({ type: 'message' }), line.post({ type: 'message' })]);
    expect(posted).toEqual(['again', 'again']);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(await line.post({ type: 'message' })).toBe('sent');
    expect(requests[requests.length - 1]?.token).toBe('fresh');
  });

  it.each([
    [200, 'sent'],
    [413, 'rejected'],
    [400, 'rejected'],
    [429, 'again'],
    [500, 'again'],
    [0, 'again'],
    [404, 'ended'],
  ])('takes a %i to a post as %s', async (status, outcome) => {
    const { line, answers } = setUp();
    await settle();
    answers.status = status;
    expect(await line.post({ type: 'message' })).toBe(outcome);
  });

  it('ends when the conversation is gone, and stays silent then', async () => {
    const { requests, states } = setUp({ status: 404 });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(states).toEqual(['ended']);
    expect(requests).toHaveLength(1);
  });

  it('refreshes its token every quarter of an hour', async () => {
    const { requests } = setUp();
    await settle();
    socket().onopen?.();
    await jest.advanceTimersByTimeAsync(16 * 60_000);
    expect(requests.filter(({ path }) => path === '/tokens/refresh')).toHaveLength(1);
  });
});
