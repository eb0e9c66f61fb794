import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Catalogue, ContentError, loadCatalogue } from '../../src/content/catalogue.ts';
import { needed } from '../../src/content/needed.ts';
import { phrase } from '../../src/content/phrase.ts';
import { type BrowserName, browserNames, type Facts, osNames, type Role } from '../../src/flows/facts.ts';
import { type Flow, type Step, stepKey } from '../../src/flows/flow.ts';
import { flows } from '../../src/flows/index.ts';
import { emptyContext } from '../../src/flows/machine-setup.ts';
import { sources } from '../../src/flows/sources.ts';
import { visitors } from '../flows/visitors.ts';

const shipped = resolve(import.meta.dirname, '../../src/content');
/** The day the facts were gathered, or today where the clock says it is later. */
const today = [new Date().toISOString().slice(0, 10), '2026-11-22'].sort().at(-1)!;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'visit-ready-content-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// biome-ignore lint/suspicious/noExplicitAny: content of any shape, to be broken in any way
type Json = any;

let copies = 0;

/** A copy of the shipped content with something wrong in it. */
function broken(
  ...edits: ((copy: { edit(file: string, change: (json: Json) => void): void; path(file: string): string }) => void)[]
): string {
  const copy = join(folder, String(copies++));
  cpSync(shipped, copy, { recursive: true });
  const path = (file: string) => join(copy, file);
  for (const edit of edits) {
    edit({
      path,
      edit(file, change) {
        const json = JSON.parse(readFileSync(path(file), 'utf8'));
        change(json);
        writeFileSync(path(file), JSON.stringify(json));
      },
    });
  }
  return copy;
}

/** What a load of that folder is refused for. */
function faultsOf(copy: string): readonly string[] {
  try {
    loadCatalogue(copy, flows, needed);
  } catch (error) {
    expect(error).toBeInstanceOf(ContentError);
    const { code, message, faults } = error as ContentError;
    expect(code).toBe('ContentInvalid');
    expect(message.split('\n').slice(1)).toEqual(faults.map((fault) => `  ${fault}`));
    return faults;
  }
  return [];
}

type Gap = [what: string, edit: Parameters<typeof broken>[0], fault: string | RegExp];

const gaps: Gap[] = [
  [
    'a step without words',
    ({ edit }) => edit('en/safari-macos-site.json', (json) => delete json.steps['close-window']),
    'en/safari-macos-site.json: step "close-window" has no words. Add steps.close-window, or remove the step from src/flows/safari-macos-site.ts.',
  ],
  [
    'words of a step that no flow has',
    ({ edit }) =>
      edit('en/safari-macos-restart.json', (json) => Object.assign(json.steps, { dance: json.steps.allow })),
    'en/safari-macos-restart.json: step "dance" is not in src/flows/safari-macos-restart.ts. Remove steps.dance, or add the step.',
  ],
  [
    'a variant without words',
    ({ edit }) => edit('en/chrome-site.json', (json) => delete json.steps['site-controls'].variants.padlock),
    'en/chrome-site.json: variant "padlock" of step "site-controls" has no words. Add steps.site-controls.variants.padlock.',
  ],
  [
    'words of a variant that the step does not have',
    ({ edit }) =>
      edit('en/switch-device.json', (json) =>
        Object.assign(json.steps['other-device'], { variants: { tv: { text: 'Turn it on.' } } }),
      ),
    'en/switch-device.json: variant "tv" of step "other-device" is not in src/flows/switch-device.ts. Remove it, or add the variant.',
  ],
  [
    'a step without a second wording',
    ({ edit }) => edit('en/firefox-update.json', (json) => delete json.steps.help.second),
    /^en\/firefox-update\.json: steps\.help\.second is missing or wrong \(.+\)\. Add steps\.help\.second\.$/,
  ],
  [
    'a choice without words',
    ({ edit }) => edit('en/conversation.json', (json) => delete json.choices.cannot_find),
    'en/conversation.json: "cannot_find" has no words. Add choices.cannot_find.',
  ],
  [
    'a sentence of the conversation without words',
    ({ edit }) => edit('en/conversation.json', (json) => delete json.says.behind_us),
    'en/conversation.json: "behind_us" has no words. Add says.behind_us.',
  ],
  [
    'a question without words',
    ({ edit }) => edit('en/conversation.json', (json) => delete json.prompts.works.again),
    /^en\/conversation\.json: prompts\.works\.again is missing or wrong \(.+\)\. Add prompts\.works\.again\.$/,
  ],
  [
    'a file that is not there',
    ({ path }) => rmSync(path('en/chrome-restart.json')),
    'en/chrome-restart.json is missing. Add it.',
  ],
  [
    'a file that is no JSON',
    ({ path }) => writeFileSync(path('en/chrome-restart.json'), '{ "title": '),
    /^en\/chrome-restart\.json is no valid JSON: .+ Mend it\.$/,
  ],
  [
    'a second wording that says the same again',
    ({ edit }) =>
      edit('en/safari-ios-restart.json', (json) =>
        Object.assign(json.steps.allow, { second: `${json.steps.allow.text.toUpperCase()}..` }),
      ),
    'en/safari-ios-restart.json: steps.allow.second says the same as text. Describe it another way.',
  ],
  [
    'a second wording of a variant that says the same again',
    ({ edit }) =>
      edit('en/chrome-site.json', (json) => {
        const { padlock } = json.steps['site-controls'].variants;
        padlock.second = padlock.text;
      }),
    'en/chrome-site.json: steps.site-controls.variants.padlock.second says the same as text. Describe it another way.',
  ],
  [
    'a step that takes the chat away without saying how to come back',
    ({ edit }) => edit('en/safari-macos-restart.json', (json) => delete json.steps.quit.note),
    'en/safari-macos-restart.json: step "quit" takes the chat away, so it needs steps.quit.note that says how to come back.',
  ],
  [
    'a message whose braces are open',
    ({ edit }) =>
      edit('en/firefox-restart.json', (json) =>
        Object.assign(json.steps['sign-in'], { text: 'Open your {role, select, provider {desk}' }),
      ),
    /^en\/firefox-restart\.json: steps\.sign-in\.text is no valid message \(.+\)\. Mend its braces\.$/,
  ],
  [
    'a described picture that is not there',
    ({ path }) => rmSync(path('pictures/reload.svg')),
    'en/pictures.json: picture "reload" is not there. Add pictures/reload.svg, or remove the key.',
  ],
  [
    'a key that means nothing',
    ({ edit }) =>
      edit('en/switch-device.json', (json) => Object.assign(json.steps['open-link'], { secnod: 'Typed in haste.' })),
    'en/switch-device.json: steps.open-link has unknown keys secnod. Remove them.',
  ],
  [
    'a key of a file that means nothing',
    ({ edit }) => edit('en/switch-device.json', (json) => Object.assign(json, { titel: 'x' })),
    'en/switch-device.json: the file has unknown keys titel. Remove them.',
  ],
];

describe('the catalogue', () => {
  it('finds no fault in the shipped content', () => {
    expect(faultsOf(shipped)).toEqual([]);
  });

  it.each(gaps)('refuses %s, and names file, key and mend', (_what, edit, fault) => {
    expect(faultsOf(broken(edit))).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
  });

  it('reports several faults of several files at once', () => {
    // two gaps in one conversation.json are two faults as well
    const some = gaps.filter(([what]) =>
      /^(a step without words|a choice|a sentence|a file that is not|a described)/.test(what),
    );
    const faults = faultsOf(broken(...some.map(([, edit]) => edit)));
    expect([...faults].sort()).toEqual(some.map(([, , fault]) => fault).sort());
    expect(faults).toHaveLength(5);
  });

  it('checks every language, and says in which the gap is', () => {
    const copy = broken(({ path }) => {
      cpSync(path('en'), path('xx'), { recursive: true });
      rmSync(path('xx/switch-device.json'));
    });
    expect(faultsOf(copy)).toEqual(['xx/switch-device.json is missing. Add it.']);
  });

  it('refuses a folder without any language', () => {
    const copy = broken(({ path }) => rmSync(path('en'), { recursive: true }));
    expect(faultsOf(copy)).toEqual([
      expect.stringContaining('there is no language. Add a folder such as en with its files.'),
    ]);
  });
});

describe('the shipped words', () => {
  const catalogue: Catalogue = loadCatalogue(shipped, flows, needed);
  const words = catalogue.languages.get('en')!;
  const steps = flows.flatMap((flow) => flow.steps.map((step) => ({ flow, step, name: stepKey(flow.id, step.id) })));

  /** A wording of a step as a visitor of that role reads it: the site has no name, so it takes the most words. */
  function rendered(template: string, role: Role): string {
    const conversation = { ...words.conversation, says: { template } };
    const one = { ...catalogue, languages: new Map([['en', { ...words, conversation }]]) };
    const now = { context: { ...emptyContext, facts: { role } }, prompt: 'closed' as const };
    const [out] = phrase(
      one,
      'en',
      { service: 'the clinic', contact: 'Call us.', emergency: 'Call 911.' },
      [{ type: 'say', params: { words: 'template' } }],
      now,
    );
    return (out as { text: string }).text;
  }

  /** Every text and second wording of a step, the variants' included. */
  const wordings = (flow: Flow, step: Step) => {
    const own = words.steps.get(stepKey(flow.id, step.id))!;
    return [own, ...Object.values(own.variants ?? {})].flatMap(({ text, second }) => [
      ...(text ? [{ kind: 'text', words: text }] : []),
      ...(second ? [{ kind: 'second', words: second }] : []),
    ]);
  };

  it.each(['patient', 'provider'] as const)('ask for every action in at most 20 words of a %s', (role) => {
    const long = steps.flatMap(({ flow, step, name }) =>
      wordings(flow, step)
        .map((wording) => rendered(wording.words, role))
        .filter((text) => text.trim().split(/\s+/).length > 20)
        .map((text) => `${name}: ${text}`),
    );
    expect(long).toEqual([]);
  });

  it('say what is unverified as a search', () => {
    const claims = steps
      .filter(({ step }) => step.source.includes('unverified'))
      .flatMap(({ flow, step, name }) =>
        wordings(flow, step)
          .filter(({ kind, words: text }) => kind === 'text' && !/\blook\b/i.test(text))
          .map(({ words: text }) => `${name}: ${text}`),
      );
    expect(claims).toEqual([]);
  });

  it('have one exclamation mark, for when it works', () => {
    const texts = (value: unknown, path: string): [string, string][] =>
      typeof value === 'string'
        ? [[path, value]]
        : Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
    const all = [
      ...texts(words.conversation, 'conversation'),
      ...texts(words.pictures, 'pictures'),
      ...texts(Object.fromEntries(words.steps), 'steps'),
    ];
    expect(all.filter(([, text]) => text.includes('!')).map(([path]) => path)).toEqual([
      'conversation.prompts.symptom.thanks_solved',
    ]);
  });

  it('are compared with their sources on days that exist and have been', () => {
    const wrong = steps.filter(({ step: { verified } }) => {
      const day = new Date(`${verified}T00:00:00Z`);
      return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== verified || verified > today;
    });
    expect(wrong.map(({ name, step }) => `${name}: ${step.verified}`)).toEqual([]);
  });

  it('name for every step at least one source, and only sources that are listed', () => {
    expect(steps.filter(({ step }) => step.source.length === 0).map(({ name }) => name)).toEqual([]);
    const used = new Set<string>(steps.flatMap(({ step }) => step.source));
    expect([...used].filter((key) => !(key in sources))).toEqual([]);
    expect(Object.keys(sources).filter((key) => !used.has(key))).toEqual([]);
  });

  it('show only pictures that are drawn and described, and describe none that no step shows', () => {
    const browsers = [...browserNames] satisfies BrowserName[];
    const everybody: Facts[] = [
      ...Object.values(visitors),
      ...browsers.flatMap((browser) =>
        osNames.flatMap((os) =>
          [0, 12, 13, 17, 18, 110, 116, 117, 151, 152].map((version) => ({
            browser: { value: browser, how: 'seen' as const },
            browserVersion: { value: version, how: 'seen' as const },
            os: { value: os, how: 'seen' as const },
          })),
        ),
      ),
    ];
    const named = new Set(
      steps
        .flatMap(({ step: { picture } }) => (typeof picture === 'function' ? everybody.map(picture) : [picture]))
        .filter((id) => id !== undefined),
    );
    expect([...named].filter((id) => !existsSync(join(shipped, 'pictures', `${id}.svg`)))).toEqual([]);
    expect([...named].sort()).toEqual(Object.keys(words.pictures).sort());
  });
});
