/**
 * `npm test`: everything a reviewer would run. Types, format and lint, then the tests from the fastest to the slowest.
 *
 * `npm test -- unit browser` runs those parts only; what follows the parts goes to jest: `npm test -- unit -t 'cable'`.
 * Like `npm start` it runs on the Node at hand, with nothing installed yet.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { prepareEngines } from './engines.mjs';
import { ensureInstalled } from './install.mjs';
import { findNode, nodeEnvironment, projectFolder } from './pinned-node.mjs';

const checks = {
  types: ['typescript/bin/tsc', '--noEmit'],
  lint: ['@biomejs/biome/bin/biome', 'ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.'],
};
const projects = ['unit', 'conversations', 'faults', 'browser'];
const parts = [...Object.keys(checks), ...projects];

const { chosen, forJest } = readArguments(process.argv.slice(2));
const total = { passed: 0, failed: 0, skipped: 0 };
const add = ({ passed = 0, failed = 0, skipped = 0 }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
};

try {
  ensureInstalled('all');
  const node = findNode();
  const environment = { ...nodeEnvironment(node), ...(chosen.includes('browser') ? readyEngines() : {}) };
  if (chosen.some((part) => projects.includes(part))) await buildWeb();
  for (const part of chosen) {
    console.log(`\n${part}`);
    const began = Date.now();
    const result = part in checks ? runCheck(part, node, environment) : runProject(part, node, environment);
    add(result);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`${part}: ${result.failed > 0 ? `${result.failed} FAILED` : 'ok'}, ${seconds} s`);
  }
} catch (error) {
  console.error(error.message);
  add({ failed: 1 });
}

console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed > 0 ? 1 : 0);

function readArguments(given) {
  const firstOther = given.findIndex((argument) => !parts.includes(argument));
  const end = firstOther === -1 ? given.length : firstOther;
  const named = given.slice(0, end);
  const rest = given.slice(end);
  if (rest.length > 0 && !rest[0].startsWith('-') && named.length === 0) {
    console.error(`There is no part "${rest[0]}". Parts are: ${parts.join(', ')}.`);
    process.exit(1);
  }
  return { chosen: named.length > 0 ? parts.filter((part) => named.includes(part)) : parts, forJest: rest };
}

function readyEngines() {
  const { environment, faults } = prepareEngines();
  for (const fault of faults) console.error(fault);
  add({ failed: faults.length });
  return environment;
}

function runCheck(part, node, env) {
  const [script, ...rest] = checks[part];
  const { status } = spawnSync(node, [join('node_modules', script), ...rest], {
    cwd: projectFolder,
    env,
    stdio: 'inherit',
  });
  return status === 0 ? { passed: 1 } : { failed: 1 };
}

function runProject(part, node, env) {
  const folder = mkdtempSync(join(tmpdir(), 'visit-ready-test-'));
  const report = join(folder, 'report.json');
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    part,
    '--passWithNoTests',
  ];
  const { status } = spawnSync(node, [...jest, '--json', `--outputFile=${report}`, ...forJest], {
    cwd: projectFolder,
    env,
    stdio: ['inherit', 'ignore', 'inherit'], // jest reports on stderr; stdout would only say where the JSON went
  });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    // a file that could not be read has no tests: it counts as one that failed
    const unread = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const failed = numFailedTests + unread;
    return {
      passed: numPassedTests,
      failed: status === 0 ? failed : Math.max(failed, 1),
      skipped: numPendingTests + numTodoTests,
    };
  } catch {
    return status === 0 ? {} : { failed: 1 }; // no test file at all, or jest itself came to grief
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
