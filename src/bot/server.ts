/** Puts the parts together and listens. Everything gets what it needs as an argument; only `main.ts` reads the environment. */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import restify from 'restify';
import { renderDirectLine } from './channels/direct-line/render.ts';
import { addDirectLine } from './channels/direct-line/routes.ts';
import { createStream } from './channels/direct-line/stream.ts';
import { createTokens } from './channels/direct-line/tokens.ts';
import type { Config } from './config.ts';
import { errorBody } from './errors.ts';
import { createFramework } from './framework/index.ts';
import { createOrigins, type Origins, sendJson } from './http.ts';
import { createInbox } from './inbox.ts';
import { addPages } from './pages.ts';
import type { Log } from './storage/log.ts';
import type { Mind } from './turn.ts';

export interface ServerParts {
  config: Pick<Config, 'host' | 'port' | 'publicUrl' | 'allowedOrigins'>;
  log: Log;
  mind: Mind;
  secrets: readonly string[];
  logger: Logger;
  /** The project's folder, for the pages and the built browser code. */
  root: string;
}

export interface RunningServer {
  /** The address to open, without a slash at the end. */
  address: string;
  port: number;
  /** Stops taking requests, finishes the turns that run, and closes the log. */
  close(): Promise<void>;
}

/** Starts the server. Resolves when it listens and has taken up what a crash left behind. */
export async function startServer({ config, log, mind, secrets, logger, root }: ServerParts): Promise<RunningServer> {
  let origins: Origins = createOrigins(config.port, config.publicUrl, config.allowedOrigins);
  const server = restify.createServer({ name: 'visit-ready', ignoreTrailingSlash: false });
  const tokens = createTokens(secrets);
  const stream = createStream(log, tokens, () => origins, logger);
  const runTurn = createFramework(mind, new Map([['directline', renderDirectLine]]));
  const inbox = createInbox({ log, runTurn, mind, grown: stream.notify, logger });
  const grown = (conversationId: string): void => {
    stream.notify(conversationId); // the echo comes before the answer
    inbox.wake(conversationId);
  };

  allowCrossOrigin(server, () => origins);
  server.get('/healthz', async (_req, res) => sendJson(res, 200, { status: 'ok' }));
  server.get('/readyz', async (_req, res) => {
    const ready = await log.ping().then(
      () => true,
      () => false,
    );
    sendJson(res, ready ? 200 : 503, { status: ready ? 'ready' : 'storage does not answer' });
  });
  addDirectLine(server, { log, tokens, origins: () => origins, grown, logger });
  addPages(server, root, () => origins);
  answerUnknown(server);
  server.server.on('upgrade', (req, socket, head) => void stream.upgrade(req, socket, head));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject); // restify passes its listener's errors on, and throws them where nobody listens
    server.listen(config.port, config.host, () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;
  origins = createOrigins(port, config.publicUrl, config.allowedOrigins);
  await inbox.pickUp();

  return {
    address: config.publicUrl ?? `http://localhost:${port}`,
    port,
    async close() {
      stream.close();
      const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
      server.server.closeIdleConnections();
      await inbox.drained();
      server.server.closeAllConnections();
      await closed;
      await log.close();
    },
  };
}

/** CORS: the exact origin of a page we know, never a star. Preflights are answered before any route is looked up. */
function allowCrossOrigin(server: restify.Server, origins: () => Origins): void {
  server.pre((req, res, next) => {
    const { origin } = req.headers;
    res.setHeader('vary', 'origin');
    if (origin && (origins().allowed.has(origin) || origins().own.has(origin))) {
      res.setHeader('access-control-allow-origin', origin);
      res.setHeader('access-control-expose-headers', 'retry-after');
    }
    if (req.method !== 'OPTIONS') return next();
    res.sendRaw(204, '', {
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with, accept',
      'access-control-max-age': '86400',
    });
    return next(false);
  });
}

/** Errors of restify's own (no such route, no such method) in the form of all others. */
function answerUnknown(server: restify.Server): void {
  const sayError =
    (status: number, code: string, message: string) =>
    (_req: restify.Request, res: restify.Response, _error: unknown, done: () => void) => {
      sendJson(res, status, errorBody({ code, message }));
      done();
    };
  server.on('NotFound', sayError(404, 'NotFound', 'There is nothing at this address.'));
  server.on('MethodNotAllowed', sayError(405, 'MethodNotAllowed', 'This address does not take that method.'));
}
