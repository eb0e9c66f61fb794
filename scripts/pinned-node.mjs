import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at the end. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

const pinned = join(projectFolder, 'node_modules', 'node', 'bin', 'node');

/**
 * The Node that runs the product and its tests: the one package.json pins, so that everybody runs the same.
 *
 * Where that one does not run (some platforms have no such package) the Node at hand serves, if it reads TypeScript by itself.
 */
export function findNode() {
  if (spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned;
  if (process.features.typescript) return process.execPath;
  throw new Error(
    `The Node from package.json does not run here (${pinned}), and Node ${process.version} cannot take its place. ` +
      'Delete node_modules and start again, or use Node 22.18 or newer.',
  );
}

/** The environment for everything that runs on that Node: it comes first in PATH, and its notes on experiments are off. */
export function nodeEnvironment(node) {
  return {
    ...process.env,
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    NODE_OPTIONS: [process.env.NODE_OPTIONS, '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' '),
  };
}

/** The environment for npm: without our own node_modules in PATH, because npm may be about to replace what is in there. */
export function npmEnvironment() {
  const ours = join(projectFolder, 'node_modules') + sep;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(ours));
  return { ...process.env, PATH: folders.join(delimiter) };
}
