import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmEnvironment, projectFolder } from './pinned-node.mjs';

const modules = join(projectFolder, 'node_modules');
const stampFile = join(modules, '.visit-ready-installed.json');
const quiet = ['--no-fund', '--no-audit', '--loglevel=error', '--engine-strict=false'];

/**
 * Installs what is missing: `'run'` is what the product needs, `'all'` adds what the tests need.
 *
 * A stamp in node_modules remembers what is there, so a second call does nothing. What is there is only ever added to (a server
 * may be running on it); it is replaced when package-lock.json changed or an earlier installation was interrupted.
 */
export function ensureInstalled(mode) {
  const wanted = {
    lock: createHash('sha256').update(readFileSync(join(projectFolder, 'package-lock.json'))).digest('hex'),
    platform: `${process.platform}-${process.arch}`,
    mode,
  };
  const present = readStamp();
  const current = present?.lock === wanted.lock && present.platform === wanted.platform;
  if (current && (present.mode === mode || present.mode === 'all')) return;

  // npm writes .package-lock.json last: without our stamp it tells of an installation somebody made by hand.
  const keep = current ? present.mode === 'run' : !present && existsSync(join(modules, '.package-lock.json'));
  const what = mode === 'run' ? 'what running needs (about 40 s the first time)' : 'what the tests need (about a minute)';
  console.log(`Installing ${what} ...`);
  if (keep) writeStamp({ ...wanted, mode: 'unfinished' });
  npm(keep ? ['install', '--no-save'] : ['ci'], mode);
  writeStamp(wanted);
}

function npm(command, mode) {
  const extent = mode === 'run' ? '--omit=dev' : '--include=dev';
  const { status, error } = spawnSync('npm', [...command, extent, ...quiet], {
    cwd: projectFolder,
    env: npmEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  const reason = error ? `it did not start: ${error.message}` : `exit code ${status}`;
  throw new Error(`npm ${command[0]} failed (${reason}). See its message above, mend that, and run the same command again.`);
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
