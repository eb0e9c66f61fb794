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
import { flowStates, goTo } from './flow-states.ts';
import {
  type ConversationContext,
  type ConversationEvent,
  emptyContext,
  machineSetup,
  pose,
  sayWhereWeAre,
} from './machine-setup.ts';
import { planFor } from './plan.ts';
import { createAtlas, lastStep, nextInPlan, stepBefore, toldOnTheWay } from './walk.ts';

type Scope<T extends ConversationEvent['type'] = ConversationEvent['type']> = {
  context: ConversationContext;
  event: Extract<ConversationEvent, { type: T }>;
};

const say = (words: string) => ({ type: 'say', params: { words } }) as const;
const record = (outcome: string) => ({ type: 'record', params: { outcome } }) as const;

/** What starts the steps while the page is looking; a person, a stop and an emergency are heard there as anywhere. */
const whileLooking = [
  ...['tell', 'look', 'topic', 'browser', 'verdict', 'unclear', 'too_long'],
  ...['done', 'not_done', 'cannot_find', 'did_not_help', 'fixed', 'back', 'repeat', 'skip'],
] as readonly ConversationEvent['type'][];

/** Forgets the walk, keeps what is known. */
const newWalk = { plan: [], tried: [], trail: [], detours: [] };

/** The flow last walked did not help, and is not offered again. */
const giveUpFlow = assign({
  tried: ({ context }: { context: ConversationContext }) => {
    const flow = context.trail.at(-1)?.split('/')[0];
    return flow && !context.tried.includes(flow) ? [...context.tried, flow] : context.tried;
  },
});

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

  const learn = assign({ facts: ({ context, event }: Scope<'hello'>) => ({ ...context.facts, ...event.facts }) });
  const tellAhead = (to?: StepKey) => ({
    type: 'tell',
    params: ({ context }: Scope) => ({ steps: toldOnTheWay(atlas, context, undefined, to) }),
  });
  const startFlow = goTo(
    firstSteps,
    (context) => nextInPlan(atlas, context),
    (to) => [tellAhead(to)],
  );
  const leaveTrailBehind = assign({
    trail: ({ context }: Scope) => context.trail.slice(0, context.trail.lastIndexOf(stepBefore(atlas, context)!)),
    tried: ({ context }: Scope) => context.tried.filter((flow) => flow !== stepBefore(atlas, context)?.split('/')[0]),
    // back at the step whose other way was taken: its own way is open again
    detours: ({ context }: Scope) => context.detours.filter((key) => key !== stepBefore(atlas, context)),
  });
  const toStepBefore = goTo(
    allSteps,
    (context) => stepBefore(atlas, context),
    () => [leaveTrailBehind],
  );
  const toLastStep = goTo(allSteps, (context) => lastStep(atlas, context));
  const startOver = { target: '#starting-over', actions: assign({ cameFrom: undefined }) };
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
      hello: { actions: learn as never },
      human_agent: { actions: [record('asked_for_person'), say('contact')] as never },
      stop: { target: '#ended', actions: [record('stopped'), say('goodbye')] as never },
      unclear: [
        {
          guard: ({ context }: { context: ConversationContext }) => context.unclear === 0,
          actions: [assign({ unclear: 1 }), say('unclear')] as never,
        },
        { actions: [assign({ unclear: 2 }), say('unclear_again')] as never },
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
        tags: 'symptom',
        on: {
          topic: topics
            .filter((topic) => topic !== 'human_agent')
            .map((topic: Topic) => ({
              guard: ({ event }: Scope<'topic'>) => event.topic === topic,
              ...(isVideoTopic(topic)
                ? { target: '#choosing', actions: assign({ ...newWalk, topic }) }
                : { actions: [say(`topic_${topic}`), ...pose('symptom', 'again')] }),
            })) as never,
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
        tags: 'browser',
        entry: pose('browser'),
        on: {
          browser: [
            {
              guard: ({ context, event }) => planFor({ ...context.facts, ...event.facts }).length > 0,
              target: 'choosing',
              actions: learn as never,
            },
            { actions: [learn as never, ...pose('browser', 'second')] },
          ],
          hello: { target: 'choosing', actions: learn as never },
          stale: { actions: sayWhereWeAre('browser') },
          repeat: repose('browser'),
          restart: { target: 'asking', actions: pose('symptom', 'again') },
          back: { target: 'asking', actions: pose('symptom', 'again') },
        },
      },

      'offering-look': {
        tags: 'look',
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
        tags: 'looking',
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
        always: [...startFlow, { target: 'feedback', actions: say('exhausted') }] as never,
      },

      fixing: {
        on: {
          back: [...toStepBefore, { actions: [say('first_step')] }] as never,
          restart: startOver as never,
          hello: [
            {
              guard: ({ context, event }: Scope<'hello'>) => changesPlan(context, event.facts),
              target: '#starting',
              actions: [learn, say('browser_changed')],
            },
            { actions: learn },
          ] as never,
        },
        initial: flows[0]!.id,
        states: fixing as never,
      },

      confirming: {
        id: 'confirming',
        tags: 'works',
        entry: pose('works'),
        on: {
          fixed: { target: 'feedback', actions: record('fixed') as never },
          did_not_help: { target: 'next-flow', actions: record('did_not_help') as never },
          skip: { target: 'next-flow' },
          not_done: { actions: say('take_your_time') },
          back: toLastStep as never,
          repeat: repose('works'),
          stale: { actions: sayWhereWeAre('works') },
          restart: { target: 'starting-over', actions: assign({ cameFrom: 'confirming' }) },
        },
      },

      'next-flow': {
        id: 'next-flow',
        entry: [giveUpFlow as never],
        always: [
          ...startFlow.map((candidate) => ({
            ...candidate,
            actions: [
              {
                type: 'say',
                params: ({ context }: Scope) => ({
                  words: context.tried.length >= 2 ? 'next_flow_or_person' : 'next_flow',
                }),
              },
              ...candidate.actions,
            ],
          })),
          {
            target: 'feedback',
            actions: [tellAhead(), record('exhausted'), say('exhausted')],
          },
        ] as never,
      },

      feedback: {
        id: 'feedback',
        tags: 'feedback',
        entry: pose('feedback'),
        on: {
          verdict: (['solved', 'partly', 'not_solved'] as const).map((verdict) => ({
            guard: ({ event }: Scope<'verdict'>) => event.verdict === verdict,
            target: 'asking',
            actions: [record(verdict), assign(newWalk), ...pose('symptom', `thanks_${verdict}`)],
          })) as never,
          skip: { target: 'asking', actions: [assign(newWalk), ...pose('symptom', 'again')] },
          back: toLastStep as never,
          repeat: repose('feedback'),
          stale: { actions: sayWhereWeAre('feedback') },
          restart: { target: 'starting-over', actions: assign({ cameFrom: 'feedback' }) },
        },
      },

      'starting-over': {
        id: 'starting-over',
        tags: 'start-over',
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
        } as never,
      },

      ended: { id: 'ended', tags: 'closed', entry: { type: 'end' }, type: 'final' },
    },
  });
}

export type Conversation = ReturnType<typeof createConversation>;
