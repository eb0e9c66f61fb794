/**
 * Reads the words of every language, and refuses to start with a gap in them: every fault is reported at once, with the
 * file, the key and how to mend it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { type Flow, type Step, type StepKey, stepKey } from '../flows/flow.ts';
import { type Atlas, createAtlas } from '../flows/walk.ts';

const words = z.string().min(1);

const variantWords = z.strictObject({
  text: words.optional(),
  second: words.optional(),
  why: words.optional(),
  note: words.optional(),
});

const stepWords = z.strictObject({
  text: words,
  second: words,
  why: words,
  note: words.optional(),
  told: words.optional(),
  variants: z.record(z.string(), variantWords).optional(),
});
export type StepWords = z.infer<typeof stepWords>;

const flowWords = z.strictObject({ title: words, steps: z.record(z.string(), stepWords) });

const texts = z.record(z.string(), words);
const promptWords = z.strictObject({
  first: words.optional(),
  second: words.optional(),
  again: words.optional(),
  choices: texts.optional(),
});
const asked = promptWords.extend({ first: words, again: words });

const conversationWords = z.strictObject({
  names: z.strictObject({ bot: words, browser: texts, os: texts }),
  step: z.strictObject({ of: words }),
  choices: texts,
  prompts: z.strictObject({
    symptom: z.strictObject({
      greeting: words,
      again: words,
      thanks_solved: words,
      thanks_partly: words,
      thanks_not_solved: words,
      choices: texts.optional(),
    }),
    browser: asked.extend({ second: words }),
    look: asked,
    looking: asked,
    works: asked,
    feedback: asked,
    'start-over': asked,
  }),
  says: texts,
});

/** All words of one language. */
export interface Words {
  language: string;
  conversation: z.infer<typeof conversationWords>;
  steps: ReadonlyMap<StepKey, StepWords>;
  titles: ReadonlyMap<string, string>;
  /** What a picture shows, for those who do not see it. */
  pictures: Readonly<Record<string, string>>;
}

/** The words of all languages, and the flows they belong to. */
export interface Catalogue {
  atlas: Atlas;
  languages: ReadonlyMap<string, Words>;
}

/** What the bot's code says by name: `says` of every language must hold each of these. */
export interface Needed {
  says: readonly string[];
  choices: readonly string[];
}

/** The content has gaps; the message names every one. */
export class ContentError extends Error {
  readonly code = 'ContentInvalid';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The content has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ContentError';
    this.faults = faults;
  }
}

/** Reads and checks `<folder>/<language>/*.json` against the flows. Throws one ContentError with all that is wrong. */
export function loadCatalogue(folder: string, flows: readonly Flow[], needed: Needed): Catalogue {
  const faults: string[] = [];
  const languages = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'pictures')
    .map((entry) => entry.name)
    .sort();
  if (languages.length === 0) faults.push(`${folder}: there is no language. Add a folder such as en with its files.`);
  const read = languages.map((language) => [language, readLanguage(folder, language, flows, needed, faults)] as const);
  if (faults.length > 0) throw new ContentError(faults);
  return { atlas: createAtlas(flows), languages: new Map(read) };
}

function readLanguage(
  folder: string,
  language: string,
  flows: readonly Flow[],
  needed: Needed,
  faults: string[],
): Words {
  const readJson = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const file = `${language}/${name}.json`;
    try {
      const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      if (parsed.success) {
        faults.push(...badMessages(file, parsed.data));
        return parsed.data;
      }
      faults.push(...parsed.error.issues.map((issue) => `${file}: ${keyFault(issue)}`));
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      faults.push(
        missing ? `${file} is missing. Add it.` : `${file} is no valid JSON: ${(error as Error).message}. Mend it.`,
      );
    }
    return undefined;
  };

  const conversation = readJson('conversation', conversationWords);
  if (conversation) {
    const gap = (place: string, has: Record<string, string>, keys: readonly string[]) =>
      keys
        .filter((key) => !(key in has))
        .map((key) => `${language}/conversation.json: "${key}" has no words. Add ${place}.${key}.`);
    faults.push(
      ...gap('says', conversation.says, needed.says),
      ...gap('choices', conversation.choices, needed.choices),
    );
  }
  const pictures = readJson('pictures', texts) ?? {};
  const steps = new Map<StepKey, StepWords>();
  const titles = new Map<string, string>();
  for (const flow of flows) {
    const content = readJson(flow.id, flowWords);
    if (!content) continue;
    titles.set(flow.id, content.title);
    for (const step of flow.steps) {
      const own = content.steps[step.id];
      if (own) steps.set(stepKey(flow.id, step.id), own);
      faults.push(...stepFaults(`${language}/${flow.id}.json`, flow.id, step, own));
    }
    faults.push(
      ...Object.keys(content.steps)
        .filter((id) => !flow.steps.some((step) => step.id === id))
        .map(
          (id) =>
            `${language}/${flow.id}.json: step "${id}" is not in src/flows/${flow.id}.ts. Remove steps.${id}, or add the step.`,
        ),
    );
  }
  for (const id of Object.keys(pictures)) {
    if (!existsSync(join(folder, 'pictures', `${id}.svg`)))
      faults.push(
        `${language}/pictures.json: picture "${id}" is not there. Add pictures/${id}.svg, or remove the key.`,
      );
  }
  return { language, conversation: conversation!, steps, titles, pictures };
}

/** What is wrong with the words of one step. */
function stepFaults(file: string, flow: string, step: Step, own: StepWords | undefined): string[] {
  if (!own)
    return [
      `${file}: step "${step.id}" has no words. Add steps.${step.id}, or remove the step from src/flows/${flow}.ts.`,
    ];
  const faults: string[] = [];
  const variants = own.variants ?? {};
  const wordings = [{ place: `steps.${step.id}`, ...own }];
  for (const { id } of step.variants ?? []) {
    if (!variants[id])
      faults.push(`${file}: variant "${id}" of step "${step.id}" has no words. Add steps.${step.id}.variants.${id}.`);
    else wordings.push({ ...own, ...variants[id], place: `steps.${step.id}.variants.${id}` });
  }
  for (const id of Object.keys(variants)) {
    if (!step.variants?.some((variant) => variant.id === id))
      faults.push(
        `${file}: variant "${id}" of step "${step.id}" is not in src/flows/${flow}.ts. Remove it, or add the variant.`,
      );
  }
  for (const { place, text, second, note } of wordings) {
    if (sameWords(text, second))
      faults.push(`${file}: ${place}.second says the same as text. Describe it another way.`);
    if (step.interrupts && !note)
      faults.push(
        `${file}: step "${step.id}" takes the chat away, so it needs ${place}.note that says how to come back.`,
      );
  }
  return faults;
}

const sameWords = (one: string, other: string): boolean => {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(one) === plain(other);
};

/** Every string that is no valid ICU message. */
function badMessages(file: string, data: unknown, path = ''): string[] {
  if (typeof data === 'string') {
    try {
      new IntlMessageFormat(data, 'en');
      return [];
    } catch (error) {
      return [`${file}: ${path} is no valid message (${(error as Error).message}). Mend its braces.`];
    }
  }
  return Object.entries((data ?? {}) as object).flatMap(([key, value]) =>
    badMessages(file, value, path ? `${path}.${key}` : key),
  );
}

function keyFault(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${path || 'the file'} has unknown keys ${issue.keys.join(', ')}. Remove them.`;
  return `${path} is missing or wrong (${issue.message}). Add ${path}.`;
}
