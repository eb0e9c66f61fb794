/** What every route needs of HTTP: a limited body, an answer in JSON, errors in one form, and who may call from where. */
import getRawBody from 'raw-body';
import type { Request, Response } from 'restify';
import { ApiError, badRequest, codeOf, errorBody } from './errors.ts';

/** The largest body anybody may send, in bytes. */
export const bodyLimit = 256 * 1024;

/** Answers with JSON that nobody caches. */
export function sendJson(res: Response, status: number, body: unknown, headers: Record<string, string> = {}): void {
  res.sendRaw(status, JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
}

/** Reads a JSON object from the body; an empty body is an empty object. Compressed bodies are refused: they can be bombs. */
export async function readJson(req: Request): Promise<Record<string, unknown>> {
  if (req.headers['content-encoding'] && req.headers['content-encoding'] !== 'identity') {
    throw new ApiError(415, 'UnsupportedMediaType', 'Send the body uncompressed.');
  }
  let text: string;
  try {
    text = await getRawBody(req, {
      limit: bodyLimit,
      length: req.headers['content-length'] ?? null,
      encoding: 'utf-8',
    });
  } catch (error) {
    if ((error as { type?: string }).type === 'entity.too.large') {
      throw new ApiError(413, 'PayloadTooLarge', `The body is larger than ${bodyLimit} bytes.`);
    }
    throw badRequest('The body could not be read.');
  }
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest('The body is no valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body must be a JSON object.');
  if (isDeeperThan(deepest, body)) throw badRequest(`The body is nested more than ${deepest} deep.`);
  return body as Record<string, unknown>;
}

/** What is nested deeper than this was made to hurt: writing it out again would overflow the stack. */
const deepest = 64;

/** Goes down level by level, without recursion. */
function isDeeperThan(limit: number, body: object): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** Wraps a route: what it throws becomes an error answer, and what nobody foresaw is logged by its code alone. */
export function answer(
  logger: { error(fields: object, message: string): void },
  route: (req: Request, res: Response) => Promise<void>,
) {
  return async (req: Request, res: Response): Promise<void> => {
    try {
      await route(req, res);
    } catch (error) {
      const known =
        error instanceof ApiError
          ? error
          : new ApiError(500, 'ServiceError', 'Something went wrong here. Please try again.');
      if (known !== error) logger.error({ route: req.getRoute()?.path, code: codeOf(error) }, 'a request failed');
      // an unread body would be taken for the next request on this connection
      sendJson(res, known.status, errorBody(known), req.complete ? {} : { connection: 'close' });
    }
  };
}

/** Which origins are our own pages, and which may host the widget. */
export interface Origins {
  own: ReadonlySet<string>;
  allowed: ReadonlySet<string>;
  /** The origin clients reach us by, for absolute addresses: one of our own, never just what the Host header says. */
  publicFor(req: { headers: { host?: string } }): string;
}

/** Works out the origins once the port is known. */
export function createOrigins(port: number, publicUrl?: string, allowedOrigins?: readonly string[]): Origins {
  const local = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const own = new Set(publicUrl ? [publicUrl, ...local] : local);
  return {
    own,
    allowed: new Set(allowedOrigins ?? own),
    publicFor: ({ headers }) =>
      local.find((origin) => !publicUrl && origin === `http://${headers.host}`) ?? publicUrl ?? local[0]!,
  };
}
