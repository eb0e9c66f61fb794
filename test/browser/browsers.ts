import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, jest } from '@jest/globals';
import { type BrowserContext, type Page as ChromiumPage, chromium } from 'playwright-core';
import puppeteer, { type Page as FirefoxPage, type Browser as PuppeteerBrowser } from 'puppeteer-core';

/** The browsers the tests drive; `npm test` finds them and says where they are by these variables. */
const variables = { chromium: 'TEST_CHROMIUM', firefox: 'TEST_FIREFOX' } as const;

export type Engine = keyof typeof variables;
export type Device = 'camera' | 'microphone';
export type Permission = 'granted' | 'denied' | 'prompt';

/** A running browser with a page open. `Page` is the driver's own: Playwright's for Chromium, Puppeteer's for Firefox. */
export interface RunningBrowser<Page> {
  page: Page;
  /** Decides for the visitor, at once and without a prompt; the page sees a `change` event. */
  setPermission(origin: string, device: Device, permission: Permission): Promise<void>;
  /** Quits as a visitor would. */
  close(): Promise<void>;
  /** Ends the browser as a crash would (SIGKILL), and waits until it is gone. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  /** The profile's folder, to come back to it later; a fresh one unless given. */
  profile?: string;
  headless?: boolean;
  /** Fake devices that always work (the default), or a machine that has none. */
  devices?: boolean;
  args?: string[];
}

const launchTimeout = 30_000;
const profiles: string[] = [];
const running = new Set<RunningBrowser<unknown>>();

// a browser takes seconds to start, and a slow machine several times that
jest.setTimeout(90_000);

afterAll(async () => {
  await Promise.all([...running].map((browser) => browser.kill())); // a failed test leaves its browser open
  await Promise.all(
    profiles.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })),
  );
});

/** A `describe` that runs where the browser is installed, and otherwise is reported as skipped, with the reason in its title. */
export function describeWith(engine: Engine, title: string, tests: () => void): void {
  if (process.env[variables[engine]]) describe(`${title} in ${engine}`, tests);
  else describe.skip(`${title} in ${engine} (skipped: ${variables[engine]} names no browser)`, tests);
}

/** An empty profile folder; it is removed after the last test of the file. */
export function freshProfile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'visit-ready-profile-'));
  profiles.push(folder);
  return folder;
}

/** Starts Chromium. Page sizes, languages and the like are Playwright's own options. */
export async function launchChromium({
  profile = freshProfile(),
  headless = true,
  devices = true,
  args = [],
  ...options
}: LaunchOptions & Parameters<typeof chromium.launchPersistentContext>[1] = {}): Promise<
  RunningBrowser<ChromiumPage> & { context: BrowserContext }
> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable('chromium'),
    headless,
    timeout: launchTimeout,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // the sandbox does not start as root
      ...(devices ? ['--use-fake-device-for-media-stream'] : []),
      '--disable-background-networking',
      '--disable-gpu',
      ...args,
    ],
    ...options,
  });
  const control = await context.browser()!.newBrowserCDPSession();
  const { processInfo } = await control.send('SystemInfo.getProcessInfo');
  const pid = processInfo.find(({ type }) => type === 'browser')!.id;

  return track({
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    setPermission: async (origin, device, setting) => {
      await control.send('Browser.setPermission', { origin, permission: { name: device }, setting });
    },
    close: () => context.close(),
    kill: async () => {
      if (!context.browser()!.isConnected()) return;
      const closed = context.waitForEvent('close');
      process.kill(pid, 'SIGKILL');
      await closed;
    },
  });
}

/** Starts Firefox. */
export async function launchFirefox({
  profile = freshProfile(),
  headless = true,
  devices = true,
  args = [],
  preferences = {},
}: LaunchOptions & { preferences?: Record<string, unknown> } = {}): Promise<
  RunningBrowser<FirefoxPage> & { browser: PuppeteerBrowser }
> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executable('firefox'),
    headless,
    userDataDir: profile,
    timeout: launchTimeout,
    protocolTimeout: launchTimeout,
    args: ['--remote-allow-system-access', ...args], // opens the browser's own scope, see `ownScope`
    extraPrefsFirefox: { 'media.navigator.streams.fake': devices, ...preferences },
  });
  const program = browser.process()!;
  const evaluate = await ownScope(browser);

  return track({
    browser,
    page: (await browser.pages())[0] ?? (await browser.newPage()),
    setPermission: async (origin, device, permission) => {
      const action = { granted: 'ALLOW_ACTION', denied: 'DENY_ACTION', prompt: 'PROMPT_ACTION' }[permission];
      await evaluate(`{
        const principal = Services.scriptSecurityManager.createContentPrincipalFromOrigin(${JSON.stringify(origin)});
        Services.perms.addFromPrincipal(principal, ${JSON.stringify(device)}, Services.perms.${action});
      }`);
    },
    close: () => browser.close(),
    kill: async () => {
      const gone = once(program, 'exit');
      if (program.kill('SIGKILL')) await gone;
      await preferencesRestored(profile);
    },
  });
}

/**
 * Evaluates expressions in Firefox's own scope, where everything a visitor can decide is within reach.
 *
 * WebDriver BiDi has no command for camera permissions there, and Puppeteer none for this scope: `connection` is its inner part.
 */
async function ownScope(browser: PuppeteerBrowser): Promise<(expression: string) => Promise<void>> {
  type Send = (
    method: string,
    parameters: object,
  ) => Promise<{ result: { contexts: { context: string }[] } & BidiResult }>;
  type BidiResult = { type?: string; exceptionDetails?: { text: string } };
  const { connection } = browser as unknown as { connection: { send: Send } };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  const target = { context: tree.result.contexts[0]!.context };
  return async (expression) => {
    const { result } = await connection.send('script.evaluate', { expression, target, awaitPromise: true });
    if (result.type === 'exception') throw new Error(`Firefox refused: ${result.exceptionDetails?.text}`);
  };
}

/**
 * Waits until Puppeteer has put the profile's own preferences back, which it does after a killed Firefox is gone and tells
 * nobody: a browser started on the profile in between finds a file half-way.
 */
async function preferencesRestored(profile: string): Promise<void> {
  const backups = ['prefs.js.puppeteer', 'user.js.puppeteer'].map((name) => join(profile, name));
  const deadline = Date.now() + 10_000;
  while (backups.some((file) => existsSync(file)) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function executable(engine: Engine): string {
  const path = process.env[variables[engine]];
  if (!path)
    throw new Error(`${variables[engine]} names no ${engine}. Run the tests by \`npm test\`, which finds one.`);
  return path;
}

/** Remembers the browser until it is closed or killed, so that none outlives its test file. */
function track<Browser extends RunningBrowser<unknown>>(browser: Browser): Browser {
  const once = (end: () => Promise<void>) => async () => {
    if (running.delete(tracked)) await end();
  };
  const tracked = { ...browser, close: once(browser.close), kill: once(browser.kill) };
  running.add(tracked);
  return tracked;
}
