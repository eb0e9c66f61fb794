/**
 * What the machine wants said -> messages in the visitor's language. Pure: same actions, same words.
 *
 * A message is neutral: it knows nothing of channels. Whoever renders it decides how a button or a picture looks there.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Facts } from '../flows/facts.ts';
import { parseKey, type Step, type StepKey } from '../flows/flow.ts';
import type { ConversationContext, Prompt, Wording } from '../flows/machine-setup.ts';
import { type Atlas, findStep, position, stepsToDo } from '../flows/walk.ts';
import type { Catalogue, StepWords, Words } from './catalogue.ts';
import { choicesOf } from './choices.ts';

export interface Button {
  choice: string;
  title: string;
}

/** One step as a channel may draw it; `text` of its message says the same in one line. */
export interface StepView {
  flow: string;
  route?: string;
  step: string;
  /** Place among the steps of this part that apply, from 1. */
  index: number;
  count: number;
  /** The one thing to do. */
  action: string;
  /** What to know before doing it, such as how to come back. */
  note?: string;
  picture?: { id: string; alt: string };
  /** Doing the step takes the chat away for a while. */
  interrupts?: Step['interrupts'];
}

/** What goes out, in order. Buttons belong to the prompt `about` and carry its `nonce`. */
export type Outgoing =
  | { kind: 'message'; text: string; buttons: Button[]; about: string; nonce: number; step?: StepView }
  | { kind: 'look' }
  | { kind: 'end' };

/** An order of the machine, as `transition()` returns it. */
export interface Order {
  type: string;
  params?: unknown;
}

/** Where the conversation stands after the turn. */
export interface Standing {
  context: ConversationContext;
  prompt: Prompt;
  /** The present step, when the prompt is one. */
  step?: StepKey;
}

/** What the operator says about the service. */
export interface ServiceNames {
  service: string;
  contact: string;
  /** What to say first in an emergency. */
  emergency: string;
}

/** Turns the orders of one turn into messages. The last one always carries the buttons of the present question. */
export function phrase(
  catalogue: Catalogue,
  language: string,
  names: ServiceNames,
  orders: readonly Order[],
  now: Standing,
): Outgoing[] {
  const words = catalogue.languages.get(language) ?? catalogue.languages.get('en')!;
  const say = speaker(catalogue.atlas, words, names, now);
  const outgoing: Outgoing[] = [];
  let reorder: readonly string[] | undefined;
  for (const { type, params } of orders) {
    if (type === 'say') {
      const key = (params as { words: string }).words;
      const text =
        key === 'why_step' && now.step
          ? wordsOf(catalogue, words, now.context.facts, now.step).why
          : words.conversation.says[key];
      if (text) outgoing.push(plain(say(text)));
      if (key.startsWith('cannot_find_')) reorder = ['skip', 'human_agent'];
      if (key === 'emergency') reorder = ['human_agent'];
    } else if (type === 'tell') {
      for (const key of (params as { steps: StepKey[] }).steps) {
        const told = words.steps.get(key)?.told;
        if (told) outgoing.push(plain(say(told)));
      }
    } else if (type === 'ask') {
      const { prompt, step, wording } = params as { prompt: Prompt; step?: StepKey; wording: Wording };
      outgoing.push(
        step ? stepMessage(catalogue, words, say, now, step, wording) : question(words, say, prompt, wording),
      );
    } else if (type === 'probe') {
      outgoing.push({ kind: 'look' });
    } else if (type === 'end') {
      outgoing.push({ kind: 'end' });
    }
  }
  const last = outgoing.findLast((out) => out.kind === 'message');
  if (last && now.prompt !== 'closed') last.buttons = buttonsOf(words, now, reorder, orders);
  const about = now.step ? parseKey(now.step).step : now.prompt;
  return outgoing.map((out) => (out.kind === 'message' ? { ...out, about, nonce: now.context.asked } : out));
}

const plain = (text: string): Outgoing & { kind: 'message' } => ({
  kind: 'message',
  text,
  buttons: [],
  about: '',
  nonce: 0,
});

type Say = (text: string) => string;

const formats = new Map<string, IntlMessageFormat>();

/** Fills the gaps of a text with what is known. */
function speaker(atlas: Atlas, words: Words, names: ServiceNames, { context, prompt }: Standing): Say {
  const { facts } = context;
  const browser = facts.browser?.value ?? 'unknown';
  const os = facts.os?.value ?? 'unknown';
  const values = {
    ...names,
    role: facts.role ?? 'patient',
    site: facts.site ?? 'your visit page',
    browser,
    browserName: words.conversation.names.browser[browser] ?? words.conversation.names.browser.other,
    os,
    osName: words.conversation.names.os[os] ?? '',
    start: startOf(atlas, context),
    saw: facts.camera ? 'yes' : 'no',
    camera: facts.camera?.value ?? 'unknown',
    microphone: facts.microphone?.value ?? 'unknown',
    oldMac: os === 'macos' && (facts.osVersion?.value ?? 0) < 12 ? 'yes' : 'no',
    prompt,
  };
  return (text) => {
    const format = formats.get(text) ?? new IntlMessageFormat(text, words.language, undefined, { ignoreTag: true });
    formats.set(text, format);
    return String(format.format(values));
  };
}

/** How many steps take about a minute. */
const stepsInAMinute = 5;

/** How a walk is announced: by its first flow, so that the words and the steps agree. */
function startOf(atlas: Atlas, context: ConversationContext): string {
  const flow = atlas.get(context.plan[0] ?? '');
  if (!flow) return 'walk';
  if (flow.id.endsWith('-update')) return 'update';
  if (flow.id === 'switch-browser' || flow.id === 'switch-device') return flow.id.replace('-', '_'); // ICU has no hyphens
  return stepsToDo(flow, context).length > stepsInAMinute ? 'long_walk' : 'walk';
}

/** The words of a step as this visitor's browser shows it. */
function wordsOf({ atlas }: Catalogue, words: Words, facts: Facts, key: StepKey): StepWords {
  const base = words.steps.get(key)!;
  const variant = findStep(atlas, key)?.variants?.find(({ when }) => when(facts));
  return { ...base, ...(variant && base.variants?.[variant.id]) };
}

function stepMessage(
  catalogue: Catalogue,
  words: Words,
  say: Say,
  { context }: Standing,
  key: StepKey,
  wording: Wording,
): Outgoing & { kind: 'message' } {
  const own = wordsOf(catalogue, words, context.facts, key);
  const { flow, step } = parseKey(key);
  const { index, count } = position(catalogue.atlas, context, key);
  const action = say(wording === 'second' ? own.second : own.text);
  const note = own.note && say(own.note);
  const { interrupts, ...defined } = findStep(catalogue.atlas, key)!;
  const picture = pictureOf(defined, context.facts);
  const of = words.conversation.step.of.replace('{index}', String(index)).replace('{count}', String(count));
  return {
    ...plain([of, action, note].filter(Boolean).join(' ')),
    step: {
      flow,
      ...(context.facts.route && { route: context.facts.route }),
      step,
      index,
      count,
      action,
      ...(note && { note }),
      ...(interrupts && { interrupts }),
      ...(picture && words.pictures[picture] && { picture: { id: picture, alt: words.pictures[picture] } }),
    },
  };
}

const pictureOf = ({ picture }: Pick<Step, 'picture'>, facts: Facts): string | undefined =>
  typeof picture === 'function' ? picture(facts) : picture;

function question(words: Words, say: Say, prompt: Prompt, wording: Wording): Outgoing & { kind: 'message' } {
  const own: Record<string, unknown> = words.conversation.prompts[prompt as keyof typeof words.conversation.prompts];
  return plain(say(String(own[wording] ?? own.first ?? own.again)));
}

function buttonsOf(
  words: Words,
  now: Standing,
  first: readonly string[] | undefined,
  orders: readonly Order[],
): Button[] {
  const choices = choicesOf(now.prompt, now.context.facts);
  const ordered = first ? [...first, ...choices.filter((choice) => !first.includes(choice))] : choices;
  // the contact was just given: offering it again is begging
  const saidContact = orders.some(
    ({ type, params }) => type === 'say' && (params as { words: string }).words === 'contact',
  );
  const own = words.conversation.prompts[now.prompt as keyof typeof words.conversation.prompts]?.choices ?? {};
  return ordered
    .filter((choice) => now.prompt === 'step' || !(saidContact && choice === 'human_agent'))
    .map((choice) => ({ choice, title: own[choice] ?? words.conversation.choices[choice]! }));
}
