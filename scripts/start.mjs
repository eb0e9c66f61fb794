/**
 * `npm start`: installs and bundles what is missing, then runs the server until it ends or is told to.
 *
 * Runs on the Node at hand, with nothing installed yet: it may import nothing but Node and its neighbours.
 */
import { buildWeb } from './build-web.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

try {
  ensureInstalled('run');
  await buildWeb();
  run('src/bot/main.ts', process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
