/** Opens the SQLite file: write-ahead log, and a commit that survives a power cut. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
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
  const db = new Kysely<Database>({ dialect: new WriteFirstDialect({ database: sqlite }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) throw error;
  return db;
}

/**
 * Every transaction here writes, so each takes the right to write when it begins, and waits for it. One that begins by reading
 * and then writes is refused at once, without waiting, when another process has written in between.
 */
class WriteFirstDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new WriteFirstDriver(this.#config);
  }
}

class WriteFirstDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
