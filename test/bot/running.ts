/** A whole server in this process, on a free port and a database file of its own, for tests that speak to it over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { createTokens, type Tokens } from '../../src/bot/channels/direct-line/tokens.ts';
import { type RunningServer, startServer } from '../../src/bot/server.ts';
import { createLog, type Log } from '../../src/bot/storage/log.ts';
import { openSqlite } from '../../src/bot/storage/sqlite.ts';
import type { Mind } from '../../src/bot/turn.ts';
import { loadCatalogue } from '../../src/content/catalogue.ts';
import { needed } from '../../src/content/needed.ts';
import { createConversation } from '../../src/flows/conversation.ts';
import { flows } from '../../src/flows/index.ts';

export const root = resolve(import.meta.dirname, '../..');

/** The real flows and words, with a contact that tests can recognise. */
export const mind: Mind = {
  machine: createConversation(flows),
  catalogue: loadCatalogue(join(root, 'src/content'), flows, needed),
  names: {
    service: 'the clinic',
    contact: 'Please call 555 0100.',
    emergency: 'If this is an emergency, call 911 now.',
  },
};

export interface Running extends RunningServer {
  log: Log;
  tokens: Tokens;
  /** `http://localhost:<port>/v3/directline` */
  domain: string;
  folder: string;
}

export const secret = 'a-token-key-for-tests-that-is-long-enough';

/** Starts a server. `close` also removes its folder. */
export async function startForTest(
  options: { log?: (log: Log) => Log; logTo?: { write(line: string): void }; allowedOrigins?: string[] } = {},
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'visit-ready-'));
  const log = createLog(await openSqlite(join(folder, 'test.db')));
  const logger = options.logTo ? pino({ level: 'trace', base: null }, options.logTo) : pino({ level: 'silent' });
  const server = await startServer({
    config: { host: '127.0.0.1', port: 0, ...(options.allowedOrigins && { allowedOrigins: options.allowedOrigins }) },
    log: options.log?.(log) ?? log,
    mind,
    secrets: [secret],
    logger,
    root,
  });
  return {
    ...server,
    log,
    tokens: createTokens([secret]),
    domain: `${server.address}/v3/directline`,
    folder,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
