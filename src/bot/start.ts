/** Brings the parts up in order, and down again on a signal. */
import { join } from 'node:path';
import { pino } from 'pino';
import { loadCatalogue } from '../content/catalogue.ts';
import { needed } from '../content/needed.ts';
import { createConversation } from '../flows/conversation.ts';
import { flows } from '../flows/index.ts';
import { keptSecret } from './channels/direct-line/tokens.ts';
import { readConfig } from './config.ts';
import { startServer } from './server.ts';
import { createLog } from './storage/log.ts';
import { openSqlite } from './storage/sqlite.ts';

/** Starts the server from the environment. Throws, with a message for people, when it cannot. */
export async function start(root: string): Promise<void> {
  const config = readConfig(process.env);
  // the log goes to standard error: the last line of standard output is the address
  const logger = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const catalogue = loadCatalogue(join(root, 'src/content'), flows, needed);
  const db = await openSqlite(config.databaseFile);
  const server = await startServer({
    config,
    log: createLog(db),
    mind: {
      machine: createConversation(flows),
      catalogue,
      names: { service: config.serviceName, contact: config.supportContact, emergency: config.emergencyText },
    },
    secrets: config.tokenSecrets ?? [keptSecret(config.databaseFile)],
    logger,
    root,
  });
  for (const name of config.withoutEffect) logger.warn({ variable: name }, 'is set, but has no effect in this version');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  console.log(`Visit Ready is at ${server.address}`);
}
