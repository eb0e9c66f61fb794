/** What came in -> one event of the conversation, in the light of what was asked. Pure. */
import { z } from 'zod';
import { type Answer, answers, type Topic, topics, type Verdict, verdicts } from '../flows/answers.ts';
import { type BrowserName, browserNames, type Facts, type How, type OsName, osNames } from '../flows/facts.ts';
import { parseKey, type StepKey } from '../flows/flow.ts';
import type { ConversationContext, ConversationEvent, Prompt } from '../flows/machine-setup.ts';
import { readBrowser, routeFor, toFacts } from './browser.ts';
import { isDanger } from './danger.ts';
import { understandNames, understandReply } from './words.ts';

/** What came in, without its channel. */
export type Inbound =
  | { type: 'opened'; userAgent?: string }
  | { type: 'message'; text?: string; value?: unknown }
  | { type: 'event'; name?: string; value?: unknown };

/** Where the conversation stands: decides what a "yes" means and which buttons still count. */
export interface Asked {
  prompt: Prompt;
  step?: StepKey;
  context: ConversationContext;
}

/** The longest message that is read for its meaning, in characters. */
export const longestText = 4000;

/** The event, or undefined for what asks for no answer at all. */
export function recognise(inbound: Inbound, asked: Asked): ConversationEvent | undefined {
  if (inbound.type === 'opened') return { type: 'open', facts: seenByHeader(inbound.userAgent) };
  if (inbound.type === 'event') return readEvent(inbound);
  const press = pressed.safeParse(inbound.value);
  if (press.success) return readPress(press.data, asked);
  const text = inbound.text ?? '';
  if (isDanger(text)) return { type: 'emergency' };
  return text.length > longestText ? { type: 'too_long' } : readText(text, asked);
}

/**
 * The browser by the header of the request that opened the conversation, for clients that send no hello. A client that
 * is no browser says nothing of the visitor's.
 */
function seenByHeader(userAgent: string | undefined): Facts {
  const facts = toFacts(readBrowser({ userAgent }), 'assumed');
  const name = facts.browser?.value;
  return name && name !== 'bot' && name !== 'other' ? facts : {};
}

const short = z.string().max(4000).optional().catch(undefined);
const brands = z
  .array(z.object({ brand: z.string(), version: z.string() }))
  .max(20)
  .optional()
  .catch(undefined);
const hello = z.object({
  userAgent: short,
  userAgentData: z
    .object({
      brands,
      fullVersionList: brands,
      mobile: z.boolean().optional().catch(undefined),
      platform: short,
      platformVersion: short,
    })
    .optional()
    .catch(undefined),
  maxTouchPoints: z.number().optional().catch(undefined),
  platform: short,
  origin: short,
  role: z.enum(['patient', 'provider']).optional().catch(undefined),
  probe: z.boolean().optional().catch(undefined),
});

const permission = z.enum(['granted', 'denied', 'prompt', 'unknown']);
const lookResult = z.object({ secure: z.boolean(), camera: permission, microphone: permission });

function readEvent({ name, value }: { name?: string; value?: unknown }): ConversationEvent | undefined {
  if (name === 'visit-ready/hello') {
    const said = hello.safeParse(value);
    return said.success ? { type: 'hello', facts: factsOfHello(said.data) } : undefined;
  }
  if (name === 'visit-ready/probe') {
    const result = lookResult.safeParse(value);
    return result.success ? { type: 'looked', result: result.data } : undefined;
  }
  return undefined;
}

function factsOfHello(said: z.infer<typeof hello>): Facts {
  return {
    ...toFacts(readBrowser(said), 'seen'),
    javascript: { value: true, how: 'seen' }, // who says hello is a script of ours
    ...(said.role && { role: said.role }),
    ...(said.probe !== undefined && { canLook: said.probe }),
    ...hostOf(said.origin),
  };
}

function hostOf(origin: string | undefined): Pick<Facts, 'site'> {
  const host = origin && URL.canParse(origin) ? new URL(origin).hostname : '';
  return host && host.length <= 100 ? { site: host } : {};
}

const pressed = z.object({
  visitReady: z.literal(1),
  choice: z.string(),
  step: z.string().optional(),
  nonce: z.union([z.number(), z.string()]).optional(),
});

function readPress(
  { choice, step, nonce }: z.infer<typeof pressed>,
  { prompt, step: at, context }: Asked,
): ConversationEvent {
  if (Number(nonce) !== context.asked) return { type: 'stale', here: step === (at ? parseKey(at).step : prompt) };
  const is = <T extends string>(names: readonly T[]): T | undefined => names.find((name) => name === choice);
  const verdict = is<Verdict>(verdicts);
  if (verdict) return { type: 'verdict', verdict };
  if (choice === 'look' || choice === 'tell') return { type: choice };
  const answer = is<Answer>(answers);
  if (answer) return { type: answer };
  const topic = is<Topic>(topics);
  if (topic) return { type: 'topic', topic };
  const browser = is<BrowserName>(browserNames);
  const os = is<OsName>(osNames);
  if (browser ?? os) return { type: 'browser', facts: toldBrowser(context.facts, browser, os) };
  return { type: 'unclear' };
}

function readText(text: string, { prompt, context }: Asked): ConversationEvent {
  const reply = understandReply(text, prompt === 'looking' ? 'look' : prompt);
  switch (reply.kind) {
    case 'answer':
      return { type: reply.answer };
    case 'look':
      return { type: reply.choice };
    case 'verdict':
      return { type: 'verdict', verdict: reply.verdict };
    case 'topic':
      return reply.topic === 'human_agent' ? { type: 'human_agent' } : { type: 'topic', topic: reply.topic };
    case 'browser':
      return { type: 'browser', facts: toldBrowser(context.facts, reply.browser, reply.os) };
    case 'unclear':
      return readDevice(text, prompt, context) ?? { type: 'unclear' };
  }
}

/** A device alone ("an iPad") is an answer too when it was asked for. */
function readDevice(text: string, prompt: Prompt, { facts }: ConversationContext): ConversationEvent | undefined {
  const { browser, os } = prompt === 'browser' ? understandNames(text) : {};
  return browser || os ? { type: 'browser', facts: toldBrowser(facts, browser, os) } : undefined;
}

/** The facts a visitor told, and the route that follows once browser and device are both known. */
function toldBrowser(known: Facts, browser: BrowserName | undefined, os: OsName | undefined, how: How = 'told'): Facts {
  const name = browser ?? known.browser?.value;
  // Safari runs on a Mac or an iPhone, and the two are nothing alike, so the device is asked for every browser
  const system = os ?? known.os?.value;
  const route = name && system ? routeFor(name, system) : undefined;
  return {
    ...(browser && { browser: { value: browser, how } }),
    ...(os && { os: { value: os, how } }),
    ...(route && { route, support: route === 'unsupported' ? ('switch-browser' as const) : ('supported' as const) }),
  };
}
