/**
 * Compiles a flow into XState states: one state a step, with every answer a visitor can give, written once for all flows.
 */
import { assign } from 'xstate';
import type { Flow, StepKey } from './flow.ts';
import { stepKey } from './flow.ts';
import { type ConversationContext, machineSetup, type Outcome, pose, sayWhereWeAre } from './machine-setup.ts';
import { type Atlas, extendTrail, stepAfter, toldOnTheWay } from './walk.ts';

type Scope = { context: ConversationContext };

/** Where a flow leads when it is walked to its end, or when the visitor says that the trouble is over. States by id. */
export interface FlowExits {
  walked: string;
  noHelp: string;
  fixed: string;
}

/** The XState id of a step's state. Dots and hashes have a meaning of their own in XState; flow and step ids have neither. */
export const stateId = (key: StepKey): string => key;

/**
 * Transitions to whichever of the steps `choose` names, one guarded candidate a step, so that the edges stand in the
 * graph and nothing is skipped by passing through.
 */
export function goTo<Action = never>(
  steps: readonly StepKey[],
  choose: (context: ConversationContext) => StepKey | undefined,
  actionsTo: (key: StepKey) => readonly Action[] = () => [],
) {
  // every candidate asks the same question of the same context; it is answered once
  const chosen = new WeakMap<ConversationContext, StepKey | undefined>();
  const choice = (context: ConversationContext): StepKey | undefined => {
    if (!chosen.has(context)) chosen.set(context, choose(context));
    return chosen.get(context);
  };
  return steps.map((key) => ({
    guard: ({ context }: Scope) => choice(context) === key,
    target: `#${stateId(key)}`,
    // a step may be left for itself (start over at step 1): entering it again must say it again
    reenter: true,
    actions: [...actionsTo(key)],
  }));
}

/** Says which steps the page proves on the way, if any. */
export const tellBetween = (atlas: Atlas, from?: StepKey, to?: StepKey) =>
  ({
    type: 'tell',
    params: ({ context }: Scope) => ({ steps: toldOnTheWay(atlas, context, from, to) }),
  }) as const;

const recorded = (outcome: Outcome, step: StepKey) => ({ type: 'record', params: { outcome, step } });

/** Moves on within the flow, and at its end to `exit`. */
function onwards(atlas: Atlas, flow: Flow, step: string, exit: string, before: readonly object[]) {
  const here = stepKey(flow.id, step);
  const later = flow.steps
    .slice(flow.steps.findIndex(({ id }) => id === step) + 1)
    .map(({ id }) => stepKey(flow.id, id));
  return [
    ...goTo(
      later,
      (context) => stepAfter(flow, context, step),
      (to) => [...before, tellBetween(atlas, here, to)],
    ),
    { target: exit, actions: [...before, tellBetween(atlas, here)] },
  ];
}

/** What happens when the step's button or menu is not there: other words, then the other way, then a way out. */
function missed(flow: Flow, step: string) {
  const here = stepKey(flow.id, step);
  const detour = flow.steps.find((other) => other.detourFrom === step);
  const countMiss = assign({ misses: ({ context }: Scope) => context.misses + 1 });
  return [
    {
      guard: ({ context }: Scope) => context.misses === 0,
      actions: [recorded('cannot_find', here), countMiss, ...pose('step', 'second', here)],
    },
    ...(detour
      ? [
          {
            guard: ({ context }: Scope) => !context.detours.includes(here),
            target: `#${stateId(stepKey(flow.id, detour.id))}`,
            actions: [
              assign({ detours: ({ context }: Scope) => [...context.detours, here] }),
              { type: 'say', params: { words: 'other_way' } },
            ],
          },
        ]
      : []),
    {
      actions: [
        {
          type: 'say',
          // counted from this step's first miss; the same words are never the answer to the next
          params: ({ context }: Scope) => ({ words: context.misses <= 1 ? 'cannot_find_again' : 'cannot_find_still' }),
        },
        countMiss,
        { type: 'nextNonce' },
      ],
    },
  ];
}

/** The states of one flow, for the conversation or for a machine of its own. */
export function flowStates(atlas: Atlas, flow: Flow, exits: FlowExits) {
  const states = flow.steps.map(({ id }) => {
    const here = stepKey(flow.id, id);
    const state = machineSetup.createStateConfig({
      id: stateId(here),
      entry: [
        assign({ trail: ({ context }) => extendTrail(context.trail, here), misses: 0, repeats: 0 }),
        ...pose('step', 'first', here),
      ],
      on: {
        done: onwards(atlas, flow, id, exits.walked, [recorded('done', here)]),
        skip: onwards(atlas, flow, id, exits.walked, [recorded('skipped', here)]),
        did_not_help: onwards(atlas, flow, id, exits.noHelp, [
          recorded('did_not_help', here),
          { type: 'say', params: { words: 'go_on' } },
        ]),
        fixed: { target: exits.fixed, actions: [recorded('fixed', here)] },
        cannot_find: missed(flow, id),
        not_done: { actions: { type: 'say', params: { words: 'take_your_time' } } },
        stale: { actions: sayWhereWeAre('step', here) },
        why: { actions: { type: 'say', params: { words: 'why_step' } } },
        repeat: [
          {
            guard: ({ context }: Scope) => context.repeats === 0,
            actions: [assign({ repeats: 1 }), ...pose('step', 'first', here)],
          },
          { actions: pose('step', 'second', here) },
        ],
      } as object,
    });
    return [id, state] as const;
  });
  return { initial: flow.steps[0]!.id, states: Object.fromEntries(states) };
}
