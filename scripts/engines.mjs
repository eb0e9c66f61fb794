import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The browsers the tests drive. */
const engines = [
  {
    name: 'chromium',
    variable: 'TEST_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/opt/google/chrome/chrome',
    ],
    debianPackage: 'chromium',
  },
  {
    name: 'firefox',
    variable: 'TEST_FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox', '/opt/firefox/firefox', '/usr/lib/firefox/firefox'],
    debianPackage: 'firefox-esr',
  },
];

/**
 * Finds the browsers, installs those that are missing where that is possible, and prints which will be used.
 *
 * Answers the environment variables that tell the tests where each browser is (undefined: there is none, its tests are skipped),
 * and what is wrong. With CI set a missing browser is wrong; a variable that names no file always is.
 */
export function prepareEngines() {
  const misled = engines.filter(({ variable }) => process.env[variable] && !isExecutable(process.env[variable]));
  const missing = engines.filter((engine) => !misled.includes(engine) && !locate(engine));
  if (missing.length > 0 && canInstall()) install(missing.map((engine) => engine.debianPackage));

  const environment = {};
  const faults = [];
  for (const engine of engines) {
    const { name, variable, debianPackage } = engine;
    const path = misled.includes(engine) ? undefined : locate(engine);
    environment[variable] = path;
    if (path) console.log(`${name}: ${path} (${version(path)})`);
    else if (misled.includes(engine))
      faults.push(`${variable}=${process.env[variable]} is no program that can be run.`);
    else console.log(`skipped: no ${name} found (set ${variable}, or: apt-get install ${debianPackage})`);
    if (!path && process.env.CI && !misled.includes(engine)) faults.push(`CI is set, and there is no ${name}.`);
  }
  return { environment, faults };
}

function locate({ variable, commands, places }) {
  if (process.env[variable]) return process.env[variable];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...commands.flatMap((command) => folders.map((folder) => join(folder, command))), ...places].find(
    isExecutable,
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function version(path) {
  const { stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stdout?.trim() || 'version unknown';
}

function canInstall() {
  const isRoot = process.getuid?.() === 0;
  return (
    isRoot &&
    process.env.NO_BROWSER_INSTALL !== '1' &&
    existsSync('/etc/debian_version') &&
    existsSync('/usr/bin/apt-get')
  );
}

function install(packages) {
  console.log(`Installing ${packages.join(' and ')} for the browser tests (about a minute) ...`);
  // `update` has a lock of its own that no option waits for: another apt may be at work
  for (let attempt = 1; attempt <= 6 && !apt('update'); attempt++) spawnSync('sleep', ['10']);
  const add = ['install', '--yes', '--no-install-recommends'];
  if (apt(...add, ...packages)) return;
  for (const name of packages) apt(...add, name); // one unknown name makes apt refuse them all
}

function apt(...command) {
  const patience = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  const { status } = spawnSync('/usr/bin/apt-get', [...patience, ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
