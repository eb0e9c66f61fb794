import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const launcher = resolve(import.meta.dirname, '../../scripts/label.mjs');
const folder = mkdtempSync(join(tmpdir(), 'visit-ready-label-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as npm does, from a folder that is not the project's. */
function run(command: string, { input = '', args = [] as string[] } = {}) {
  const { INIT_CWD: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    input,
  });
  const lines = () =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { status, stdout, stderr, lines };
}
const jsonLines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15';

describe('understand', () => {
  it('answers each line with what is understood, in order, and with nothing else', () => {
    const { status, stderr, lines } = run('understand', {
      input: jsonLines(
        { id: 'a', lang: 'en', kind: 'problem', text: 'in edge on my mac nobody can see me' },
        { id: 'b', lang: 'en', kind: 'problem', text: 'I want to talk to a person' },
        { id: 'c', lang: 'en', kind: 'reply', text: 'yes', prompt_kind: 'works' },
        { id: 'd', lang: 'en', kind: 'reply', text: 'yes' },
        { id: 'e', lang: 'en', kind: 'command', text: 'go back' },
        { id: 'f', lang: 'en', kind: 'reply', text: 'hmm blue' },
        { id: 7, lang: 'en-US', kind: 'problem', text: 'hmm blue' },
      ),
    });
    expect(lines()).toEqual([
      { id: 'a', topic: 'camera', browser: 'edge', os: 'macos' },
      { id: 'b', topic: 'human_agent' },
      { id: 'c', answer: 'fixed' },
      { id: 'd', answer: 'done' },
      { id: 'e', answer: 'back' },
      { id: 'f', answer: 'unclear' },
      { id: 7 },
    ]);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('claims nothing in a language it has no words for', () => {
    const { status, lines } = run('understand', {
      input: jsonLines(
        { id: 'a', lang: 'xx', kind: 'problem', text: 'camera' },
        { id: 'b', lang: 'xx', kind: 'reply', text: 'ok' },
        { id: 'c', lang: '../en', kind: 'command', text: 'stop' },
      ),
    });
    expect(lines()).toEqual([{ id: 'a' }, { id: 'b', answer: 'unclear' }, { id: 'c', answer: 'unclear' }]);
    expect(status).toBe(0);
  });

  it('names each bad line without repeating it, goes on, and fails in the end', () => {
    const good = { id: 'z', lang: 'en', kind: 'command', text: 'stop' };
    const input = `secret{\n\n[1]\n${jsonLines({ id: 'a', kind: 'secret', text: 5 }, good)}${JSON.stringify(good)}`;
    const { status, stdout, lines } = run('understand', { input });
    const bad = (line: number, message: unknown) => ({ error: { code: 'BadLine', line, message } });
    expect(lines()).toEqual([
      bad(1, expect.any(String)),
      bad(3, expect.any(String)),
      bad(4, expect.stringMatching(/kind: .*"problem".*text: /)),
      { id: 'z', answer: 'stop' },
      { id: 'z', answer: 'stop' },
    ]);
    expect(stdout).not.toContain('secret');
    expect(status).toBe(1);
  });

  it('reads line ends of every kind of editor, and a line separator inside a text', () => {
    const row = JSON.stringify({ id: 'a', lang: 'en', kind: 'command', text: 'stop\u2028' });
    expect(run('understand', { input: `\uFEFF${row}\r\n${row}\r\n` }).lines()).toEqual([
      { id: 'a', answer: 'stop' },
      { id: 'a', answer: 'stop' },
    ]);
  });

  it('has nothing to say to nothing', () => {
    expect(run('understand')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('answers a line before the next one comes', async () => {
    const child = spawn(process.execPath, [launcher, 'understand'], { cwd: folder });
    child.stdin.write(jsonLines({ id: 'a', lang: 'en', kind: 'command', text: 'stop' }));
    const [answer] = await child.stdout.take(1).toArray();
    expect(JSON.parse(String(answer))).toEqual({ id: 'a', answer: 'stop' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.stdin.end();
    expect(await ended).toBe(0);
  });
});

describe('detect', () => {
  it('tells an iPad from a Mac by what the page sees, and an app from a browser', () => {
    const { status, lines } = run('detect', {
      input: jsonLines(
        { id: 'mac', ua: mac, client: { maxTouchPoints: 0, platform: 'MacIntel' } },
        { id: 'ipad', ua: mac, client: { maxTouchPoints: 5, platform: 'MacIntel' } },
        { id: 'app', ua: `${mac} [FBAN/FBIOS;FBAV/500]` },
        { id: 'hints', headers: { 'sec-ch-ua': '"Google Chrome";v="80"', 'sec-ch-ua-platform': '"Windows"' } },
        { id: 'bot', ua: 'curl/8.5.0', headers: null },
        { id: 'nothing' },
      ),
    });
    expect(lines()).toEqual([
      { id: 'mac', browser: 'safari', os: 'macos', deviceType: 'desktop', supported: true, flow: 'safari-macos' },
      { id: 'ipad', browser: 'safari', os: 'ios', deviceType: 'tablet', supported: true, flow: 'safari-ios' },
      {
        id: 'app',
        ...{ browser: 'facebook', os: 'macos', deviceType: 'desktop' },
        ...{ supported: 'switch-browser', flow: 'in-app-browser' },
      },
      expect.objectContaining({ id: 'hints', browser: 'chrome', os: 'windows' }),
      { id: 'bot', browser: 'bot', os: null, deviceType: 'bot', supported: false, flow: 'unsupported' },
      { id: 'nothing', browser: null, os: null, deviceType: null, supported: false, flow: 'unsupported' },
    ]);
    expect(status).toBe(0);
  });

  it('names a bad line', () => {
    const { status, lines } = run('detect', { input: jsonLines({ id: 'a', ua: 5 }) });
    expect(lines()).toEqual([{ error: { code: 'BadLine', line: 1, message: expect.stringContaining('ua: ') } }]);
    expect(status).toBe(1);
  });
});

describe('evaluate', () => {
  beforeAll(() => {
    const problem = { lang: 'en', kind: 'problem' };
    writeFileSync(
      join(folder, 'said.jsonl'),
      jsonLines(
        { ...problem, id: 'right', text: 'nobody can see me in edge', expect: { topic: 'camera', browser: 'edge' } },
        { ...problem, id: 'guessed', text: 'nobody can see me in edge', expect: { topic: 'camera' } },
        { ...problem, id: 'differs', text: 'nobody can hear me', expect: { topic: 'camera', accept: ['microphone'] } },
        { ...problem, id: 'wrong', text: 'nobody can hear me', expect: { topic: 'camera' } },
        { ...problem, id: 'foreign', lang: 'xx', text: 'x', expect: { topic: 'camera' } },
      ),
    );
    const expected = { browser: 'chrome', os: 'ios', deviceType: 'desktop', supported: true, flow: 'safari-macos' };
    const accept = { browser: ['safari'], os: 'any' };
    writeFileSync(join(folder, 'agents.jsonl'), jsonLines({ id: 'mac', ua: mac, expect: { ...expected, accept } }));
  });

  it('counts right and all by kind and label, honours what is accepted, and lists the misses', () => {
    const { status, stdout } = run('evaluate', { args: ['said.jsonl', 'agents.jsonl'] });
    const table = stdout.replace(/ +/g, ' ');
    expect(table).toContain('en problem camera 3 4 75.0 %');
    expect(table).toContain('en browser (none) 2 3 66.7 %');
    expect(table).toContain('en browser edge 1 1 100.0 %');
    expect(table).toContain('\nbrowser chrome 1 1 100.0 %');
    expect(table).not.toContain('\nos ');
    expect(table).toContain('not judged: 1 lines, because there is no src/content/xx/words.json');
    expect(table).toContain('\n2 misses\nguessed: en browser is (none), not edge: nobody can see me in edge\nwrong: ');
    expect(status).toBe(0);
  });

  it('measures our own examples when it is given none', () => {
    const { status, stdout } = run('evaluate');
    expect(stdout).toMatch(/^en problem {3}in all +\d{3,} +\d{3,} +\d+\.\d %$/m);
    expect(stdout).toMatch(/^flow +in all +\d{2,} +\d{2,} +\d+\.\d %$/m);
    expect(status).toBe(0);
  });

  it('says which file it cannot read', () => {
    const { status, stderr } = run('evaluate', { args: ['absent.jsonl'] });
    expect(stderr).toContain('absent.jsonl');
    expect(status).toBe(1);
  });
});

it('says which commands there are', () => {
  expect(run('guess')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('understand, detect') });
});
