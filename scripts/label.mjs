/**
 * `npm run understand`, `npm run detect` and `npm run evaluate`: what is understood of a text or a browser, for people who
 * edit content.
 *
 * Runs on the Node at hand, with nothing installed yet. Standard output belongs to the labels: everything else goes to
 * standard error.
 */
import { resolve } from 'node:path';
import { ensureInstalled, isInstalled } from './install.mjs';
import { run } from './run.mjs';

const commands = ['understand', 'detect', 'evaluate'];

try {
  const [command, ...files] = process.argv.slice(2);
  if (!commands.includes(command)) {
    throw new Error(`There is no command "${command}". Commands are: ${commands.join(', ')}.`);
  }
  if (!isInstalled()) ensureInstalled('run', console.error);
  // npm changes to the project's folder: a path is meant from where it was typed
  const typedIn = process.env.INIT_CWD ?? process.cwd();
  run(
    `scripts/${command}.mjs`,
    files.map((file) => resolve(typedIn, file)),
  );
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
