/** The browser's files: the widget's two scripts, the chat page, the pictures, and a stand-in for a waiting room. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response, Server } from 'restify';
import type { Origins } from './http.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self' ws: wss:; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'";

/** Reads every file once and serves it from memory. Throws where the browser code has not been built. */
export function addPages(server: Server, root: string, origins: () => Origins): void {
  const files = new Map<string, string>([
    ['/', join(root, 'src/web/pages/waiting-room.html')],
    ['/chat', join(root, 'src/web/pages/chat.html')],
    ...folder(join(root, 'src/web/pages'), '/', ['.css', '.js', '.svg']),
    ...folder(join(root, 'dist/web'), '/', ['.js', '.css', '.map']),
    ...folder(join(root, 'src/content/pictures'), '/pictures/', ['.svg']),
  ]);
  for (const needed of ['/widget.js', '/chat.js']) {
    if (!files.has(needed))
      throw new Error(`${needed} is missing: the browser code is not built. Start with npm start, which builds it.`);
  }
  for (const [path, file] of files) {
    const content = readFileSync(file);
    const zipped = gzipSync(content);
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    server.get(path, async (req: Request, res: Response) => {
      const zip = /\bgzip\b/.test(req.headers['accept-encoding'] ?? '');
      const headers: Record<string, string> = {
        'content-type': types[extname(file)]!,
        'cache-control': 'no-cache',
        etag,
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'cross-origin',
        ...(extname(file) === '.html' && { 'content-security-policy': pagePolicy(path, origins()) }),
      };
      if (req.headers['if-none-match'] === etag) res.sendRaw(304, '', headers);
      else res.sendRaw(200, zip ? zipped : content, { ...headers, ...(zip && { 'content-encoding': 'gzip' }) });
    });
  }
}

/** The chat may be framed by the pages that may host the widget, and by nobody else. */
const pagePolicy = (path: string, { own, allowed }: Origins): string =>
  `${policy}; frame-ancestors ${path === '/chat' ? [...new Set([...own, ...allowed])].join(' ') : "'none'"}`;

const folder = (path: string, prefix: string, endings: readonly string[]): [string, string][] => {
  let names: string[] = [];
  try {
    names = readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return names.filter((name) => endings.includes(extname(name))).map((name) => [`${prefix}${name}`, join(path, name)]);
};
