/**
 * `npm run evaluate -- <utterances.jsonl> <user-agents.jsonl>`: how much of labelled examples is understood.
 *
 * Without files it reads the tests' own. Prints right, all and percent for each kind and label, then every miss.
 * Started by label.mjs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agent, labelAgent, labelReading, labelUtterance, languageOf, utterance } from '../src/understanding/labels.ts';
import { BadLine, checkRow, readObject } from './json-lines.mjs';
import { readLanguages } from './languages.mjs';
import { projectFolder } from './pinned-node.mjs';

const fixtures = join(projectFolder, 'test', 'understanding', 'fixtures');
const [utterances = join(fixtures, 'utterances.jsonl'), agents = join(fixtures, 'user-agents.jsonl')] =
  process.argv.slice(2);

/** Kind and label, with how many were right; what was not; and how many nobody could judge, by language. */
const tally = new Map();
const misses = [];
const unread = new Map();

try {
  const languages = readLanguages();
  readRows(utterances, (row, line) => {
    for (const one of asUtterances(row, line)) judgeUtterance(one, languages);
  });
  readRows(agents, (row, line) => judgeAgent(asAgent(row, line)));
  print();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Gives each line of a file to `judgeRow`; bad lines are named on standard error. */
function readRows(file, judgeRow) {
  for (const [at, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      judgeRow(readObject(line), at + 1);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      console.error(`${file}, line ${at + 1}: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

/** Our own examples say the topic, or the reply to a question; of those, only answers to steps have labels. */
function asUtterances(row, line) {
  if (row.kind !== undefined) return [row];
  const { text, topic, prompt, reply } = row;
  const base = { id: `line ${line}`, text };
  if (topic) return [{ ...base, kind: 'problem', expect: { topic }, areNamesKnown: false }];
  if (prompt !== 'step' && prompt !== 'works') return [];
  return [{ ...base, kind: 'reply', prompt_kind: prompt, expect: { answer: reply.replace(/^answer:/, '') } }];
}

/** Our own examples say the reading; the labels follow from it. */
function asAgent(row, line) {
  if (row.input === undefined) return row;
  const { userAgent, headers, ...client } = row.input;
  return { id: `line ${line}`, ua: userAgent, headers, client, expect: labelReading(row.expect) };
}

function judgeUtterance(row, languages) {
  const said = checkRow(row, utterance);
  const language = languageOf(said);
  const understanding = languages.get(language);
  if (!understanding) {
    unread.set(language, (unread.get(language) ?? 0) + 1);
    return;
  }
  const found = labelUtterance(said, understanding);
  const main = said.kind === 'problem' ? 'topic' : 'answer';
  judge(`${language} ${said.kind}`, main, row, found, said.text);
  if (said.kind !== 'problem' || row.areNamesKnown === false) return;
  judge(`${language} browser`, 'browser', row, found, said.text);
  judge(`${language} os`, 'os', row, found, said.text);
}

function judgeAgent(row) {
  const told = checkRow(row, agent);
  const found = labelAgent(told);
  for (const field of ['browser', 'os', 'deviceType', 'supported', 'flow']) {
    judge(field, field, row, found, told.ua ?? JSON.stringify(told.headers ?? {}));
  }
}

/** Counts one label as right or as a miss; `accept` is a list for the topic or answer, or lists by the label's name. */
function judge(kind, field, { id, expect = {}, accept: besides }, found, input) {
  const accept = expect.accept ?? besides ?? [];
  const others = Array.isArray(accept) ? (field === 'topic' || field === 'answer' ? accept : []) : accept[field];
  const wanted = expect[field] ?? null;
  const allowed = [wanted, ...[others ?? []].flat()];
  if (allowed.includes('any')) return;
  const got = found[field] ?? null;
  const key = `${kind}\0${named(wanted)}`;
  const row = tally.get(key) ?? { right: 0, all: 0 };
  row.all += 1;
  if (allowed.includes(got)) row.right += 1;
  else misses.push(`${id}: ${kind} is ${allowed.map(named).join(' or ')}, not ${named(got)}: ${input}`);
  tally.set(key, row);
}

function named(label) {
  return String(label ?? '(none)');
}

function print() {
  const line = (kind, label, right, all) =>
    console.log(
      [
        kind.padEnd(12),
        label.padEnd(26),
        String(right).padStart(6),
        String(all).padStart(6),
        all > 0 ? `${((100 * right) / all).toFixed(1)} %`.padStart(9) : '',
      ].join(' '),
    );
  const rows = [...tally].map(([key, counts]) => ({ kind: key.split('\0')[0], label: key.split('\0')[1], ...counts }));
  console.log(`${'kind'.padEnd(12)} ${'label'.padEnd(26)}  right    all   percent`);
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ofKind = rows.filter((row) => row.kind === kind);
    for (const { label, right, all } of ofKind.sort((a, b) => (a.label < b.label ? -1 : 1))) {
      line(kind, label, right, all);
    }
    const sum = (count) => ofKind.reduce((total, row) => total + row[count], 0);
    line(kind, 'in all', sum('right'), sum('all'));
  }
  for (const [language, count] of unread) {
    console.log(`not judged: ${count} lines, because there is no src/content/${language}/words.json`);
  }
  console.log(`\n${misses.length} misses`);
  for (const miss of misses) console.log(miss);
}
