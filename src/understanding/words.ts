import english from '../content/en/words.json' with { type: 'json' };
import {
  type Answer,
  answers,
  type PromptKind,
  promptKinds,
  type Topic,
  topics,
  type Verdict,
} from '../flows/answers.ts';
import { type BrowserName, browserNames, type OsName, osNames } from '../flows/facts.ts';
import { createPhrasebook, type Pattern, type Reading, type Spelling } from './phrases.ts';

/** What a text means where it was said. `unclear` means: ask again. */
export type Reply =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'look'; choice: 'look' | 'tell' }
  | { kind: 'verdict'; verdict: Verdict }
  | { kind: 'topic'; topic: Topic }
  | { kind: 'browser'; browser: BrowserName; os?: OsName }
  | { kind: 'unclear' };

/** One meaning and the phrases that have it; the first rule that matches decides, so the order is part of the data. */
interface Rule {
  is: string;
  say: string[];
  /** Phrases that take the meaning away again. */
  unless?: string[];
  /** The questions it is an answer to; without it, every question. */
  at?: string[];
  /** True when a doubt anywhere in the text (a negation, a question, a plan) is enough to not believe it. */
  sure?: boolean;
}

/** What people type in one language: the shape of `content/<language>/words.json`. */
export interface Words {
  language: string;
  spelling: Spelling;
  /** Named sets of phrases, with `|` between, for use in patterns. */
  sets: Record<string, string>;
  names: {
    browsers: Record<string, string[]>;
    systems: Record<string, string[]>;
    /** Phrases in which the word is no name ("the edge of the screen"), by name. */
    unless: Record<string, string[]>;
    /** Words before a name that make it the one that is not meant, where another is named ("works in Chrome but not in Safari"). */
    passedOver: string[];
    /** The same after a name. */
    passedOverAfter: string[];
    /** Words before a name that deny it, also where no other is named ("not Chrome"). */
    denied: string[];
  };
  topics: Rule[];
  /** What wins over everything, whatever was asked: a person, and stopping. */
  always: Rule[];
  doubts: string[];
  replies: Rule[];
}

/** The understanding of one language; all pure. */
export interface Understanding {
  understandReply(text: string, prompt: PromptKind): Reply;
  understandTopic(text: string): Topic | undefined;
  understandNames(text: string): { browser?: BrowserName; os?: OsName };
}

/** Meanings that are not answers themselves: what they come to depends on the question. */
const gists = ['yes', 'no', 'okay', 'partly', 'look', 'tell', 'unsure'] as const;
type Gist = Answer | (typeof gists)[number];

const unclear: Reply = { kind: 'unclear' };
const answer = (value: Answer): Reply => ({ kind: 'answer', answer: value });
const verdict = (value: Verdict): Reply => ({ kind: 'verdict', verdict: value });
const look = (choice: 'look' | 'tell'): Reply => ({ kind: 'look', choice });

/** What leads the conversation elsewhere and so may be said to any question. */
const commands: readonly Gist[] = ['back', 'repeat', 'restart', 'skip', 'why', 'stop', 'human_agent'];

/** What a meaning comes to as the answer to each question; what is missing here is unclear. */
const meanings: Record<PromptKind, Partial<Record<Gist, Reply>>> = {
  step: { yes: answer('done'), okay: answer('done'), no: answer('not_done') },
  works: { yes: answer('fixed'), no: answer('did_not_help'), not_done: answer('not_done') },
  look: { yes: look('look'), okay: look('look'), look: look('look'), no: look('tell'), tell: look('tell') },
  feedback: {
    yes: verdict('solved'),
    fixed: verdict('solved'),
    partly: verdict('partly'),
    no: verdict('not_solved'),
    did_not_help: verdict('not_solved'),
  },
  'start-over': { yes: answer('restart'), okay: answer('restart'), no: answer('repeat') },
  symptom: { fixed: answer('fixed') },
  closed: {},
  browser: {},
};
for (const said of ['done', 'not_done', 'cannot_find', 'did_not_help', 'fixed'] as const) {
  meanings.step[said] = answer(said);
  meanings.works[said] = answer(said);
}

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T => list.includes(value as T);

/** Every name in the data that nothing here knows, as lines that say where and what is allowed. */
function faultsOf({ language, names, topics: topicRules, always, replies }: Words): string[] {
  const faults: string[] = [];
  const check = (place: string, value: string, allowed: readonly string[]) => {
    if (!allowed.includes(value))
      faults.push(`${language}/words.json: ${place} "${value}" is none of ${allowed.join(', ')}`);
  };
  for (const { is } of topicRules) check('topic', is, topics);
  for (const { is } of always) check('meaning', is, ['human_agent', 'stop']);
  for (const { is, at = [] } of replies) {
    check('meaning', is, [...answers, ...gists]);
    for (const prompt of at) check('question', prompt, promptKinds);
  }
  for (const name of Object.keys(names.browsers)) check('browser', name, browserNames);
  for (const name of Object.keys(names.systems)) check('system', name, osNames);
  return faults;
}

/** The understanding of one language, from its `words.json`; throws with all unknown names in it. */
export function createUnderstanding(words: Words): Understanding {
  const faults = faultsOf(words);
  if (faults.length > 0) throw new Error(faults.join('\n'));

  const book = createPhrasebook(words.spelling, words.sets);
  const compileAll = (patterns: string[] = []): Pattern[] => patterns.map((pattern) => book.compile(pattern));
  const compile = (rules: Rule[]) =>
    rules.map((rule) => ({ ...rule, say: compileAll(rule.say), unless: compileAll(rule.unless) }));
  const always = compile(words.always);
  const topicRules = compile(words.topics);
  const replies = compile(words.replies);
  const doubts = compileAll(words.doubts);
  const { browsers, systems, unless, passedOver, passedOverAfter, denied } = words.names;
  const namesOf = (lists: Record<string, string[]>) =>
    Object.entries(lists).map(([name, say]) => ({ name, say: compileAll(say), unless: compileAll(unless[name]) }));
  const browserPatterns = namesOf(browsers);
  const systemPatterns = namesOf(systems);
  const before = compileAll(passedOver);
  const after = compileAll(passedOverAfter);
  const denials = compileAll(denied);

  const says = (patterns: Pattern[], reading: Reading) => patterns.some((pattern) => book.matches(pattern, reading));
  const first = (rules: typeof replies, reading: Reading, wanted: (rule: (typeof replies)[number]) => boolean) =>
    rules.find((rule) => wanted(rule) && says(rule.say, reading) && !says(rule.unless, reading))?.is;

  const topicOf = (reading: Reading): Topic | undefined => {
    const person = first(always, reading, ({ is }) => is === 'human_agent');
    return (person ?? first(topicRules, reading, () => true)) as Topic | undefined;
  };

  /** The name meant: the first one that is not passed over, else the first; a denied one only never. */
  const nameIn = (patterns: typeof browserPatterns, reading: Reading): string | undefined => {
    const endsAfter = (leads: Pattern[]) => leads.reduce((ends, lead) => ends | book.endsOf(lead, reading), 0n);
    const [afterDenial, afterOther] = [endsAfter(denials), endsAfter(before)];
    const found: { name: string; isOther: boolean; at: number }[] = [];
    for (const { name, say, unless } of patterns) {
      if (says(unless, reading)) continue;
      for (const pattern of say) {
        const others = book.endsOf(pattern, reading, afterOther);
        const ends = book.endsOf(pattern, reading) & ~book.endsOf(pattern, reading, afterDenial);
        for (let at = 1; at <= reading.words.length; at++) {
          const end = ends & (1n << BigInt(at));
          if (end === 0n) continue;
          const isOther = (others & end) !== 0n || after.some((then) => book.endsOf(then, reading, end) !== 0n);
          found.push({ name, isOther, at });
        }
      }
    }
    found.sort((a, b) => Number(a.isOther) - Number(b.isOther) || a.at - b.at);
    return found[0]?.name;
  };
  const namesIn = (reading: Reading) => {
    const browser = nameIn(browserPatterns, reading) as BrowserName | undefined;
    const os = nameIn(systemPatterns, reading) as OsName | undefined;
    return { ...(browser && { browser }), ...(os && { os }) };
  };

  const replyOf = (reading: Reading, prompt: PromptKind): Reply => {
    const urgent = first(always, reading, () => true) as Answer | undefined;
    const isAboutTopics = prompt === 'symptom' || prompt === 'closed';
    if (urgent) return answer(urgent);
    if (prompt === 'browser') {
      const { browser, os } = namesIn(reading);
      if (browser) return { kind: 'browser', browser, ...(os && { os }) };
    }
    if (isAboutTopics) {
      const topic = topicOf(reading);
      if (topic) return { kind: 'topic', topic };
    }
    const isDoubted = says(doubts, reading);
    const gist = first(replies, reading, ({ at, sure }) => (!at || at.includes(prompt)) && !(sure && isDoubted)) as
      | Gist
      | undefined;
    if (!gist) return unclear;
    return meanings[prompt][gist] ?? (isOneOf(answers, gist) && commands.includes(gist) ? answer(gist) : unclear);
  };

  return {
    understandReply: (text, prompt) => replyOf(book.read(String(text)), prompt),
    understandTopic: (text) => topicOf(book.read(String(text))),
    understandNames: (text) => namesIn(book.read(String(text))),
  };
}

const understanding = createUnderstanding(english);

/** What an English text means as the answer to `prompt`. */
export const understandReply = understanding.understandReply;

/** What is wrong, in the words of an English text; a person asked for wins, and a named cause over the symptom. */
export const understandTopic = understanding.understandTopic;

/** The browser and the system an English text names; nothing is guessed from anything else. */
export const understandNames = understanding.understandNames;
