import { once } from 'node:events';

/** A line that does not say what it should. Its message never repeats the line: people's own words may stand there. */
export class BadLine extends Error {
  code = 'BadLine';
}

/** The object a line holds; throws `BadLine` when it holds none. */
export function readObject(line) {
  let value;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new BadLine('the line is no JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLine('the line is no object');
  return value;
}

/** The object as the row that `schema` describes; throws `BadLine` with everything that is wrong with it. */
export function checkRow(value, schema) {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`);
  throw new BadLine(faults.join('; '));
}

/**
 * Reads JSON lines, and writes one with the `id` and the labels of each, in the same order and as they come.
 *
 * A bad line becomes a line that says so; the others are not kept waiting for it, and the exit code is 1 in the end.
 */
export async function labelLines(schema, label, { input = process.stdin, output = process.stdout } = {}) {
  output.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1)); // `| head` has seen enough
  let number = 0;
  for await (const line of linesOf(input)) {
    number += 1;
    if (line.trim() === '') continue;
    let answer;
    try {
      const row = checkRow(readObject(line), schema);
      answer = { id: row.id, ...label(row) };
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      answer = { error: { code: error.code, line: number, message: error.message } };
      process.exitCode = 1;
    }
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
  }
}

/** Lines end at a line feed only: node:readline also ends them at U+2028, which JSON allows in a text. */
async function* linesOf(input) {
  input.setEncoding('utf8');
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines.map(withoutMark);
  }
  yield withoutMark(rest);
}

/** Without the mark some editors put at the beginning of a file. */
const withoutMark = (line) => line.replace(/^\uFEFF/, '');
