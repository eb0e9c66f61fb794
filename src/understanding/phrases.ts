import { isOneSlip, plain, sentencesOf } from './spelling.ts';

/**
 * Phrases over words: a small pattern language for what people type, matched in time linear in the text.
 *
 * A pattern is elements with spaces between:
 *
 *     word     this word             word*    any word that begins so
 *     a|b|<s>  one of these          x?       may be left out
 *     <s>      a phrase of the set s a_b      two words where one alternative is meant
 *     ..       up to 3 words         ...      up to 7 words
 *     ^        nothing but fillers before     $  nothing but fillers after (also as an alternative)
 *     ?        a question mark, alone         <number> <1-99>  any number; one in a range
 *
 * No pattern reaches across the end of a sentence. Each word of the text is one bit of a number, so that one step of a
 * pattern moves all places where it could begin at once, and no pattern ever backtracks.
 */
export interface Phrasebook {
  /** Throws when the pattern names a set that does not exist. */
  compile(pattern: string): Pattern;
  read(text: string): Reading;
  /** Where the pattern can end: bit i is set when word i comes next. `from` limits where it may begin, in the same bits. */
  endsOf(pattern: Pattern, reading: Reading, from?: bigint): bigint;
  matches(pattern: Pattern, reading: Reading): boolean;
}

/** How a language is written, as far as matching goes: the `spelling` of `words.json`. Lists are words with `|` between. */
export interface Spelling {
  /** Short forms whose full stop does not end a sentence. */
  abbreviations: string;
  /** Ends of words that are taken off or spelled out: `n't` is ` not`. */
  endings: Record<string, string>;
  /** What is read instead: typing habits, dictation, and what would look like a negation but is none. */
  rewrites: Record<string, string>;
  /** Long words recognised with one slip of the finger. */
  spelled: string;
  /** Words that do not count before `^` and after `$`. */
  fillers: string;
}

/** A text made ready for matching. */
export interface Reading {
  readonly words: readonly string[];
  /** Bits of all words; of where the message can be said to begin, and to end; of all places inside a sentence. */
  readonly all: bigint;
  readonly starts: bigint;
  readonly ends: bigint;
  readonly inside: bigint;
  /** For each atom (a word or prefix that some pattern uses) the words it stands at. */
  readonly places: ReadonlyMap<number, bigint>;
}

/** One pattern, compiled. */
export type Pattern = readonly Part[];
type Part =
  | { gap: number }
  | { anchor: '^' | '$' }
  | { any: readonly (readonly number[])[]; orEnd: boolean; optional: boolean };

const mostWords = 160;
const gaps: Record<string, number> = { '..': 3, '...': 7 };
const isNumber = /^\d{1,6}([.,]\d+)?$/;
const isNumberAtom = /^<(number|\d+-\d+)>$/;

const split = (list: string): string[] => list.split('|').map(plain);
const bit = (at: number): bigint => 1n << BigInt(at);

/** A phrasebook for one language; `sets` are the named sets of phrases its patterns may use. */
export function createPhrasebook(spelling: Spelling, sets: Record<string, string>): Phrasebook {
  const atoms = new Map<string, number>();
  const prefixes: [string, number][] = [];
  const ranges: [number, number, number][] = [];
  const fillers = new Set([...split(spelling.fillers), '?']);
  const spelled = split(spelling.spelled);
  const endings = Object.entries(spelling.endings);
  const abbreviations = new Set(split(spelling.abbreviations));
  const rewrites = new Map<string, string[]>();
  for (const [to, from] of Object.entries(spelling.rewrites)) {
    for (const phrase of split(from)) rewrites.set(phrase, plain(to).split(' ').filter(Boolean));
  }
  const longestRewrite = Math.max(1, ...[...rewrites.keys()].map((from) => from.split(' ').length));
  const rewritable = new Set([...rewrites.keys()].flatMap((from) => from.split(' ')));

  const atom = (word: string): number => {
    const seen = atoms.get(word);
    if (seen !== undefined) return seen;
    atoms.set(word, atoms.size);
    const id = atoms.size - 1;
    if (word.endsWith('*')) prefixes.push([word.slice(0, -1), id]);
    if (word === '<number>') ranges.push([0, Number.POSITIVE_INFINITY, id]);
    else if (isNumberAtom.test(word)) {
      const [low = 0, high = 0] = word.slice(1, -1).split('-').map(Number);
      ranges.push([low, high, id]);
    }
    return id;
  };
  const alternatives = (text: string): number[][] =>
    text.split('|').flatMap((part) => {
      if (part === '$') return [];
      const name = isNumberAtom.test(part) ? undefined : /^<(.+)>$/.exec(part)?.[1];
      if (name === undefined) return [part.split('_').map(atom)];
      const set = sets[name];
      if (set === undefined) throw new Error(`no set is called "${name}"; there are ${Object.keys(sets).join(', ')}`);
      return split(set).map((phrase) => phrase.split(' ').map(atom));
    });
  const part = (text: string): Part => {
    if (text === '^' || text === '$') return { anchor: text };
    if (gaps[text]) return { gap: gaps[text] };
    const optional = text.length > 1 && text.endsWith('?') && !text.endsWith('|?');
    const choices = optional ? text.slice(0, -1) : text;
    return { any: alternatives(choices), orEnd: choices.split('|').includes('$'), optional };
  };

  const isKnown = (word: string): boolean =>
    atoms.has(word) ||
    rewritable.has(word) ||
    prefixes.some(([prefix]) => word.startsWith(prefix)) ||
    fillers.has(word);
  const corrected = (word: string): string => {
    const once = word.replace(/(.)\1{2,}/g, '$1'); // "stoppp", "noooo"
    if (once !== word) return isKnown(once) ? once : word.replace(/(.)\1{2,}/g, '$1$1');
    if (word.length < 5 || isKnown(word)) return word;
    return spelled.find((right) => isOneSlip(word, right)) ?? word;
  };
  const spelledOut = (word: string): string[] => {
    const ending = endings.find(([end]) => word.endsWith(end) && word.length > end.length);
    if (ending) return (word.slice(0, -ending[0].length) + ending[1]).split(' ').filter(Boolean);
    return [word.replaceAll("'", '')];
  };
  const rewritten = (words: string[]): string[] => {
    const out: string[] = [];
    for (let at = 0; at < words.length; ) {
      let size = Math.min(longestRewrite, words.length - at);
      let instead: string[] | undefined;
      for (; size > 0; size--) {
        instead = rewrites.get(words.slice(at, at + size).join(' '));
        if (instead) break;
      }
      out.push(...(instead ?? [words[at] ?? '']));
      at += Math.max(1, size);
    }
    return out;
  };

  const atomsAt = (word: string): number[] => {
    const ids = prefixes.filter(([prefix]) => word.startsWith(prefix)).map(([, id]) => id);
    const id = atoms.get(word);
    if (id !== undefined) ids.push(id);
    if (isNumber.test(word)) {
      const value = Math.floor(Number(word.replace(',', '.')));
      ids.push(...ranges.filter(([low, high]) => value >= low && value <= high).map(([, , rangeId]) => rangeId));
    }
    return ids;
  };

  const endsOf = (pattern: Pattern, reading: Reading, from = reading.all): bigint => {
    const { all, starts, ends, inside, places } = reading;
    const within = all & inside;
    let fresh = from; // where the pattern may still begin
    let moved = 0n; // where it goes on after its first word
    for (const step of pattern) {
      if ('anchor' in step) {
        if (step.anchor === '^') fresh &= starts;
        else [fresh, moved] = [fresh & ends, moved & ends];
      } else if ('gap' in step) {
        for (let word = 0; word < step.gap; word++) moved |= (moved & within) << 1n;
      } else {
        const here = fresh | (moved & inside);
        let next = step.orEnd ? (fresh | moved) & ends : 0n;
        for (const phrase of step.any) {
          let at = here;
          for (let word = 0; word < phrase.length && at !== 0n; word++) {
            if (word > 0) at &= inside;
            at = (at & (places.get(phrase[word] ?? -1) ?? 0n)) << 1n;
          }
          next |= at;
        }
        if (step.optional) moved |= next;
        else [fresh, moved] = [0n, next];
      }
      if ((fresh | moved) === 0n) return 0n;
    }
    return fresh | moved;
  };

  return {
    compile: (pattern) => plain(pattern).split(' ').map(part),

    read(text) {
      let sentences = sentencesOf(text, abbreviations);
      if (sentences.reduce((sum, words) => sum + words.length, 0) > mostWords) {
        const flat = sentences.flat(); // of a very long text the beginning and the end are read
        sentences = [flat.slice(0, mostWords / 2), flat.slice(-mostWords / 2)];
      }
      const words: string[] = [];
      let breaks = 0n;
      for (const sentence of sentences) {
        breaks |= bit(words.length);
        words.push(...rewritten(sentence.flatMap(spelledOut).map(corrected)).slice(0, mostWords));
      }
      const known = new Map<string, number[]>();
      const places = new Map<number, bigint>();
      words.forEach((word, at) => {
        const ids = known.get(word) ?? atomsAt(word);
        known.set(word, ids);
        for (const id of ids) places.set(id, (places.get(id) ?? 0n) | bit(at));
      });
      let starts = 1n;
      for (let at = 0; fillers.has(words[at] ?? ''); at++) starts |= bit(at + 1);
      let ends = bit(words.length);
      for (let at = words.length - 1; fillers.has(words[at] ?? ''); at--) ends |= bit(at);
      const all = bit(words.length) - 1n;
      return { words, all, starts, ends, inside: (all | bit(words.length)) & ~breaks, places };
    },

    endsOf,
    matches: (pattern, reading) => endsOf(pattern, reading) !== 0n,
  };
}
