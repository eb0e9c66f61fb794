import type { Activity } from './activity.ts';
import { backoff, createPause } from './backoff.ts';
import type { Posted } from './direct-line.ts';

/** Something to send. `waiting` was tried in vain and will be tried again; `failed` was refused; `sent` awaits its echo. */
export interface Unsent {
  /** Its clientActivityID: the same on every try, so that the server takes it once. */
  id: string;
  activity: Activity;
  state: 'sending' | 'waiting' | 'failed' | 'sent';
}

/** What an outbox needs from outside. */
export interface OutboxParts {
  post(activity: Activity): Promise<Posted>;
  /** Called after every change, with all that is not yet known to have arrived. */
  changed(unsent: readonly Unsent[]): void;
  newId(): string;
}

/**
 * What was typed or pressed and has not arrived, in order, one at a time.
 *
 * It never gives up for want of a network: only a plain refusal of the server makes something `failed`, and that too
 * stays until the visitor tries again.
 */
export function createOutbox({ post, changed, newId }: OutboxParts) {
  let unsent: readonly Unsent[] = [];
  let flushing = false;
  const pause = createPause();

  function set(next: readonly Unsent[]): void {
    unsent = next;
    changed(unsent);
  }
  const mark = (id: string, state: Unsent['state']) =>
    set(unsent.map((entry) => (entry.id === id ? { ...entry, state } : entry)));
  const nextUp = () => unsent.find(({ state }) => state === 'sending' || state === 'waiting');

  async function flush(): Promise<void> {
    if (flushing) return pause.wake();
    flushing = true;
    let failures = 0;
    for (let entry = nextUp(); entry; entry = nextUp()) {
      const posted = await post(entry.activity);
      if (posted === 'ended') break;
      if (posted === 'again') {
        mark(entry.id, 'waiting');
        await pause.wait(backoff(++failures));
        continue;
      }
      failures = 0;
      if (unsent.some(({ id }) => id === entry?.id)) mark(entry.id, posted === 'sent' ? 'sent' : 'failed');
    }
    flushing = false;
  }

  return {
    /** Sends something, and keeps it until it has arrived. Returns its clientActivityID. */
    add(activity: Activity): string {
      const id = newId();
      const channelData = { ...activity.channelData, clientActivityID: id };
      set([...unsent, { id, activity: { ...activity, channelData }, state: 'sending' }]);
      void flush();
      return id;
    },
    /** Takes up what an earlier page could not send. */
    restore(kept: readonly Unsent[]): void {
      const known = new Set(unsent.map(({ id }) => id));
      const back = kept.filter(({ id }) => !known.has(id));
      if (back.length)
        set([
          ...back.map((entry) => (entry.state === 'failed' ? entry : { ...entry, state: 'sending' as const })),
          ...unsent,
        ]);
      void flush();
    },
    /** Tries one again that was refused, or all that wait. */
    retry(id: string): void {
      mark(id, 'sending');
      void flush();
    },
    /** Tries now what waits: the connection is back. */
    wake: (): void => void flush(),
    /** Forgets what has come back on the stream. */
    arrived(ids: ReadonlySet<string | undefined>): void {
      if (unsent.some(({ id }) => ids.has(id))) set(unsent.filter(({ id }) => !ids.has(id)));
    },
  };
}
