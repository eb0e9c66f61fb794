/** `npm run understand`: topics, names and answers of the texts on standard input. Started by label.mjs. */
import { labelUtterance, languageOf, utterance } from '../src/understanding/labels.ts';
import { labelLines } from './json-lines.mjs';
import { readLanguages } from './languages.mjs';

const languages = readLanguages();
await labelLines(utterance, (row) => labelUtterance(row, languages.get(languageOf(row))));
