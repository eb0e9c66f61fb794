const longestText = 4000;

/** The text with accents apart from their letters. One character can become eighteen, so it stops once there is enough. */
function decomposed(text: string): string {
  let out = '';
  for (let at = 0; at < text.length && out.length < longestText; ) {
    const end = at + 256 + (text.codePointAt(at + 255)! > 0xffff ? 1 : 0); // a pair of surrogates stays together
    out += text.slice(at, end).normalize('NFKD');
    at = end;
  }
  return out;
}

/** Lower case, one kind of apostrophe, no accents, so that texts and patterns are spelled alike; at most 4,000 characters. */
export const plain = (text: string): string =>
  decomposed(text.slice(0, longestText))
    .slice(0, longestText)
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´ʼ′]/g, "'");

/**
 * The sentences of a text as words. A question mark is a word of its own and ends a sentence; a full stop ends one when
 * white space or the end of the text follows, unless it belongs to one of the `abbreviations`.
 */
export function sentencesOf(text: string, abbreviations: ReadonlySet<string>): string[][] {
  const sentences: string[][] = [[]];
  const tokens = plain(text).match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*(?:[.,]\p{N}+)?|[?!;\n\r…]|\.(?!\S)/gu) ?? [];
  for (const token of tokens) {
    const words = sentences.at(-1) ?? [];
    if (token === '?' && words.at(-1) !== '?' && words.length > 0) words.push('?');
    if (/^[\p{L}\p{N}]/u.test(token)) words.push(token);
    else if (token !== '.' || !abbreviations.has(words.at(-1) ?? '')) sentences.push([]);
  }
  return sentences.filter((words) => words.length > 0);
}

/** True when one word becomes the other by one letter more, less or other, or by two neighbours swapped. */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  if (a.length > b.length) return a.slice(same + 1) === b.slice(same);
  if (a.length < b.length) return a.slice(same) === b.slice(same + 1);
  if (a.slice(same + 1) === b.slice(same + 1)) return true;
  return a[same] === b[same + 1] && a[same + 1] === b[same] && a.slice(same + 2) === b.slice(same + 2);
}
