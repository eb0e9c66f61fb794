import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createTokens,
  keptSecret,
  newId,
  newResumeKey,
  resumeHash,
  type TokenClaims,
} from '../../../../src/bot/channels/direct-line/tokens.ts';

const old = 'the-old-key-of-at-least-32-characters';
const fresh = 'the-new-key-of-at-least-32-characters';
const claims: TokenClaims = { conversationId: 'conversation', userId: 'dl_me', origin: 'https://visits.example' };

describe('the token keys', () => {
  it('are rotated: the first signs, all verify', async () => {
    const [before, during, after] = [createTokens([old]), createTokens([fresh, old]), createTokens([fresh])];
    const oldToken = await before.conversation(claims);
    const newToken = await during.conversation(claims);
    expect(await during.verify(oldToken)).toEqual(claims);
    expect(await during.verify(newToken)).toEqual(claims);
    expect(await after.verify(newToken)).toEqual(claims);
    const refused = { status: 401, code: 'Unauthorized' };
    await expect(before.verify(newToken)).rejects.toMatchObject(refused);
    await expect(after.verify(oldToken)).rejects.toMatchObject(refused);
  });

  it('are each the Direct Line secret, and nothing else is', () => {
    const tokens = createTokens([fresh, old]);
    expect([fresh, old, '', `${fresh} `, fresh.slice(1)].map(tokens.isSecret)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('make tickets that open a stream and nothing else, and tokens that open no stream', async () => {
    const tokens = createTokens([fresh]);
    expect(await tokens.verifyTicket(await tokens.streamTicket(claims))).toEqual(claims);
    await expect(tokens.verify(await tokens.streamTicket(claims))).rejects.toMatchObject({ code: 'Unauthorized' });
    await expect(tokens.verifyTicket(await tokens.conversation(claims))).rejects.toMatchObject({
      code: 'Unauthorized',
    });
  });

  it('keep that a native client has no origin', async () => {
    const tokens = createTokens([fresh]);
    expect(await tokens.verify(await tokens.conversation({ ...claims, origin: null }))).toEqual({
      ...claims,
      origin: null,
    });
  });
});

describe('resume keys and ids', () => {
  it('are new every time, and a key is known by its hash alone', () => {
    const { key, hash } = newResumeKey();
    expect(hash).toBe(resumeHash(key));
    expect(hash).not.toContain(key);
    expect(newResumeKey().key).not.toBe(key);
    const ids = new Set(Array.from({ length: 500 }, newId));
    expect(ids.size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^\w[\w-]{20,}$/);
  });
});

describe('the kept secret', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'visit-ready-secret-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made once beside the database, for its owner only, and read again', () => {
    const database = join(folder, 'made', 'deep', 'log.db');
    const secret = keptSecret(database);
    const file = join(folder, 'made', 'deep', 'token-secret');
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(readFileSync(file, 'utf8')).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(keptSecret(database)).toBe(secret);
    expect(readdirSync(join(folder, 'made', 'deep'))).toEqual(['token-secret']);
  });

  it('is another beside another database, and for every database in memory', () => {
    const secrets = [
      keptSecret(join(folder, 'a', 'log.db')),
      keptSecret(join(folder, 'b', 'log.db')),
      keptSecret(':memory:'),
      keptSecret(':memory:'),
    ];
    expect(new Set(secrets).size).toBe(4);
  });

  it('is what the operator has put there', () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'token-secret'), `${old}\n`);
    expect(keptSecret(join(folder, 'own', 'log.db'))).toBe(old);
  });

  it('is refused, with the file’s name and the mend, where the file holds none', () => {
    mkdirSync(join(folder, 'empty'));
    const file = join(folder, 'empty', 'token-secret');
    writeFileSync(file, '');
    expect(() => keptSecret(join(folder, 'empty', 'log.db'))).toThrow(
      `${file} holds no token key. Remove it, and a new one is made`,
    );
    chmodSync(file, 0o600);
  });

  it('is one and the same for servers that start at the same moment', async () => {
    const [starts, rounds] = [4, 100];
    const module = pathToFileURL(
      resolve(import.meta.dirname, '../../../../src/bot/channels/direct-line/tokens.ts'),
    ).href;
    // all of them wait for each other before each round, so that they meet at a folder without a key
    const script = `
      const { parentPort, workerData: { gate, folder, module, starts, rounds } } = require('node:worker_threads');
      import(module).then(({ keptSecret }) => {
        const count = new Int32Array(gate);
        const secrets = [];
        for (let round = 0; round < rounds; round++) {
          Atomics.add(count, round, 1);
          Atomics.notify(count, round);
          for (let here; (here = Atomics.load(count, round)) < starts; ) Atomics.wait(count, round, here);
          try { secrets.push(keptSecret(folder + '/' + round + '/log.db')); } catch (error) { secrets.push(error.code ?? 'failed'); }
        }
        parentPort.postMessage(secrets);
      });`;
    const gate = new SharedArrayBuffer(4 * rounds);
    const workerData = { gate, folder: join(folder, 'race'), module, starts, rounds };
    const all = await Promise.all(
      Array.from(
        { length: starts },
        () =>
          new Promise<string[]>((done, failed) => {
            new Worker(script, { eval: true, workerData, execArgv: ['--disable-warning=ExperimentalWarning'] })
              .once('message', done)
              .once('error', failed);
          }),
      ),
    );
    const rounded = Array.from({ length: rounds }, (_, round) => new Set(all.map((secrets) => secrets[round])));
    expect(rounded.filter((secrets) => secrets.size !== 1)).toEqual([]);
    expect(new Set(all[0]).size).toBe(rounds);
  }, 30_000);
});
