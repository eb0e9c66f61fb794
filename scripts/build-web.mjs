import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './pinned-node.mjs';

/** What the browser loads: one row per file in dist/web. */
const entries = [
  // The launcher runs in other people's pages: one plain script that old browsers read too.
  { from: 'src/web/widget/launcher.ts', to: 'widget.js', options: { format: 'iife', target: 'es2018' } },
  { from: 'src/web/widget/chat.tsx', to: 'chat.js', options: { format: 'esm', target: 'es2020' } },
  { from: 'src/web/widget/chat.css', to: 'chat.css', options: { target: 'es2020' } },
];

/** Every folder browser code may import from, and what else changes the result. */
const sources = ['src/web', 'src/understanding', 'src/content', 'src/flows', 'package-lock.json', 'tsconfig.json'];

const shared = {
  bundle: true,
  minify: true,
  sourcemap: 'external',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

/**
 * Bundles the browser code into dist/web, unless what is there was made from the same sources.
 *
 * Answers whether it built. `root` is another project folder, for tests.
 */
export async function buildWeb({ root = projectFolder } = {}) {
  const output = join(root, 'dist', 'web');
  const stampFile = join(root, 'dist', 'web-sources.sha256');
  const hash = hashSources(root);
  const complete = entries.every(({ to }) => existsSync(join(output, to)));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return false;

  console.log('Bundling the browser code ...');
  const { build } = await import('esbuild'); // only here: at the first start esbuild is not installed yet when this file is read
  rmSync(stampFile, { force: true }); // an interrupted build must not look finished
  mkdirSync(output, { recursive: true });
  for (const { from, to, options } of entries) {
    await build({ ...shared, ...options, absWorkingDir: root, entryPoints: [from], outfile: join(output, to) });
  }
  writeFileSync(stampFile, hash);
  return true;
}

function hashSources(root) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of sources.flatMap((source) => filesBelow(join(root, source)))) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path) || basename(path).startsWith('.')) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
