import type { Look } from '../probe/look.ts';
import { type Activity, eventNames, isOwn, lookResult, message, press } from './activity.ts';
import type { Session } from './bridge.ts';
import type { Choice } from './choices.ts';
import { type LineState, openLine } from './direct-line.ts';
import type { Hello } from './facts.ts';
import { recall, remember } from './memory.ts';
import { createOutbox, type Unsent } from './outbox.ts';
import { merge, openProbe } from './thread.ts';

/** All that changes while a conversation goes on. */
export interface Snapshot {
  log: readonly Activity[];
  unsent: readonly Unsent[];
  line: LineState;
  /** Not heard for so long that the visitor should know. */
  away: boolean;
  typing: boolean;
}

/** What a conversation needs from outside. */
export interface ConversationParts {
  base: string;
  session: Session;
  facts: Hello;
  renew(): Promise<Session>;
  look(): Promise<Look>;
  changed(): void;
}

/** One conversation with the bot, as the components see it. */
export type Conversation = ReturnType<typeof createConversation>;

const awayAfter = 1000;
const typingLasts = 8000;
const echoWithin = 5000;
const historySettles = 300;

/** Joins line, outbox and memory. Everything shown is computed from its snapshot. */
export function createConversation({ base, session, facts, renew, look, changed }: ConversationParts) {
  const locale = facts.language;
  const unsentKey = `unsent:${session.conversationId}`;
  let snapshot: Snapshot = { log: [], unsent: [], line: 'connecting', away: false, typing: false };
  let awayClock: ReturnType<typeof setTimeout> | undefined;
  let typingClock: ReturnType<typeof setTimeout> | undefined;
  let probeClock: ReturnType<typeof setTimeout> | undefined;
  const probed = new Set<string>();
  let kept = false;

  function update(part: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...part };
    changed();
  }

  const line = openLine({ base, session, locale, renew, heard, changed: lineChanged });
  const outbox = createOutbox({ post, changed: keep, newId: () => newId() });
  outbox.add({ type: 'event', name: eventNames.hello, value: facts });
  recall<Unsent[]>(unsentKey).then((earlier) => outbox.restore(earlier ?? []));
  lineChanged('connecting');

  function lineChanged(next: LineState): void {
    clearTimeout(awayClock);
    const lost = next === 'away' || next === 'connecting';
    if (lost && !snapshot.away) awayClock = setTimeout(() => update({ away: true }), awayAfter);
    update(lost ? { line: next } : { line: next, away: false });
    if (next === 'open') outbox.wake();
  }

  function heard(activities: Activity[]): void {
    const lasting = activities.filter(({ type }) => type !== 'typing');
    const said = lasting.some((activity) => activity.type === 'message' && !isOwn(activity));
    const latest = activities[activities.length - 1];
    const typing = latest?.type === 'typing' && !isOwn(latest);
    if (typing || said) {
      clearTimeout(typingClock);
      if (typing) typingClock = setTimeout(() => update({ typing: false }), typingLasts);
    }
    update({ log: merge(snapshot.log, lasting), typing: typing || (snapshot.typing && !said) });
    outbox.arrived(new Set(lasting.filter(isOwn).map(({ channelData }) => channelData?.clientActivityID)));
    clearTimeout(probeClock);
    probeClock = setTimeout(answerProbe, historySettles); // not while a replayed history may still hold the answer
  }

  async function answerProbe(): Promise<void> {
    const wish = openProbe(snapshot.log);
    if (wish === undefined || probed.has(wish)) return;
    probed.add(wish);
    outbox.add(lookResult(await look()));
  }

  async function post(activity: Activity) {
    const posted = await line.post(activity);
    const id = activity.channelData?.clientActivityID;
    if (posted === 'sent') {
      setTimeout(() => {
        if (snapshot.unsent.some((entry) => entry.id === id)) line.resync();
      }, echoWithin);
    }
    return posted;
  }

  function keep(unsent: readonly Unsent[]): void {
    update({ unsent });
    const messages = unsent.filter(({ activity }) => activity.type === 'message');
    if (messages.length || kept) void remember({ [unsentKey]: messages });
    kept = messages.length > 0;
  }

  return {
    snapshot: () => snapshot,
    /** Sends what was typed. */
    say: (text: string): void => void outbox.add(message(text, locale)),
    /** Sends a button. */
    press: ({ action }: Choice): void => void outbox.add(press(action, locale)),
    retry: outbox.retry,
    stop(): void {
      line.stop();
      for (const clock of [awayClock, typingClock, probeClock]) clearTimeout(clock);
    },
  };
}

/** randomUUID needs a secure page; an old or insecure one still needs ids. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
