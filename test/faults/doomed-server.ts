/**
 * The real server on a real file, made to die: `DIE_AT` names a point (`before-commit`, `after-commit`, `before-append`,
 * `after-append`) and `DIE_AT_NTH` how often it passes the point before it kills itself, as a power cut would.
 */
import { pino } from 'pino';
import { startServer } from '../../src/bot/server.ts';
import { createLog, type Log } from '../../src/bot/storage/log.ts';
import { openSqlite } from '../../src/bot/storage/sqlite.ts';
import { mind, root, secret } from '../bot/running.ts';

const [point, nth] = [process.env.DIE_AT, Number(process.env.DIE_AT_NTH ?? 1)];
let passed = 0;
const pass = (here: string): void => {
  if (here === point && ++passed === nth) process.kill(process.pid, 'SIGKILL');
};

/** The log with a death on either side of a write. */
const doomed = (log: Log): Log => ({
  ...log,
  async commit(turn) {
    pass('before-commit');
    const committed = await log.commit(turn);
    pass('after-commit');
    return committed;
  },
  async append(...entry) {
    pass('before-append');
    const appended = await log.append(...entry);
    pass('after-append');
    return appended;
  },
});

const server = await startServer({
  config: { host: '127.0.0.1', port: Number(process.env.PORT) },
  log: doomed(createLog(await openSqlite(process.env.DATABASE_FILE!))),
  mind,
  secrets: [secret],
  logger: pino({ level: 'silent' }),
  root,
});
process.send!({ port: server.port });
