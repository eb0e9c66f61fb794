import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig, variables } from '../../src/bot/config.ts';

const root = resolve(import.meta.dirname, '../..');
const defaults = {
  port: 3978,
  host: '127.0.0.1',
  databaseFile: './data/visit-ready.db',
  serviceName: 'your video service',
  supportContact: 'Please call the office that gave you your appointment.',
  emergencyText: 'If this is an emergency, call your local emergency number now.',
  logLevel: 'info',
  withoutEffect: [],
};

/** The lines an environment is refused with, the headline left out. */
function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const [head, ...faults] = (error as ConfigError).message.split('\n');
    expect(head).toBe(`The environment has ${faults.length} fault(s), see .env.example:`);
    return faults.map((fault) => fault.trim());
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual(defaults);
  });

  it('counts an empty value as not set', () => {
    expect(readConfig(Object.fromEntries(variables.map((name, at) => [name, at % 2 ? '' : '  '])))).toEqual(defaults);
  });

  it('leaves out what is not ours', () => {
    expect(readConfig({ PATH: '/nowhere', port: 'abc', NODE_OPTIONS: '--x' })).toEqual(defaults);
  });

  it('reads every variable this version acts on', () => {
    const keys = ['k'.repeat(32), 'l'.repeat(40)];
    expect(
      readConfig({
        PORT: '0',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://help.example.org',
        DATABASE_URL: 'sqlite:/var/lib/visit-ready/log.db',
        ALLOWED_ORIGINS: 'https://visits.example.org, http://localhost:8080 ,',
        TOKEN_SECRET: keys.join(', '),
        SERVICE_NAME: 'Example Health',
        SUPPORT_CONTACT: 'Call 555 0100.',
        EMERGENCY_TEXT: 'Call 911 now.',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://help.example.org',
      databaseFile: '/var/lib/visit-ready/log.db',
      allowedOrigins: ['https://visits.example.org', 'http://localhost:8080'],
      tokenSecrets: keys,
      serviceName: 'Example Health',
      supportContact: 'Call 555 0100.',
      emergencyText: 'Call 911 now.',
      logLevel: 'debug',
      withoutEffect: [],
    });
  });

  it('names the variables that have no effect in this version', () => {
    expect(readConfig({ RETENTION_DAYS: '7', RATE_LIMITS: 'off', PORT: '1' }).withoutEffect).toEqual([
      'RETENTION_DAYS',
      'RATE_LIMITS',
    ]);
  });

  const wrong: Record<string, string[]> = {
    PORT: ['abc', '65536', '-1', '80.5', '3978;'],
    PUBLIC_URL: [
      'help.example.org',
      'https://help.example.org/',
      'https://help.example.org/chat',
      'ftp://help.example.org',
    ],
    DATABASE_URL: ['mysql:x', 'data.db'],
    ALLOWED_ORIGINS: ['*', 'https://a.example,b.example', 'https://a.example/page', 'null'],
    TOKEN_SECRET: ['short', `${'k'.repeat(32)},short`, `${'k'.repeat(20)} ${'k'.repeat(20)}`],
    SUPPORT_CONTACT: ['x'.repeat(501)],
    LOG_LEVEL: ['loud'],
    RETENTION_DAYS: ['-7', 'never'],
    TRUST_PROXY: ['maybe'],
    VISIT_URL: ['javascript:alert(1)'],
  };

  it.each(Object.entries(wrong).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    'refuses %s=%s in a line that names it and does not repeat it',
    (name, value) => {
      const faults = faultsOf({ [name]: value });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} (is|must|needs) .+\\.$`))]);
      expect(faults[0]).not.toContain(value);
    },
  );

  it('says every fault at once', () => {
    const faults = faultsOf(Object.fromEntries(Object.entries(wrong).map(([name, [value]]) => [name, value!])));
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort());
  });

  it('refuses a database without a file', () => {
    expect(faultsOf({ DATABASE_URL: 'sqlite:' })).toHaveLength(1);
  });

  it('says of PostgreSQL that this version does not know it, without the password', () => {
    const faults = faultsOf({ DATABASE_URL: 'postgres://me:hidden@db/visit' });
    expect(faults).toEqual(['DATABASE_URL must be sqlite:<file>; this version knows no other database.']);
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8');

  it('lists exactly the variables of the configuration, each once', () => {
    const listed = [...example.matchAll(/^(?:#\s*)?([A-Za-z][A-Za-z0-9_]*)=/gm)].map(([, name]) => name);
    expect([...listed].sort()).toEqual([...variables].sort());
  });

  it('changes nothing when it is copied as it is', () => {
    expect(readConfig(parseEnv(example))).toEqual(defaults);
  });
});

describe('the process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'visit-ready-start-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const main = join(root, 'src/bot/main.ts');
  const quiet = '--disable-warning=ExperimentalWarning';

  /** Runs a program to its end, with nothing of this environment. */
  const run = (node: string, args: string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((ended) => {
      const child = spawn(node, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const text = { out: '', err: '' };
      child.stdout.on('data', (data) => (text.out += data));
      child.stderr.on('data', (data) => (text.err += data));
      child.on('close', (code) => ended({ code, ...text }));
    });

  it('ends with 1 and says every fault of a bad environment on standard error', async () => {
    const bad = { PORT: 'abc', DATABASE_URL: 'mysql:x', TOKEN_SECRET: 'tooshort' };
    const { code, out, err } = await run(process.execPath, [quiet, main], bad);
    expect([code, out]).toEqual([1, '']);
    for (const name of Object.keys(bad)) expect(err).toMatch(new RegExp(`^ {2}${name} .+\\.$`, 'm'));
    for (const secret of ['mysql:x', 'tooshort', '    at ', 'node_modules']) expect(err).not.toContain(secret);
    expect(readdirSync(folder)).toEqual([]);
  }, 20_000);

  it('says in one line that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as AddressInfo;
    const env = { PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: `sqlite:${join(folder, 'log.db')}` };
    const { code, out, err } = await run(process.execPath, [quiet, main], env);
    other.close();
    expect([code, out]).toEqual([1, '']);
    expect(err.trim().split('\n')).toEqual([expect.stringMatching(/port.+taken.+PORT/)]);
  }, 20_000);

  const tooOld = (version: string) =>
    `Visit Ready needs Node 22 or later; this is ${version}. Start it with npm start, which brings Node 24.`;

  it('refuses a Node that says it is 21, before anything of ours is loaded (a stub of the version)', async () => {
    const stub = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '21.7.3' } })`;
    const bad = { PORT: 'abc' };
    const { code, err } = await run(
      process.execPath,
      [quiet, '--import', `data:text/javascript,${encodeURIComponent(stub)}`, main],
      bad,
    );
    expect([code, err.trim()]).toEqual([1, tooOld('21.7.3')]);
  });

  const machineNode = '/usr/bin/node';
  const version = existsSync(machineNode)
    ? spawnSync(machineNode, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1)
    : '';
  if (version && Number(version.split('.')[0]) < 22) {
    it('refuses the old Node of this machine (its types taken off, which that Node cannot do itself)', async () => {
      const plain = join(folder, 'main.mjs');
      writeFileSync(plain, stripTypeScriptTypes(readFileSync(main, 'utf8')));
      const { code, err } = await run(machineNode, [plain]);
      expect([code, err.trim()]).toEqual([1, tooOld(version)]);
    });
  }
});
