/** Opens the SQLite file: write-ahead log, and a commit that survives a power cut. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Database, migrations } from './schema.ts';

/** Opens (or makes) the file and brings its tables up to date. `:memory:` is for tests of logic, not of durability. */
export async function openSqlite(file: string): Promise<Kysely<Database>> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const isNew = file !== ':memory:' && !existsSync(file);
  const sqlite = new SqliteDatabase(file);
  if (isNew) chmodSync(file, 0o600); // it holds what people wrote
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) throw error;
  return db;
}
