/** Words of an emergency. They come before everything else, so they are looked for apart from all other meaning. */
import english from '../content/en/danger.json' with { type: 'json' };

/** Lower case, without apostrophes, everything else that is no letter or digit as one space, with a space at either end. */
const asWords = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/['\u2018\u2019]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** True when the text holds words of an emergency. Takes time linear in the text. */
export function isDanger(text: string): boolean {
  let words = asWords(text);
  for (const phrase of english.unless) words = words.replaceAll(` ${phrase} `, ' ');
  return english.phrases.some((phrase) => words.includes(` ${phrase} `));
}
