/**
 * The conversation: who is asked what, which flow runs, and what happens when it did not help.
 *
 * A statechart without I/O, clock or words: `transition(machine, snapshot, event)` gives the next snapshot and what to say
 * as data. A conversation is stored as its `{ value, context }`.
 */
import { assign } from 'xstate';
import { type Answer, isVideoTopic, type Topic, topics } from './answers.ts';
import type { Facts } from './facts.ts';
import { type Flow, type StepKey, stepKey } from './flow.ts';
import { flowStates, goTo, tellBetween } from './flow-states.ts';
import {
  type ConversationContext,
  type ConversationEvent,
  emptyContext,
  machineSetup,
  type Outcome,
  pose,
  sayWhereWeAre,
} from './machine-setup.ts';
import { planFor } from './plan.ts';
import { createAtlas, lastStep, nextInPlan, stepBefore } from './walk.ts';

type Scope<T extends ConversationEvent['type'] = ConversationEvent['type']> = {
  context: ConversationContext;
  event: Extract<ConversationEvent, { type: T }>;
};

const say = (words: string) => ({ type: 'say', params: { words } }) as const;
const record = (outcome: Outcome) => ({ type: 'record', params: { outcome } }) as const;

const comeFrom = (from: ConversationContext['cameFrom']) => ({ type: 'comeFrom', params: { from } }) as const;

/** What starts the steps while the page is looking; a person, a stop and an emergency are heard there as anywhere. */
const whileLooking = [
  ...['tell', 'look', 'topic', 'browser', 'verdict', 'unclear', 'too_long'],
  ...['done', 'not_done', 'cannot_find', 'did_not_help', 'fixed', 'back', 'repeat', 'skip'],
] as readonly ConversationEvent['type'][];

/** Forgets the walk, keeps what is known. */
const newWalk = { plan: [], tried: [], trail: [], detours: [] };

/** True when new facts change which flows are tried, as when a browser was updated in mid-walk. */
function changesPlan(context: ConversationContext, facts: Facts): boolean {
  return context.plan.length > 0 && planFor({ ...context.facts, ...facts }).join() !== context.plan.join();
}

/** Builds the statechart that contains the given flows. */
export function createConversation(flows: readonly Flow[]) {
  const atlas = createAtlas(flows);
  const allSteps = flows.flatMap((flow) => flow.steps.map(({ id }) => stepKey(flow.id, id)));
  // only steps up to the first unconditional one can be the first of a flow
  const firstSteps = flows.flatMap((flow) => {
    const sure = flow.steps.findIndex((step) => !step.when && !step.known && !step.detourFrom);
    return flow.steps.slice(0, sure < 0 ? undefined : sure + 1).map(({ id }) => stepKey(flow.id, id));
  });
  const fixing = Object.fromEntries(
    flows.map((flow) => [
      flow.id,
      flowStates(atlas, flow, { walked: '#confirming', noHelp: '#next-flow', fixed: '#feedback' }),
    ]),
  );

  const tellAhead = (to?: StepKey) => tellBetween(atlas, undefined, to);
  const sayNext = {
    type: 'say',
    params: ({ context }: Scope) => ({ words: context.tried.length >= 2 ? 'next_flow_or_person' : 'next_flow' }),
  } as const;
  const startFlow = goTo(
    firstSteps,
    (context) => nextInPlan(atlas, context),
    (to) => [tellAhead(to)],
  );
  const toStepBefore = goTo(
    allSteps,
    (context) => stepBefore(atlas, context),
    (to) => [{ type: 'leaveTrailBehind', params: { to } } as const],
  );
  const toLastStep = goTo(allSteps, (context) => lastStep(atlas, context));
  const startOver = { target: '#starting-over', actions: comeFrom(undefined) };
  const repose = (prompt: 'symptom' | 'browser' | 'look' | 'works' | 'feedback' | 'start-over') => ({
    actions: pose(prompt, 'again'),
  });

  return machineSetup.createMachine({
    id: 'conversation',
    context: emptyContext,
    initial: 'unopened',
    on: {
      // no record: an emergency is nobody's figure
      emergency: { actions: say('emergency') },
      hello: { actions: 'learn' },
      human_agent: { actions: [record('asked_for_person'), say('contact')] },
      stop: { target: '#ended', actions: [record('stopped'), say('goodbye')] },
      unclear: [
        {
          guard: ({ context }: { context: ConversationContext }) => context.unclear === 0,
          actions: [assign({ unclear: 1 }), say('unclear')],
        },
        { actions: [assign({ unclear: 2 }), say('unclear_again')] },
      ],
      too_long: { actions: say('too_long') },
      why: { actions: say('why_here') },
    },
    states: {
      unopened: {
        on: {
          open: {
            target: 'asking',
            actions: [
              assign({ facts: ({ context, event }) => ({ ...event.facts, ...context.facts }) }),
              ...pose('symptom', 'greeting'),
            ],
          },
        },
      },

      asking: {
        on: {
          topic: topics
            .filter((topic) => topic !== 'human_agent')
            .map((topic: Topic) => ({
              guard: ({ event }: Scope<'topic'>) => event.topic === topic,
              ...(isVideoTopic(topic)
                ? { target: '#choosing', actions: assign({ ...newWalk, topic }) }
                : { actions: [say(`topic_${topic}`), ...pose('symptom', 'again')] }),
            })),
          stale: { actions: sayWhereWeAre('symptom') },
          repeat: repose('symptom'),
          restart: repose('symptom'),
        },
      },

      // the browser decides which flow; where it is not seen, it is asked
      choosing: {
        id: 'choosing',
        always: [
          { guard: ({ context }) => !context.facts.route, target: 'asking-browser' },
          {
            guard: ({ context }) =>
              context.facts.canLook === true && !context.looked && context.facts.support === 'supported',
            target: 'offering-look',
          },
          { target: 'starting' },
        ],
      },

      'asking-browser': {
        entry: pose('browser'),
        on: {
          browser: [
            {
              guard: ({ context, event }) => planFor({ ...context.facts, ...event.facts }).length > 0,
              target: 'choosing',
              actions: 'learn',
            },
            { actions: ['learn', ...pose('browser', 'second')] },
          ],
          hello: { target: 'choosing', actions: 'learn' },
          stale: { actions: sayWhereWeAre('browser') },
          repeat: repose('browser'),
          restart: { target: 'asking', actions: pose('symptom', 'again') },
          back: { target: 'asking', actions: pose('symptom', 'again') },
        },
      },

      'offering-look': {
        entry: pose('look'),
        on: {
          look: { target: 'looking' },
          tell: { target: 'starting', actions: assign({ looked: true }) },
          skip: { target: 'starting', actions: assign({ looked: true }) },
          stale: { actions: sayWhereWeAre('look') },
          repeat: repose('look'),
          restart: { target: 'asking', actions: pose('symptom', 'again') },
          back: { target: 'asking', actions: pose('symptom', 'again') },
        },
      },

      // whatever comes instead of a result starts the steps: a page that never answers holds nobody up
      looking: {
        entry: [{ type: 'probe' }, ...pose('looking')],
        exit: assign({ looked: true }),
        on: {
          looked: {
            target: 'starting',
            actions: [
              assign({
                facts: ({ context, event }) => ({
                  ...context.facts,
                  secure: { value: event.result.secure, how: 'seen' as const },
                  camera: { value: event.result.camera, how: 'seen' as const },
                  microphone: { value: event.result.microphone, how: 'seen' as const },
                }),
              }),
              say('saw'),
            ],
          },
          restart: { target: 'asking', actions: pose('symptom', 'again') },
          stale: { actions: sayWhereWeAre('looking') },
          ...Object.fromEntries(whileLooking.map((type) => [type, { target: 'starting' as const }])),
        },
      },

      starting: {
        id: 'starting',
        entry: [
          assign({ plan: ({ context }) => planFor(context.facts) }),
          { type: 'record', params: { outcome: 'started' } },
          say('start'),
        ],
        always: [...startFlow, { target: 'feedback', actions: say('exhausted') }],
      },

      fixing: {
        on: {
          back: [...toStepBefore, { actions: [say('first_step')] }],
          restart: startOver,
          hello: [
            {
              guard: ({ context, event }: Scope<'hello'>) => changesPlan(context, event.facts),
              target: '#starting',
              actions: ['learn', say('browser_changed')],
            },
            { actions: 'learn' },
          ],
        },
        initial: flows[0]!.id,
        states: fixing,
      },

      confirming: {
        id: 'confirming',
        entry: pose('works'),
        on: {
          fixed: { target: 'feedback', actions: record('fixed') },
          did_not_help: { target: 'next-flow', actions: record('did_not_help') },
          skip: { target: 'next-flow' },
          not_done: { actions: say('take_your_time') },
          back: toLastStep,
          repeat: repose('works'),
          stale: { actions: sayWhereWeAre('works') },
          restart: { target: 'starting-over', actions: comeFrom('confirming') },
        },
      },

      'next-flow': {
        id: 'next-flow',
        entry: 'giveUpFlow',
        always: [
          ...goTo(
            firstSteps,
            (context) => nextInPlan(atlas, context),
            (to) => [sayNext, tellAhead(to)],
          ),
          {
            target: 'feedback',
            actions: [tellAhead(), record('exhausted'), say('exhausted')],
          },
        ],
      },

      feedback: {
        id: 'feedback',
        entry: pose('feedback'),
        on: {
          verdict: (['solved', 'partly', 'not_solved'] as const).map((verdict) => ({
            guard: ({ event }: Scope<'verdict'>) => event.verdict === verdict,
            target: 'asking',
            actions: [record(verdict), assign(newWalk), ...pose('symptom', `thanks_${verdict}`)],
          })),
          skip: { target: 'asking', actions: [assign(newWalk), ...pose('symptom', 'again')] },
          back: toLastStep,
          repeat: repose('feedback'),
          stale: { actions: sayWhereWeAre('feedback') },
          restart: { target: 'starting-over', actions: comeFrom('feedback') },
        },
      },

      'starting-over': {
        id: 'starting-over',
        entry: pose('start-over'),
        on: {
          restart: {
            target: 'choosing',
            actions: [assign(newWalk), say('starting_over')],
          },
          stale: { actions: sayWhereWeAre('start-over') },
          ...Object.fromEntries(
            (['repeat', 'back', 'not_done', 'done', 'skip', 'cannot_find', 'did_not_help'] satisfies Answer[]).map(
              (no) => [
                no,
                [
                  { guard: ({ context }: Scope) => context.cameFrom === 'confirming', target: 'confirming' },
                  { guard: ({ context }: Scope) => context.cameFrom === 'feedback', target: 'feedback' },
                  ...toLastStep,
                ],
              ],
            ),
          ),
        },
      },

      ended: { id: 'ended', entry: { type: 'end' }, type: 'final' },
    },
  });
}

export type Conversation = ReturnType<typeof createConversation>;
