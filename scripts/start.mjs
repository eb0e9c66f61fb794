/**
 * `npm start`: installs and bundles what is missing, then runs the server until it ends or is told to.
 *
 * Runs on the Node at hand, with nothing installed yet: it may import nothing but Node and its neighbours.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { buildWeb } from './build-web.mjs';
import { ensureInstalled } from './install.mjs';
import { findNode, nodeEnvironment, projectFolder } from './pinned-node.mjs';

try {
  ensureInstalled('run');
  await buildWeb();
  run(findNode());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function run(node) {
  const server = spawn(node, ['src/bot/main.ts', ...process.argv.slice(2)], {
    cwd: projectFolder,
    env: nodeEnvironment(node),
    stdio: 'inherit',
  });
  process.on('SIGTERM', () => server.kill('SIGTERM'));
  // In a terminal Ctrl-C reaches the server by itself: a second one would read as impatience.
  process.on('SIGINT', () => process.stdin.isTTY || server.kill('SIGINT'));
  server.on('error', (error) => {
    console.error(`${node} did not start: ${error.message}`);
    process.exit(1);
  });
  server.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
