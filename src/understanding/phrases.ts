/**
 * Phrases over words: a small pattern language for what people type, matched in time linear in the text.
 *
 * A pattern is elements with spaces between:
 *
 *     word     this word             word*    any word that begins so
 *     a|b|<s>  one of these          x?       may be left out
 *     <s>      a phrase of the set s
 *     ..       up to 3 words         ...      up to 7 words
 *     ^        nothing but fillers before       $  nothing but fillers after
 *     ?        a question mark, standing alone
 *
 * No pattern reaches across the end of a sentence. Each word of the text is one bit of a number, so that one step of a
 * pattern moves all places where it could begin at once, and no pattern ever backtracks.
 */

/** How a language is written, as far as matching goes; a part of `words.json`. */
export interface Spelling {
  /** Ends of words that are taken off or spelled out: `n't` is ` not`. */
  endings: Record<string, string>;
  /** Words and phrases read as others: typing habits, dictation, and what would look like a negation but is none. */
  rewrites: Record<string, string>;
  /** Long words recognised with one slip of the finger. */
  spelled: string[];
  /** Words that do not count before `^` and after `$`. */
  fillers: string[];
}

/** A text made ready for matching. */
export interface Reading {
  readonly words: readonly string[];
  readonly all: bigint;
  readonly starts: bigint;
  readonly ends: bigint;
  readonly breaks: bigint;
  readonly places: ReadonlyMap<number, bigint>;
}

/** One pattern, compiled by `createPhrasebook`. */
export type Pattern = readonly Element[];
type Element = { gap: number } | { anchor: 'start' | 'end' } | { any: readonly (readonly number[])[]; optional: boolean };

/** Compiles patterns and reads texts; both sides must come from the same phrasebook. */
export interface Phrasebook {
  compile(pattern: string): Pattern;
  read(text: string): Reading;
  matches(pattern: Pattern, reading: Reading): boolean;
  /** As `matches`, and tells where the pattern can end: bit i is set when word i comes next. */
  endsOf(pattern: Pattern, reading: Reading): bigint;
}

const longestText = 4000;
const mostWords = 240;
const gaps: Record<string, number> = { '..': 3, '...': 7 };

/** Lower case, one kind of apostrophe, no accents, so that a text and a pattern are spelled alike. */
export const plain = (text: string): string =>
  text
    .slice(0, longestText)
    .normalize('NFKD')
    .slice(0, longestText)
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´ʼ′]/g, "'");

/** True when one word becomes the other by one letter more, less, other, or two neighbours swapped. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = (text: string, from: number) => text.slice(start + from);
  if (a.length > b.length) return rest(a, 1) === rest(b, 0);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const isSwap = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, 1) === rest(b, 1) || (isSwap && rest(a, 2) === rest(b, 2));
}

/** A phrasebook for one language; `sets` are the named sets of phrases its patterns may use. */
export function createPhrasebook(spelling: Spelling, sets: Record<string, string[]>): Phrasebook {
  const atoms = new Map<string, number>();
  const prefixes: [string, number][] = [];
  const fillers = new Set([...spelling.fillers.map(plain), '?']);
  const spelled = spelling.spelled.map(plain);
  const endings = Object.entries(spelling.endings);
  const rewrites = new Map(Object.entries(spelling.rewrites).map(([from, to]) => [plain(from), plain(to).split(' ')]));
  const longestRewrite = Math.max(1, ...[...rewrites.keys()].map((from) => from.split(' ').length));
  const known = new Set([...rewrites.keys()].flatMap((from) => from.split(' ')));

  const atom = (word: string): number => {
    const seen = atoms.get(word);
    if (seen !== undefined) return seen;
    const id = atoms.size;
    atoms.set(word, id);
    if (word.endsWith('*')) prefixes.push([word.slice(0, -1), id]);
    return id;
  };
  const phrase = (text: string): number[] => plain(text).split(' ').map(atom);
  const alternatives = (text: string): number[][] =>
    text.split('|').flatMap((part) => {
      const name = /^<(.+)>$/.exec(part)?.[1];
      if (name === undefined) return [phrase(part)];
      const set = sets[name];
      if (!set) throw new Error(`there is no set "${name}"; the sets are ${Object.keys(sets).join(', ')}`);
      return set.map(phrase);
    });
  const element = (text: string): Element => {
    if (text === '^' || text === '$') return { anchor: text === '^' ? 'start' : 'end' };
    if (gaps[text]) return { gap: gaps[text] };
    const optional = text.length > 1 && text.endsWith('?');
    return { any: alternatives(optional ? text.slice(0, -1) : text), optional };
  };

  const isKnown = (word: string): boolean =>
    atoms.has(word) || known.has(word) || fillers.has(word) || prefixes.some(([prefix]) => word.startsWith(prefix));
  const corrected = (word: string): string => {
    if (isKnown(word)) return word;
    // "stoppp", "noooo": any letter three times or more was one, or two
    const once = word.replace(/(.)\1{2,}/g, '$1');
    if (once !== word) return isKnown(once) ? once : word.replace(/(.)\1{2,}/g, '$1$1');
    return (word.length >= 5 && spelled.find((right) => isOneSlip(word, right))) || word;
  };
  const spellOut = (word: string): string[] => {
    for (const [ending, instead] of endings) {
      if (word.endsWith(ending) && word.length > ending.length) {
        return (word.slice(0, -ending.length) + instead).split(' ');
      }
    }
    return [word.replaceAll("'", '')];
  };
  const rewritten = (words: string[]): string[] => {
    const out: string[] = [];
    for (let at = 0; at < words.length; ) {
      let taken = 1;
      let instead: string[] | undefined;
      for (let size = Math.min(longestRewrite, words.length - at); size > 0 && !instead; size--) {
        instead = rewrites.get(words.slice(at, at + size).join(' '));
        taken = size;
      }
      for (const word of instead ?? words.slice(at, at + 1)) if (word !== '') out.push(word);
      at += instead ? taken : 1;
    }
    return out;
  };

  /** Sentences as lists of words: a full stop ends one when a space or the end follows; a question mark is a word. */
  const sentences = (text: string): string[][] =>
    plain(text)
      .replace(/\b(dr|mrs?|ms|st|vs|no)\. /g, '$1 ')
      .replace(/[.!;:\n\r\u2026](?=\s|$|["')!.])|[!;\n\r]/g, ' \n ')
      .replace(/\?+/g, ' ?\n ')
      .split('\n')
      .map((sentence) =>
        (sentence.match(/[\p{L}\p{N}][\p{L}\p{N}']*(?:[.,]\p{N}+)?|\?/gu) ?? []).map((word) => word.replace(/'+$/, '')),
      )
      .filter((words) => words.length > 0);

  const wordsOf = (text: string): { words: string[]; breaks: bigint } => {
    const words: string[] = [];
    let breaks = 0n;
    const cache = new Map<string, string[]>();
    const clean = (word: string): string[] => {
      const seen = cache.get(word) ?? spellOut(word).map(corrected);
      cache.set(word, seen);
      return seen;
    };
    let parts = sentences(text);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    // of a very long text the beginning and the end are read
    if (total > mostWords) {
      const flat = parts.flat();
      parts = [flat.slice(0, mostWords / 2), flat.slice(-mostWords / 2)];
    }
    for (const part of parts) {
      breaks |= 1n << BigInt(words.length);
      words.push(...rewritten(part.flatMap(clean)));
    }
    return { words, breaks };
  };

  return {
    compile: (pattern) => pattern.split(' ').map(element),

    read(text) {
      const { words, breaks } = wordsOf(text);
      const places = new Map<number, bigint>();
      const atomsOf = new Map<string, number[]>();
      words.forEach((word, at) => {
        let ids = atomsOf.get(word);
        if (!ids) {
          ids = prefixes.filter(([prefix]) => word.startsWith(prefix)).map(([, id]) => id);
          const id = atoms.get(word);
          if (id !== undefined) ids.push(id);
          atomsOf.set(word, ids);
        }
        for (const id of ids) places.set(id, (places.get(id) ?? 0n) | (1n << BigInt(at)));
      });
      let starts = 1n;
      for (let at = 0; at < words.length && fillers.has(words[at] ?? ''); at++) starts |= 1n << BigInt(at + 1);
      let ends = 1n << BigInt(words.length);
      for (let at = words.length - 1; at >= 0 && fillers.has(words[at] ?? ''); at--) ends |= 1n << BigInt(at);
      return { words, breaks, places, starts, ends, all: (1n << BigInt(words.length)) - 1n };
    },

    matches(pattern, reading) {
      return this.endsOf(pattern, reading) !== 0n;
    },

    endsOf(pattern, { all, starts, ends, breaks, places }) {
      let fresh = all; // where the pattern may still begin
      let moved = 0n; // where it goes on after its first word
      for (const part of pattern) {
        if ('anchor' in part) {
          if (part.anchor === 'start') fresh &= starts;
          else [fresh, moved] = [fresh & ends, moved & ends];
        } else if ('gap' in part) {
          for (let step = 0; step < part.gap; step++) moved |= (moved & all & ~breaks) << 1n;
        } else {
          const from = fresh | (moved & ~breaks);
          let next = 0n;
          for (const sequence of part.any) {
            let here = from;
            let first = true;
            for (const id of sequence) {
              if (!first) here &= ~breaks;
              here = (here & (places.get(id) ?? 0n)) << 1n;
              first = false;
              if (here === 0n) break;
            }
            next |= here;
          }
          if (part.optional) moved |= next;
          else [fresh, moved] = [0n, next];
        }
        if ((fresh | moved) === 0n) return 0n;
      }
      return fresh | moved;
    },
  };
}
