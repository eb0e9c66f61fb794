/** Starts Visit Ready: reads the environment and the content, opens the storage, listens. The one file that knows every part. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// better-sqlite3 13 crashes below 22, so nothing of ours is loaded there
const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  console.error(
    `Visit Ready needs Node 22 or later; this is ${process.versions.node}. Start it with npm start, which brings Node 24.`,
  );
  process.exit(1);
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));

try {
  const { start } = await import('./start.ts');
  await start(root);
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.error(
    code === 'EADDRINUSE' ? 'That port is taken. Stop the other program, or set PORT to a free one.' : message,
  );
  process.exit(1);
}
