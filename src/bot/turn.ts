/**
 * One turn without I/O: what came in + what is stored -> what to store, what to say, what to count.
 *
 * recognise -> advance -> phrase. The same input gives the same turn, so it can be computed again after a conflict.
 */
import type { Catalogue } from '../content/catalogue.ts';
import { type Outgoing, phrase, type ServiceNames } from '../content/phrase.ts';
import { advance, newConversation, type Order, type StoredConversation, standing } from '../flows/advance.ts';
import type { Conversation } from '../flows/conversation.ts';
import { parseKey, type StepKey } from '../flows/flow.ts';
import type { Outcome } from '../flows/machine-setup.ts';
import { type Inbound, recognise } from '../understanding/recognise.ts';

/** What every turn needs and none changes. */
export interface Mind {
  machine: Conversation;
  catalogue: Catalogue;
  names: ServiceNames;
}

export interface OutcomeCount {
  route: string;
  flow: string;
  step: string;
  outcome: Outcome;
}

export interface TurnResult {
  stored: StoredConversation;
  outgoing: Outgoing[];
  outcomes: OutcomeCount[];
  ended: boolean;
}

/** Computes a turn. What asks for no answer (an event of somebody else's, a repeated hello) says nothing. */
export function takeTurn(
  { machine, catalogue, names }: Mind,
  stored: StoredConversation | null,
  inbound: Inbound,
  language: string,
): TurnResult {
  const before = stored ?? newConversation(machine);
  const event = recognise(inbound, standing(before));
  if (!event) return { stored: before, outgoing: [], outcomes: [], ended: false };
  const { stored: after, orders } = advance(machine, catalogue.atlas, before, event);
  const outgoing = phrase(catalogue, language, names, orders, standing(after));
  return {
    stored: after,
    outgoing,
    outcomes: orders.filter(({ type }) => type === 'record').map((order) => countOf(order, before, after)),
    ended: outgoing.some(({ kind }) => kind === 'end'),
  };
}

/** Where an outcome is counted: at its own step, or at the flow last walked. */
function countOf({ params }: Order, before: StoredConversation, after: StoredConversation): OutcomeCount {
  const { outcome, step } = params as { outcome: Outcome; step?: StepKey };
  const last = step ?? before.context.trail.at(-1);
  return {
    route: after.context.facts.route ?? 'unknown',
    flow: last ? parseKey(last).flow : '',
    step: step ? parseKey(step).step : '',
    outcome,
  };
}
