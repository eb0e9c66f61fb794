import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { createLog } from '../../../src/bot/storage/log.ts';
import type { Database } from '../../../src/bot/storage/schema.ts';
import { openSqlite } from '../../../src/bot/storage/sqlite.ts';
import { describeLog, turnFor } from './log.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'visit-ready-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeLog('a SQLite file', () => openSqlite(join(folder, 'contract.db')));
describeLog('SQLite in memory', () => openSqlite(':memory:'));

describe('the SQLite file', () => {
  const pragma = async (db: Kysely<Database>, name: string) => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
    return Object.values(rows[0]!)[0];
  };

  it('is written ahead, and a commit is on the disk before it is one', async () => {
    const db = await openSqlite(join(folder, 'pragmas.db'));
    const full = 2;
    expect([await pragma(db, 'journal_mode'), await pragma(db, 'synchronous')]).toEqual(['wal', full]);
    expect([await pragma(db, 'foreign_keys'), await pragma(db, 'busy_timeout')]).toEqual([1, 5000]);
    await db.destroy();
  });

  it('and what lies beside it are for their owner only, in a folder that is made for them', async () => {
    const file = join(folder, 'made', 'deep', 'private.db');
    const db = await openSqlite(file);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      expect([name.slice(file.length), (statSync(name).mode & 0o777).toString(8)]).toEqual([
        name.slice(file.length),
        '600',
      ]);
    }
    await db.destroy();
  });

  it('keeps everything when it is closed and opened again', async () => {
    const file = join(folder, 'kept.db');
    const before = createLog(await openSqlite(file));
    await before.create({ id: 'kept', userId: 'dl_me', origin: null, language: 'fr', resumeHash: 'hash' });
    await before.open('kept', 'fr', { type: 'conversationUpdate' });
    await before.commit(turnFor((await before.nextUnhandled('kept'))!, 0, ['bonjour']));
    await before.append('kept', 'kept:key', { type: 'message', text: 'unanswered' });
    const saved = [await before.find('kept'), await before.read('kept', 0), await before.nextUnhandled('kept')];
    await before.close();

    const after = createLog(await openSqlite(file));
    expect([await after.find('kept'), await after.read('kept', 0), await after.nextUnhandled('kept')]).toEqual(saved);
    expect(await after.findByResumeHash('hash')).toMatchObject({ id: 'kept' });
    expect(await after.waiting()).toEqual(['kept']);
    expect(await after.append('kept', 'kept:key', { type: 'message', text: 'unanswered' })).toMatchObject({
      repeated: true,
    });
    await after.close();
  });

  it('holds what one process has committed for another that has it open', async () => {
    const file = join(folder, 'shared.db');
    const [one, other] = [createLog(await openSqlite(file)), createLog(await openSqlite(file))];
    await one.create({ id: 'shared', userId: 'dl_me', origin: null, language: 'en', resumeHash: null });
    await one.open('shared', 'en', { type: 'conversationUpdate' });
    const inbound = (await other.nextUnhandled('shared'))!;
    expect(await other.commit(turnFor(inbound, 0))).toBe(true);
    expect(await one.commit(turnFor(inbound, 0))).toBe(false);
    expect(await one.read('shared', 0)).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });

  it('waits its turn when several processes write at once, and loses nothing', async () => {
    const file = join(folder, 'crowded.db');
    const log = createLog(await openSqlite(file));
    await log.create({ id: 'crowded', userId: 'dl_me', origin: null, language: 'en', resumeHash: null });
    const [writers, posts] = [2, 25];
    const source = (name: string) => pathToFileURL(resolve(import.meta.dirname, '../../../src/bot/storage', name)).href;
    const script = `
      const { openSqlite } = await import('${source('sqlite.ts')}');
      const { createLog } = await import('${source('log.ts')}');
      const log = createLog(await openSqlite(process.argv[1]));
      console.log('ready');
      await new Promise((go) => process.stdin.once('data', go));
      for (let at = 0; at < ${posts}; at++) await log.append('crowded', process.pid + ':' + at, { type: 'message' });
      await log.close();
      process.exit(0);`;
    const processes = Array.from({ length: writers }, () =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, file]),
    );
    const ends = processes.map(async (child) => {
      let errors = '';
      child.stderr.on('data', (data) => {
        errors += data;
      });
      const [code] = await once(child, 'close');
      return `${code} ${errors}`;
    });
    // nobody begins before all are there
    await Promise.race([Promise.all(processes.map((child) => once(child.stdout, 'data'))), Promise.all(ends)]);
    for (const child of processes) child.stdin.write('go');
    expect(await Promise.all(ends)).toEqual(Array(writers).fill('0 '));
    const seqs = (await log.read('crowded', 0)).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: writers * posts }, (_, at) => at + 1));
    await log.close();
  }, 30_000);

  it('leaves nothing on the disk for a database in memory', async () => {
    const db = await openSqlite(':memory:');
    await db.destroy();
    expect(existsSync(':memory:')).toBe(false);
  });
});
