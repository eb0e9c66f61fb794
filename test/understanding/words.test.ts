import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import english from '../../src/content/en/words.json' with { type: 'json' };
import { type PromptKind, promptKinds } from '../../src/flows/answers.ts';
import {
  createUnderstanding,
  type Reply,
  understandNames,
  understandReply,
  understandTopic,
} from '../../src/understanding/words.ts';

interface Row {
  text: string;
  topic?: string;
  prompt?: PromptKind;
  reply?: string;
}
const file = new URL('./fixtures/utterances.jsonl', import.meta.url);
const rows: Row[] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** A reply in one word, as the examples have it: `answer:done`, `browser:chrome/windows`, `unclear`. */
function brief(reply: Reply): string {
  switch (reply.kind) {
    case 'answer':
      return `answer:${reply.answer}`;
    case 'look':
      return `look:${reply.choice}`;
    case 'verdict':
      return `verdict:${reply.verdict}`;
    case 'topic':
      return `topic:${reply.topic}`;
    case 'browser':
      return `browser:${reply.browser}${reply.os ? `/${reply.os}` : ''}`;
    case 'unclear':
      return 'unclear';
  }
}
const good = ['answer:done', 'answer:fixed', 'verdict:solved', 'look:look'];
const replies = rows.filter((row): row is Required<Row> => row.prompt !== undefined);

describe('the examples', () => {
  it('are enough to measure by', () => {
    expect(replies.length).toBeGreaterThanOrEqual(150);
  });

  it.each(rows.filter(({ topic }) => topic))('hear $topic in "$text"', ({ text, topic }) => {
    expect(understandTopic(text)).toBe(topic);
  });

  it.each(replies)('take "$text" at $prompt as $reply', ({ text, prompt, reply }) => {
    expect(brief(understandReply(text, prompt))).toBe(reply);
  });
});

describe('understandReply', () => {
  it.each(['I want to talk to a person', 'operator', 'can somebody call me', 'HUMAN!!!'])(
    'brings a person for "%s", whatever was asked',
    (text) => {
      for (const prompt of promptKinds) expect(brief(understandReply(text, prompt))).toBe('answer:human_agent');
    },
  );

  it.each(['stop', 'Please stop.', 'I give up', 'goodbye', 'nevermind', 'STOPPP'])(
    'stops at "%s", whatever was asked',
    (text) => {
      for (const prompt of promptKinds) expect(brief(understandReply(text, prompt))).toBe('answer:stop');
    },
  );

  it.each([
    'did not work',
    "can't find it",
    'cant find it',
    "doesn't work",
    'not fixed',
    'still black',
    'I clicked it but nothing',
    "it's not there",
    'done? no',
    'is it fixed?',
    'should it work now?',
    'almost done',
    'not really working',
    'I will click it',
    'it used to work',
    'it stopped working',
    'i wish it worked',
    'far from fixed',
    "I don't think it worked",
    'great, still black',
    'perfect, now nothing works',
    'clicked it and it crashed',
    'yes but no sound',
    'it says done but it is not',
    "when it's done I'll say",
    'nobody hears me',
  ])('never believes that all is well from "%s"', (text) => {
    for (const prompt of promptKinds) expect(good).not.toContain(brief(understandReply(text, prompt)));
  });

  it('takes yes and no by the question they answer', () => {
    const said = (text: string) => promptKinds.map((prompt) => brief(understandReply(text, prompt)));
    expect(said('yes')).toEqual([
      'unclear',
      'unclear',
      'look:look',
      'answer:done',
      'answer:fixed',
      'verdict:solved',
      'answer:restart',
      'unclear',
    ]);
    expect(said('no')).toEqual([
      'unclear',
      'unclear',
      'look:tell',
      'answer:not_done',
      'answer:did_not_help',
      'verdict:not_solved',
      'answer:repeat',
      'unclear',
    ]);
  });

  it('reads curly quotes, capitals, slips and missing apostrophes alike', () => {
    for (const text of ['I CAN’T FIND IT', 'i cant find it', 'I can t find it!!', 'i cannnnot find it'])
      expect(brief(understandReply(text, 'step'))).toBe('answer:cannot_find');
    expect(understandTopic('my camrea is black')).toBe('camera');
  });

  it('asks again about noise', () => {
    for (const text of ['', ' ', '😀', '🤔🤔', '...', '???', 'asdf', '12345', '\u0000', '\u202e'])
      for (const prompt of promptKinds) expect(understandReply(text, prompt)).toEqual({ kind: 'unclear' });
  });

  it('never throws, and hears nothing good in noise', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'bcdfghjklmpqrtvwxz0123456789 .,;-_'), minLength: 4 });
    fc.assert(
      fc.property(fc.oneof(letters, fc.string({ unit: fc.constantFrom('😀', '🎉', '✌', '\u0301', ' ') })), (text) => {
        for (const prompt of promptKinds) expect(good).not.toContain(brief(understandReply(`q${text}`, prompt)));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...promptKinds), (text, prompt) => {
        expect(understandReply(text, prompt)).toHaveProperty('kind');
        understandTopic(text);
        understandNames(text);
      }),
    );
  });

  it.each([
    ['one word', 'a '.repeat(2000)],
    ['negations', 'i can not see hear me it '.repeat(160)],
    ['apostrophes', "a'".repeat(2000)],
    ['questions', 'yes?'.repeat(1000)],
    ['marks', '\u0301'.repeat(4000)],
    ['ligatures', 'ﷺ'.repeat(4000)],
    ['one long word', 'x'.repeat(4000)],
    ['slips', 'camrea micropohne wbecam '.repeat(160)],
  ])('stays quick on 4,000 characters of %s', (_, text) => {
    understandReply(text, 'works');
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      understandReply(text, 'works');
      return performance.now() - start;
    }).sort((a, b) => a - b);
    expect(times[4]).toBeLessThan(20); // a few milliseconds on a quiet machine
  });

  it('reads decorated letters wherever they stand', () => {
    for (const before of [0, 254, 255, 256, 511])
      expect(brief(understandReply(`${'.'.repeat(before)}𝐬𝐭𝐨𝐩`, 'step'))).toBe('answer:stop');
  });

  it('reads the beginning and the end of a very long text', () => {
    expect(brief(understandReply(`${'word '.repeat(500)} I want to talk to a person`, 'step'))).toBe(
      'answer:human_agent',
    );
  });
});

describe('understandNames', () => {
  it.each([
    ['safari on my iPad', { browser: 'safari', os: 'ios' }],
    ['I use Google Chrome on Windows 10', { browser: 'chrome', os: 'windows' }],
    ['Samsung Internet', { browser: 'samsung' }],
    ['MacBook', { os: 'macos' }],
    ['on my chromebook', { os: 'chromeos' }],
    ['android phone', { os: 'android' }],
    ['in edge my picture is missing', { browser: 'edge' }],
    ['internet explorer 11', { browser: 'ie' }],
    ['works in chrome but not in safari', { browser: 'safari' }],
    ['chrome works, edge does not', { browser: 'edge' }],
    ['not chrome, firefox', { browser: 'firefox' }],
    ['camera fine on my ipad but black on the mac', { os: 'macos' }],
  ])('hears the names in "%s"', (text, names) => {
    expect(understandNames(text)).toEqual(names);
  });

  it.each([
    'I closed all windows',
    'at the edge of the screen',
    'I was brave',
    'my phone',
    'the laptop',
    'google meet is open',
    "I don't have chrome",
  ])('hears no name in "%s"', (text) => {
    expect(understandNames(text)).toEqual({});
  });
});

describe('createUnderstanding', () => {
  it('names every unknown name of a language file at once', () => {
    const topics = [{ is: 'cammera', say: ['x'] }];
    const replies = [{ is: 'finished', say: ['x'] }];
    expect(() => createUnderstanding({ ...english, topics, replies })).toThrow(/"cammera".*\n.*"finished"/);
  });

  it('names the set a pattern misspells', () => {
    expect(() => createUnderstanding({ ...english, doubts: ['<camm>'] })).toThrow(/"camm"/);
  });

  it('takes another language from data alone', () => {
    const words = {
      language: 'xx',
      spelling: { abbreviations: '', endings: {}, rewrites: {}, spelled: 'caméra', fillers: 'bon' },
      sets: { cam: 'caméra' },
      names: { browsers: {}, systems: {}, unless: {}, passedOver: [], passedOverAfter: [], denied: [] },
      topics: [{ is: 'camera', say: ['<cam>'] }],
      always: [{ is: 'stop', say: ['^ arrête $'] }],
      doubts: ['pas'],
      replies: [{ is: 'yes', say: ['^ oui'], sure: true }],
    };
    const french = createUnderstanding(words);
    expect(french.understandTopic('ma CAMERA')).toBe('camera');
    expect(brief(french.understandReply('bon, oui', 'step'))).toBe('answer:done');
    expect(brief(french.understandReply('oui mais pas encore', 'step'))).toBe('unclear');
    expect(brief(french.understandReply('arrete', 'step'))).toBe('answer:stop');
  });
});
