/**
 * The vocabulary of every machine here: its context, its events, and what it can order.
 *
 * The actions are words, not deeds: `transition()` collects them and nothing runs. What they mean is decided where the
 * turn is carried out.
 */
import { assign, setup } from 'xstate';
import type { Answer, Topic, Verdict } from './answers.ts';
import type { Facts, Permission } from './facts.ts';
import type { StepKey } from './flow.ts';
import type { WalkContext } from './walk.ts';

/** All a conversation remembers between turns, beside its state. Stored as JSON. */
export interface ConversationContext extends WalkContext {
  /** How many questions were put; the newest one's number is the nonce of its buttons. */
  asked: number;
  /** How often the present step could not be found. */
  misses: number;
  /** How often the present step was repeated. */
  repeats: number;
  /** How many messages in a row were not understood. */
  unclear: number;
  /** The page has looked, or the visitor did not want it to. */
  looked: boolean;
  /** Where "no, do not start over" leads back to. */
  cameFrom?: 'confirming' | 'feedback';
}

/** What a probe of the host page can say. */
export interface LookResult {
  secure: boolean;
  camera: Permission;
  microphone: Permission;
}

/** Everything that can happen to a conversation. */
export type ConversationEvent =
  | { type: 'open'; facts: Facts }
  | { type: 'hello'; facts: Facts }
  | { type: 'topic'; topic: Topic }
  | { type: 'browser'; facts: Facts }
  | { type: 'look' | 'tell' }
  | { type: 'looked'; result: LookResult }
  | { type: Answer }
  | { type: 'verdict'; verdict: Verdict }
  /** A button that no longer counts was pressed; `here` when it belongs to the present question all the same. */
  | { type: 'stale'; here: boolean }
  | { type: 'unclear' | 'too_long' | 'emergency' };

/** What a question is about; `closed` has none: the conversation is over. */
export type Prompt =
  | 'symptom'
  | 'browser'
  | 'look'
  | 'looking'
  | 'step'
  | 'works'
  | 'feedback'
  | 'start-over'
  | 'closed';

/** How a step or question is worded: as first said, said another way, or an opening of its own. */
export type Wording =
  | 'first'
  | 'second'
  | 'greeting'
  | 'thanks_solved'
  | 'thanks_partly'
  | 'thanks_not_solved'
  | 'again';

export type Outcome =
  | 'started'
  | 'done'
  | 'skipped'
  | 'cannot_find'
  | 'did_not_help'
  | 'fixed'
  | 'asked_for_person'
  | 'exhausted'
  | 'stopped'
  | Verdict;

/** The context of a conversation nobody has spoken in yet. New fields get their value here when an old one is restored. */
export const emptyContext: ConversationContext = {
  facts: {},
  plan: [],
  tried: [],
  trail: [],
  detours: [],
  asked: 0,
  misses: 0,
  repeats: 0,
  unclear: 0,
  looked: false,
};

export const machineSetup = setup({
  types: { context: {} as ConversationContext, events: {} as ConversationEvent },
  actions: {
    /** Say words that ask nothing: a key of the content's `says`. */
    say: (_, _params: { words: string }) => {},
    /** Say what the page proves, for steps that need not be asked. */
    tell: (_, _params: { steps: StepKey[] }) => {},
    /** Put a question or a step; its buttons are answered by the newest nonce. */
    ask: (_, _params: { prompt: Prompt; step?: StepKey; wording: Wording }) => {},
    /** Ask the page to look at what it may use. */
    probe: () => {},
    /** Count what happened, without saying to whom. */
    record: (_, _params: { outcome: Outcome; step?: StepKey }) => {},
    /** Close the conversation for good. */
    end: () => {},
    /** Keep what a hello, or the visitor, says of the browser. */
    learn: assign(({ context, event }) => ('facts' in event ? { facts: { ...context.facts, ...event.facts } } : {})),
    /** The flow last walked did not help, and is not offered again. */
    giveUpFlow: assign(({ context: { trail, tried } }) => {
      const flow = trail.at(-1)?.split('/')[0];
      return flow && !tried.includes(flow) ? { tried: [...tried, flow] } : {};
    }),
    /** Go back along the trail: what came after `to` is forgotten, and the flow and the way of its own are open again. */
    leaveTrailBehind: assign(({ context: { trail, tried, detours } }, { to }: { to: StepKey }) => ({
      trail: trail.slice(0, trail.lastIndexOf(to)),
      tried: tried.filter((flow) => flow !== to.split('/')[0]),
      detours: detours.filter((key) => key !== to),
    })),
    /** Remember where "no, do not start over" leads back to. */
    comeFrom: assign((_, { from }: { from: ConversationContext['cameFrom'] }) => ({ cameFrom: from })),
    /** A new question makes the buttons of the last one stale. */
    nextNonce: assign({ asked: ({ context }) => context.asked + 1, unclear: 0 }),
  },
});

/** The action list that puts a question and makes older buttons stale. */
export const pose = (prompt: Prompt, wording: Wording = 'first', step?: StepKey) =>
  [{ type: 'nextNonce' }, { type: 'ask', params: step ? { prompt, wording, step } : { prompt, wording } }] as const;

/** The action list for a button that no longer counts: nothing moves, and the present question is put once more. */
export const sayWhereWeAre = (prompt: Prompt, step?: StepKey) =>
  [
    {
      type: 'say',
      params: ({ event }: { event: ConversationEvent }) => ({
        words: event.type === 'stale' && event.here ? 'we_are_here' : 'behind_us',
      }),
    },
    {
      type: 'ask',
      params: ({ context }: { context: ConversationContext }) => ({
        prompt,
        // the wording that helped last stays
        wording: context.misses > 0 ? ('second' as const) : prompt === 'step' ? ('first' as const) : ('again' as const),
        ...(step && { step }),
      }),
    },
  ] as const;
