import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createUnderstanding } from '../src/understanding/words.ts';
import { projectFolder } from './pinned-node.mjs';

/** The understanding of each language whose folder in src/content has a `words.json`. */
export function readLanguages() {
  const content = join(projectFolder, 'src', 'content');
  const files = readdirSync(content).map((language) => [language, join(content, language, 'words.json')]);
  return new Map(
    files
      .filter(([, file]) => existsSync(file))
      .map(([language, file]) => [language, createUnderstanding(JSON.parse(readFileSync(file, 'utf8')))]),
  );
}
