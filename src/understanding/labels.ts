/**
 * What we understand, in the words of labelled examples: one line in, its labels out.
 *
 * People who edit content measure by this (`npm run understand`, `detect`, `evaluate`); conversations do not use it.
 */
import { z } from 'zod';
import { type BrowserReading, readBrowser } from './browser.ts';
import type { BrowserInput } from './client-hints.ts';
import type { Understanding } from './words.ts';

const id = z.union([z.string(), z.number()]);

/** A line of things people say. */
export const utterance = z.object({
  id,
  lang: z.string().default('en'),
  kind: z.enum(['problem', 'reply', 'command']),
  text: z.string(),
  prompt_kind: z.string().nullish(),
});
export type Utterance = z.infer<typeof utterance>;

/** A line of what browsers say: the header, client-hint headers, and what the page's script can see. */
export const agent = z.object({
  id,
  ua: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  client: z.record(z.string(), z.unknown()).nullish(),
});
export type Agent = z.infer<typeof agent>;

/** What is understood of a text; a label that is not known is not there. */
export interface UtteranceLabels {
  topic?: string;
  answer?: string;
  browser?: string;
  os?: string;
}

/** What is read of a browser; null is what it does not say. */
export interface AgentLabels {
  browser: string | null;
  os: string | null;
  deviceType: string | null;
  supported: boolean | 'upgrade' | 'switch-browser';
  flow: string;
}

const labelledBrowsers: readonly (string | undefined)[] = ['chrome', 'safari', 'firefox', 'edge', 'samsung'];
const labelledSystems: readonly (string | undefined)[] = ['windows', 'macos', 'ios', 'android', 'chromeos'];

/** `en` of `en-US`. */
export const languageOf = ({ lang }: Pick<Utterance, 'lang'>): string => lang.toLowerCase().split(/[-_]/)[0] ?? '';

/** The labels of a text; without an understanding of its language every reply is `unclear`. */
export function labelUtterance(
  { kind, text, prompt_kind }: Omit<Utterance, 'id' | 'lang'>,
  understanding: Understanding | undefined,
): UtteranceLabels {
  if (kind !== 'problem') {
    const reply = understanding?.understandReply(text, prompt_kind === 'works' ? 'works' : 'step');
    return { answer: reply?.kind === 'answer' ? reply.answer : 'unclear' };
  }
  const topic = understanding?.understandTopic(text);
  const { browser, os } = understanding?.understandNames(text) ?? {};
  return {
    ...(topic && { topic }),
    ...(labelledBrowsers.includes(browser) && { browser }),
    ...(labelledSystems.includes(os) && { os }),
  };
}

/** The labels of a browser's own words. */
export function labelAgent({ ua, headers, client }: Omit<Agent, 'id'>): AgentLabels {
  // the reader takes whatever it is given for what it is: nothing here needs to be checked before
  return labelReading(readBrowser({ ...client, userAgent: ua, headers } as BrowserInput));
}

/** A reading in the words of the labels. A browser that says nothing is promised nothing. */
export function labelReading({ browser, app, os, system, device, support, route }: BrowserReading): AgentLabels {
  const isUnnamed = os === undefined || (os === 'other' && browser === 'bot');
  return {
    browser: app ?? browser ?? null,
    os: isUnnamed ? null : (system ?? os),
    deviceType: device ?? null,
    supported: support === 'supported' ? true : support === 'unsupported' || !support ? false : support,
    flow: route ?? 'unsupported',
  };
}
