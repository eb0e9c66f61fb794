/**
 * One step of a conversation: what is stored + what happened -> what to store + what to say.
 *
 * Pure: no clock, no I/O. The same stored conversation and event give the same result, so a turn can be run again.
 */
import { initialTransition, type SnapshotFrom, type StateValue, transition } from 'xstate';
import type { Conversation } from './conversation.ts';
import { parseKey, type StepKey } from './flow.ts';
import { type ConversationContext, type ConversationEvent, emptyContext, type Prompt } from './machine-setup.ts';
import { type Atlas, lastStep } from './walk.ts';

/** A conversation as it is stored. */
export interface StoredConversation {
  value: StateValue;
  context: ConversationContext;
}

/** An order of the machine, to be phrased or carried out. */
export interface Order {
  type: string;
  params?: unknown;
}

export interface Advanced {
  stored: StoredConversation;
  orders: Order[];
}

/** What the present question is, and which step when it is one. */
export function standing({ value, context }: StoredConversation): {
  prompt: Prompt;
  step?: StepKey;
  context: ConversationContext;
} {
  if (typeof value === 'object' && value.fixing) {
    const [flow, step] = Object.entries(value.fixing as Record<string, string>)[0]!;
    return { prompt: 'step', step: `${flow}/${step}`, context };
  }
  return { prompt: prompts[value as string] ?? 'symptom', context };
}

const prompts: Record<string, Prompt> = {
  unopened: 'symptom',
  asking: 'symptom',
  'asking-browser': 'browser',
  'offering-look': 'look',
  looking: 'looking',
  confirming: 'works',
  feedback: 'feedback',
  'starting-over': 'start-over',
  ended: 'closed',
};

/** The first thing stored of a conversation. */
export function newConversation(machine: Conversation): StoredConversation {
  const [snapshot] = initialTransition(machine);
  return store(snapshot);
}

/** Runs one event. An event the present question has no answer for is one that was not understood. */
export function advance(
  machine: Conversation,
  atlas: Atlas,
  stored: StoredConversation,
  event: ConversationEvent,
): Advanced {
  const { snapshot, moved } = restore(machine, atlas, stored);
  let [next, actions] = transition(machine, snapshot, event);
  // a hello tells something and asks nothing, so silence is an answer to it
  if (actions.length === 0 && event.type !== 'hello')
    [next, actions] = transition(machine, snapshot, { type: 'unclear' });
  const orders = actions.map(({ type, params }) => ({ type, params }));
  return { stored: store(next), orders: moved ? [{ type: 'say', params: { words: 'moved' } }, ...orders] : orders };
}

const store = (snapshot: SnapshotFrom<Conversation>): StoredConversation => ({
  value: snapshot.value as StateValue,
  context: snapshot.context,
});

/**
 * Restores a stored conversation. Where its state is gone because a flow was edited, it goes back to the nearest earlier
 * step that is still there, or to the first question, and `moved` says so.
 */
function restore(
  machine: Conversation,
  atlas: Atlas,
  stored: StoredConversation,
): { snapshot: SnapshotFrom<Conversation>; moved: boolean } {
  const context = { ...emptyContext, ...stored.context };
  try {
    return { snapshot: machine.resolveState({ value: stored.value, context } as never), moved: false };
  } catch {
    const key = lastStep(atlas, context);
    const value = key ? { fixing: { [parseKey(key).flow]: parseKey(key).step } } : 'asking';
    return { snapshot: machine.resolveState({ value, context } as never), moved: true };
  }
}
