import type { Activity } from './activity.ts';
import { backoff, createPause } from './backoff.ts';
import type { Session } from './bridge.ts';

/** What became of a post: it is stored; it is refused for good; try it again; the conversation is over. */
export type Posted = 'sent' | 'rejected' | 'again' | 'ended';

/** Whether what the bot says reaches us. */
export type LineState = 'connecting' | 'open' | 'away' | 'ended';

/** What a line needs from outside. */
export interface LineParts {
  /** Where `/v3/directline` is, without a slash at the end. */
  base: string;
  session: Session;
  locale: string;
  heard(activities: Activity[]): void;
  changed(state: LineState): void;
  /** Gets a fresh token for the same conversation, after ours was refused. */
  renew(): Promise<Session>;
}

const keepAliveEvery = 20_000;
const silenceMeansDead = 60_000;
const refreshEvery = 15 * 60_000;
const answerWithin = 15_000;
const socketOpensWithin = 10_000;
/** Some networks let pages through but no sockets; then we ask every so often, and try a socket again each minute. */
const pollEvery = 2000;
const pollsPerSocketTry = 30;

class Failed extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The bot answered ${status}.`);
    this.status = status;
  }
}

/**
 * A small Direct Line 3.0 client: one conversation, one socket, and every way back.
 *
 * It reconnects by itself for as long as the page lives, replays from its watermark so that nothing said is missed, and
 * leaves the telling apart of what was heard twice to the reader (by activity id).
 */
export function openLine({ base, session, locale, heard, changed, renew }: LineParts) {
  let { token } = session;
  const conversation = `/conversations/${encodeURIComponent(session.conversationId)}`;
  let watermark = '';
  let begun = false;
  let markBegun = () => {};
  const beginning = new Promise<void>((resolve) => {
    markBegun = resolve;
  });
  let stopped = false;
  let state: LineState = 'connecting';
  let renewing: Promise<void> | undefined;
  let refreshedAt = Date.now();
  let lastFrame = 0;
  let drop = () => {};
  const pause = createPause();

  function become(next: LineState): void {
    if (state === next || state === 'ended') return;
    state = next;
    changed(next);
  }

  function end(): void {
    become('ended');
    stop();
  }

  /** One request. A refused token is renewed, once for all requests that meet it, and the caller tries again. */
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    await renewing;
    const used = token;
    const abort = new AbortController();
    const clock = setTimeout(() => abort.abort(), answerWithin);
    try {
      const headers: Record<string, string> = { authorization: `Bearer ${used}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const answer = await fetch(base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
      });
      if (answer.status === 401 || answer.status === 403) {
        if (used === token) {
          renewing ??= renew().then((fresh) => {
            token = fresh.token;
            refreshedAt = Date.now();
            renewing = undefined;
          });
        }
        throw new Failed(answer.status);
      }
      if (!answer.ok) throw new Failed(answer.status);
      return (await answer.json()) as T;
    } finally {
      clearTimeout(clock);
    }
  }

  async function nextStream(): Promise<string> {
    const { streamUrl } = begun
      ? await call<{ streamUrl: string }>('GET', `${conversation}?watermark=${encodeURIComponent(watermark)}`)
      : await call<{ streamUrl: string }>('POST', '/conversations', { user: {}, locale });
    begun = true;
    markBegun();
    return /[?&]watermark=/.test(streamUrl) ? streamUrl : `${streamUrl}&watermark=${encodeURIComponent(watermark)}`;
  }

  function take(set: { activities?: Activity[]; watermark?: string | null }): void {
    if (stopped) return;
    if (set.watermark) watermark = String(set.watermark);
    if (set.activities?.length) heard(set.activities);
  }

  /** Resolves when the socket is gone; says whether it was ever open. */
  function listen(url: string): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      let opened = false;
      let keptAlive = false;
      const finish = () => {
        clearTimeout(opening);
        clearInterval(beat);
        socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
        socket.close();
        drop = () => {};
        resolve(opened);
      };
      drop = finish;
      const opening = setTimeout(finish, socketOpensWithin);
      const beat = setInterval(() => {
        // only a server that keeps alive can be told dead by its silence
        if (keptAlive && Date.now() - lastFrame > silenceMeansDead) finish();
        else if (socket.readyState === WebSocket.OPEN) socket.send('');
      }, keepAliveEvery);
      socket.onopen = () => {
        opened = true;
        lastFrame = Date.now();
        clearTimeout(opening);
        become('open');
      };
      socket.onmessage = ({ data }) => {
        lastFrame = Date.now();
        if (data === '') keptAlive = true;
        else take(parse(data));
      };
      socket.onerror = socket.onclose = finish;
    });
  }

  async function poll(): Promise<void> {
    for (let n = 0; n < pollsPerSocketTry && !stopped; n++) {
      take(await call('GET', `${conversation}/activities?watermark=${encodeURIComponent(watermark)}`));
      become('open');
      await pause.wait(pollEvery);
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    let deafSockets = 0;
    while (!stopped) {
      try {
        const opened = await listen(await nextStream());
        deafSockets = opened ? 0 : deafSockets + 1;
        if (opened) failures = 0;
        if (deafSockets > 1 && !stopped) await poll();
      } catch (error) {
        if (error instanceof Failed && error.status === 404) return end();
      }
      if (stopped) return;
      if (state === 'open') become('away');
      await pause.wait(backoff(++failures));
      await renewing;
    }
  }

  async function refresh(): Promise<void> {
    if (!begun || Date.now() - refreshedAt < refreshEvery) return;
    const fresh = await call<{ token: string }>('POST', '/tokens/refresh').catch(() => undefined);
    if (!fresh) return;
    token = fresh.token;
    refreshedAt = Date.now();
  }

  /** The page is seen again, or the internet is back: a wait ends, and a socket that was silent for long is not trusted. */
  function wake(): void {
    if (document.visibilityState === 'hidden') return;
    if (state === 'open' && Date.now() - lastFrame > keepAliveEvery + 5000) drop();
    pause.wake();
    void refresh();
  }
  const lose = () => drop();
  const refreshing = setInterval(refresh, 60_000);
  addEventListener('online', wake);
  addEventListener('pageshow', wake);
  addEventListener('offline', lose);
  document.addEventListener('visibilitychange', wake);

  function stop(): void {
    stopped = true;
    markBegun();
    drop();
    pause.wake();
    clearInterval(refreshing);
    removeEventListener('online', wake);
    removeEventListener('pageshow', wake);
    removeEventListener('offline', lose);
    document.removeEventListener('visibilitychange', wake);
  }

  void run();

  return {
    /** Posts one activity, once; trying again is for the caller. */
    async post(activity: Activity): Promise<Posted> {
      await beginning;
      if (stopped) return 'ended';
      try {
        await call('POST', `${conversation}/activities`, activity);
        return 'sent';
      } catch (error) {
        const status = error instanceof Failed ? error.status : 0;
        if (status === 404) {
          end();
          return 'ended';
        }
        return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status) ? 'rejected' : 'again';
      }
    },
    /** Connects anew from the watermark, when something that must have come did not. */
    resync: (): void => drop(),
    stop,
  };
}

/** A frame that is not ours is no reason to stop listening. */
function parse(frame: unknown): { activities?: Activity[]; watermark?: string } {
  try {
    return JSON.parse(String(frame)) ?? {};
  } catch {
    return {};
  }
}
