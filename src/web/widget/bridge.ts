import type { Look } from '../probe/look.ts';
import type { Hello } from './facts.ts';

/** What lets a chat talk to the bot: a short-lived token for one conversation. */
export interface Session {
  token: string;
  conversationId: string;
}

/** What the launcher tells the chat in its iframe. */
export type ToChat =
  | { visitReady: 'session'; session: Session; facts: Hello; resumable: boolean }
  /** The bot refuses this page; trying again by itself would not help. */
  | { visitReady: 'refused' }
  | { visitReady: 'looked'; value: Look }
  /** The visitor opened the chat: the keyboard is now in it. */
  | { visitReady: 'opened' }
  /** The visitor closed the chat: it goes on out of sight. */
  | { visitReady: 'closed' };

/** What the chat asks of the launcher. */
export type ToLauncher =
  | { visitReady: 'ready' }
  /** The token was refused: a fresh one for the same conversation. */
  | { visitReady: 'renew' }
  /** A new conversation; the old one is forgotten. */
  | { visitReady: 'new' }
  | { visitReady: 'look' }
  | { visitReady: 'close' };

/**
 * Listens to one window of one origin and to nobody else. Everything either side says passes here: a page can hold
 * many frames, and any of them may post.
 */
export function listenTo<Message extends { visitReady: string }>(
  source: () => Window | null,
  origin: string,
  heard: (message: Message) => void,
): void {
  addEventListener('message', (event) => {
    if (event.source !== source() || event.origin !== origin) return;
    if (typeof event.data?.visitReady === 'string') heard(event.data as Message);
  });
}
