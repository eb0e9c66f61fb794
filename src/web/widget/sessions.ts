import { backoff, type Pause } from './backoff.ts';
import type { Session } from './bridge.ts';
import { language } from './facts.ts';
import { forget, recall, remember } from './memory.ts';

/** A session, and whether this browser will find its way back to it after a restart. */
export interface KeptSession {
  session: Session;
  resumable: boolean;
}

/** The bot will not serve this page (its origin is not allowed, for instance). */
export class Refused extends Error {
  readonly code = 'refused';
}

/**
 * Gets sessions from the bot and keeps the key to them.
 *
 * The key is on disk before a session is handed out: from then on a step may close the browser, and the next page load
 * comes back to the same place.
 */
export function createSessions(endpoint: string, pause: Pause) {
  let key: string | undefined;

  async function request(resumeKey: string | undefined): Promise<KeptSession> {
    for (let failures = 1; ; failures++) {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resumeKey, locale: language() }),
      }).catch(() => undefined);
      if (answer?.ok) {
        const body = await answer.json().catch(() => undefined);
        if (body) return keep(body);
      } else if (answer && answer.status < 500 && answer.status !== 429) {
        if (resumeKey === undefined) throw new Refused(`The bot answered ${answer.status} to a new session.`);
        return request(undefined); // an old key the bot no longer takes must not lock anybody out
      }
      await pause.wait(backoff(failures));
    }
  }

  async function keep(body: Session & { resumeKey: string }): Promise<KeptSession> {
    key = body.resumeKey;
    const resumable = await remember({ resumeKey: key, open: true });
    return { session: { token: body.token, conversationId: body.conversationId }, resumable };
  }

  return {
    /** The conversation this browser was in, or a new one. */
    resume: async (): Promise<KeptSession> => request(key ?? (await recall<string>('resumeKey'))),
    /** A new conversation, whatever was before. */
    renew: async (): Promise<KeptSession> => {
      key = undefined;
      await forget('resumeKey');
      return request(undefined);
    },
  };
}
