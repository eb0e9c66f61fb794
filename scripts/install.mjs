import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmEnvironment, projectFolder } from './pinned-node.mjs';

const modules = join(projectFolder, 'node_modules');
const npmStampFile = join(modules, '.package-lock.json');
const stampFile = join(modules, '.visit-ready-installed.json');
const quiet = ['--no-fund', '--no-audit', '--loglevel=error', '--engine-strict=false'];

/**
 * Installs what is missing: `'run'` is what the product needs, `'all'` adds what the tests need.
 *
 * A stamp in node_modules remembers what is there, so a second call does nothing. What is there is only ever added to (a server
 * may be running on it); it is replaced when package-lock.json changed or an earlier installation was interrupted.
 * `say` is told what takes long.
 */
export function ensureInstalled(mode, say = console.log) {
  const lock = createHash('sha256')
    .update(readFileSync(join(projectFolder, 'package-lock.json')))
    .digest('hex');
  const platform = `${process.platform}-${process.arch}`;
  const present = readStamp();
  const current = present?.lock === lock && present.platform === platform;
  if (current && (present.mode === mode || present.mode === 'all')) return;

  // npm writes its own stamp last: without our stamp it tells of an installation somebody made by hand
  const byHand = !present && existsSync(npmStampFile);
  const extent = byHand && existsSync(join(modules, 'jest')) ? 'all' : mode; // 'run' would take the tests' packages away
  const keep = byHand || (current && present.mode === 'run');

  const what =
    extent === 'run' ? 'what running needs (about 40 s the first time)' : 'what the tests need (about a minute)';
  say(`Installing ${what} ...`);
  if (keep) writeStamp({ lock, platform, mode: 'unfinished' });
  npm(keep ? ['install', '--no-save'] : ['ci'], extent);
  writeStamp({ lock, platform, mode: extent });
}

/** True when an installation came to its end here, whoever made it and of whatever version. */
export const isInstalled = () => existsSync(npmStampFile);

function npm(command, mode) {
  const extent = mode === 'run' ? '--omit=dev' : '--include=dev';
  const { status, error } = spawnSync('npm', [...command, extent, ...quiet], {
    cwd: projectFolder,
    env: npmEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  const reason = error ? `it did not start: ${error.message}` : `exit code ${status}`;
  throw new Error(
    `npm ${command[0]} failed (${reason}). See its message above, mend that, and run the same command again.`,
  );
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

function writeStamp(stamp) {
  writeFileSync(stampFile, `${JSON.stringify(stamp)}\n`);
}
