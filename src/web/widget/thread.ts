import { type Activity, type ChoiceValue, eventNames, isOwn, type StepData, type SuggestedAction } from './activity.ts';
import { type Arranged, arrange, asksForStep, asksIfItWorks, readChoices } from './choices.ts';
import type { Unsent } from './outbox.ts';

/** One line of the talk, oldest first. */
export type Item =
  | { kind: 'own'; key: string; text: string; state: 'sent' | Unsent['state']; retry?: string }
  | { kind: 'bot'; key: string; text: string; lang?: string; person?: string }
  | { kind: 'seen'; key: string; text: string; lang?: string };

/** What is to be done or answered now. There is at most one, and it stands below everything said. */
export interface Card {
  key: string;
  kind: 'step' | 'question';
  text: string;
  lang?: string;
  note?: string;
  picture?: { url: string; alt: string };
  progress?: { index: number; count: number };
  closesBrowser: boolean;
  /** It asks whether camera and microphone work now, which the visitor can see for themselves. */
  asksIfItWorks: boolean;
}

/** All that a chat shows of what was said. */
export interface Thread {
  items: Item[];
  card?: Card;
  choices: Arranged;
  /** A press is under way; the buttons wait, so that pressing twice answers once. */
  busy: boolean;
  ended: boolean;
}

/** `findLast` and its kin are younger than the browsers this has to run in. */
function lastIndex<T>(list: readonly T[], test: (entry: T) => boolean): number {
  let at = list.length - 1;
  while (at >= 0 && !test(list[at]!)) at--;
  return at;
}
const last = <T>(list: readonly T[], test: (entry: T) => boolean): T | undefined => list[lastIndex(list, test)];

const noChoices: Arranged = { answers: [], ways: [], more: [] };

const actionsOf = (activity: Activity): SuggestedAction[] => activity.suggestedActions?.actions ?? [];
const stepOf = (activity: Activity): StepData | undefined => {
  const data = activity.channelData?.visitReady;
  return data?.action ? data : undefined;
};
const isSaid = (activity: Activity) => activity.type === 'message' && Boolean(activity.text || stepOf(activity));
const isBotMessage = (activity: Activity) => isSaid(activity) && !isOwn(activity);
const pressOf = (activity: Activity): ChoiceValue | undefined => {
  const value = activity.value as ChoiceValue | undefined;
  return value?.visitReady === 1 ? value : undefined;
};

/** The log with newly heard activities in it: each id once, a changed one in its old place. */
export function merge(log: readonly Activity[], heard: readonly Activity[]): Activity[] {
  const next = [...log];
  for (const activity of heard) {
    const at = activity.id === undefined ? -1 : next.findIndex(({ id }) => id === activity.id);
    if (at < 0) next.push(activity);
    else next[at] = activity;
  }
  return next;
}

/** Which message is the card, and which one lends it its live buttons (a "why" may repeat the buttons of its step). */
interface Asked {
  card: Activity;
  buttons: Activity;
}

function findAsked(log: readonly Activity[]): Asked | undefined {
  const asking = log.filter(
    (activity) => isBotMessage(activity) && (stepOf(activity) || actionsOf(activity).length > 0),
  );
  const buttons = asking.pop();
  if (!buttons) return undefined;
  if (stepOf(buttons)) return { card: buttons, buttons };
  if (asksForStep(actionsOf(buttons))) {
    const card = last(asking, (activity) => stepOf(activity) !== undefined);
    if (card) return { card, buttons };
  }
  if (isAnswered(log, buttons)) return undefined;
  let card = buttons;
  while (asking.length > 0 && isSameQuestion(asking[asking.length - 1]!, buttons)) card = asking.pop()!;
  return { card, buttons };
}

/** What explains a question carries its buttons again: same place, same nonce. */
function isSameQuestion(one: Activity, other: Activity): boolean {
  const [a, b] = [one, other].map((activity) => actionsOf(activity)[0]?.value);
  return a?.nonce !== undefined && a.nonce === b?.nonce && a.step === b?.step;
}

/** A question is over once the visitor replied and the bot went on without asking anything. */
function isAnswered(log: readonly Activity[], question: Activity): boolean {
  const after = log.slice(log.indexOf(question) + 1);
  const reply = after.findIndex((activity) => isOwn(activity) && isSaid(activity));
  return reply >= 0 && after.slice(reply).some(isBotMessage);
}

function makeCard(activity: Activity): Card {
  const step = stepOf(activity);
  const base = {
    key: activity.id ?? '',
    lang: activity.locale,
    closesBrowser: String(step?.interrupts).includes('restarts-browser'),
    asksIfItWorks: !step && asksIfItWorks(actionsOf(activity)),
  };
  if (!step) return { ...base, kind: 'question', text: activity.text ?? '' };
  const { action = '', note, picture, index, count } = step;
  const progress = index && count ? { index, count } : undefined;
  return { ...base, kind: 'step', text: action, note, picture, progress };
}

/** True from a press until the bot answers it, or until it turns out that it cannot be sent. */
function isBusy(log: readonly Activity[], unsent: readonly Unsent[], asked: Asked): boolean {
  const nonces = new Set(actionsOf(asked.buttons).map(({ value }) => value?.nonce));
  const isPress = (activity: Activity) => {
    const pressed = pressOf(activity);
    return pressed !== undefined && nonces.has(pressed.nonce);
  };
  if (unsent.some(({ activity, state }) => state !== 'failed' && isPress(activity))) return true;
  const at = lastIndex(log, (activity) => isOwn(activity) && isPress(activity));
  return at >= 0 && !log.slice(at + 1).some(isBotMessage);
}

function readItems(log: readonly Activity[], card: Activity | undefined): Item[] {
  const bot = log.find(isBotMessage)?.from?.id;
  return log.filter(isSaid).flatMap((activity, index): Item[] => {
    const key = activity.id ?? `n${index}`;
    const { text = '', locale: lang, from } = activity;
    if (isOwn(activity)) return [{ kind: 'own', key, text, state: 'sent' }];
    const seen = activity.channelData?.visitReady?.seen;
    const look: Item[] =
      typeof seen === 'string' && seen ? [{ kind: 'seen', key: `${key}:seen`, text: seen, lang }] : [];
    if (activity === card) return look;
    const person = from?.id !== bot ? from?.name : undefined;
    return [...look, { kind: 'bot', key, text: text || (stepOf(activity)?.action ?? ''), lang, person }];
  });
}

/** What is shown, computed from what was heard and what is still to be sent. Pure: the same in, the same out. */
export function readThread(log: readonly Activity[], unsent: readonly Unsent[], closed = false): Thread {
  const echoed = new Set(log.filter(isOwn).map((activity) => activity.channelData?.clientActivityID));
  const pending = unsent.filter(({ id }) => !echoed.has(id));
  const ended = closed || log.some(({ type }) => type === 'endOfConversation');
  const asked = ended ? undefined : findAsked(log);
  const items = readItems(log, asked?.card);
  for (const { id, activity, state } of pending) {
    if (isSaid(activity)) items.push({ kind: 'own', key: id, text: activity.text ?? '', state, retry: id });
  }
  if (!asked) return { items, choices: noChoices, busy: false, ended };
  const card = makeCard(asked.card);
  const choices = arrange(readChoices(actionsOf(asked.buttons)), card.kind);
  return { items, card, choices, busy: isBusy(log, pending, asked), ended };
}

/** The id of the bot's wish to look that nobody has answered yet: after a reload, the history tells. */
export function openProbe(log: readonly Activity[]): string | undefined {
  const probe = last(log, ({ type, name }) => type === 'event' && name === eventNames.probe);
  return probe && !isOwn(probe) ? probe.id : undefined;
}
