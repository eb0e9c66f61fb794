import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findNode, nodeEnvironment, projectFolder } from './pinned-node.mjs';

/** Runs a script of the project on the pinned Node until it ends or is told to, and ends as it does. */
export function run(script, given = []) {
  const node = findNode();
  const child = spawn(node, [script, ...given], {
    cwd: projectFolder,
    env: nodeEnvironment(node),
    stdio: 'inherit',
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // In a terminal Ctrl-C reaches the child by itself: a second one would read as impatience.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => {
    console.error(`${node} did not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
