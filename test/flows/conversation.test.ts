import { describe, expect, it } from '@jest/globals';
import { getAdjacencyMap } from 'xstate/graph';
import { advance, newConversation, type StoredConversation, standing } from '../../src/flows/advance.ts';
import { answers, topics } from '../../src/flows/answers.ts';
import { createConversation } from '../../src/flows/conversation.ts';
import { stepKey } from '../../src/flows/flow.ts';
import { flows } from '../../src/flows/index.ts';
import type { ConversationEvent } from '../../src/flows/machine-setup.ts';
import { planFor } from '../../src/flows/plan.ts';
import { createAtlas, stepBefore, stepsToDo } from '../../src/flows/walk.ts';
import { visitors } from './visitors.ts';

const machine = createConversation(flows);
const atlas = createAtlas(flows);

const choices: ConversationEvent[] = [
  ...answers.map((type) => ({ type })),
  { type: 'look' },
  { type: 'tell' },
  { type: 'looked', result: { secure: true, camera: 'denied', microphone: 'granted' } },
  { type: 'verdict', verdict: 'solved' },
  { type: 'verdict', verdict: 'partly' },
  { type: 'verdict', verdict: 'not_solved' },
  { type: 'stale', here: true },
  { type: 'stale', here: false },
  { type: 'unclear' },
  { type: 'too_long' },
  { type: 'emergency' },
  { type: 'topic', topic: 'camera' },
];

/** Every state this visitor can come to, with every choice tried in each. */
function everythingFor(facts: object) {
  const map: unknown = getAdjacencyMap(
    machine as never,
    {
      events: [{ type: 'open', facts }, ...choices],
      // the default never ends: the trail grows for ever. What decides where a choice leads is all that counts
      serializeState: (state: never) => {
        const { value, context } = state as StoredConversation;
        const { misses, plan, tried, detours, looked, cameFrom } = context;
        const leadsBackTo = value === 'starting-over' && cameFrom;
        return JSON.stringify([
          value,
          misses > 0,
          plan.length,
          tried,
          detours,
          looked,
          leadsBackTo,
          stepBefore(atlas, context),
        ]);
      },
      limit: 200_000,
    } as never,
  );
  return map as Record<
    string,
    { state: StoredConversation; transitions: Record<string, { state: StoredConversation; event: ConversationEvent }> }
  >;
}

describe('the conversation', () => {
  const reached = new Set<string>();
  const edges = new Set<string>();

  it.each(Object.entries(visitors))('leads every choice of %s to a question', (_name, facts) => {
    const states = Object.values(everythingFor(facts));
    const met = new Set<string>();
    for (const { state, transitions } of states) {
      const place = JSON.stringify(state.value);
      const { step } = standing(state);
      if (step) met.add(step);
      reached.add(place);
      for (const { event } of Object.values(transitions)) {
        edges.add(`${place} ${event.type}`);
        const { orders, stored } = advance(machine, atlas, state, event);
        const asks = orders.filter(({ type }) => type === 'ask').length;
        expect(asks).toBeLessThanOrEqual(1);
        const said = orders.filter(({ type }) => ['ask', 'say', 'end'].includes(type)).length;
        // each end is an outcome: stopped, or what the visitor said of the help
        const verdict = state.value === 'feedback' && event.type === 'verdict' ? event.verdict : undefined;
        const end = stored.value === 'ended' && state.value !== 'ended' ? 'stopped' : verdict;
        const outcomes = orders.map(({ params }) => (params as { outcome?: string } | undefined)?.outcome);
        if (end) expect(outcomes).toContain(end);
        // a conversation that is over says nothing, and nothing else is ever silent
        if (state.value !== 'ended' && state.value !== 'unopened')
          expect([place, event.type, said > 0]).toEqual([place, event.type, true]);
        expect(typeof stored.value === 'string' || 'fixing' in (stored.value as object)).toBe(true);
      }
    }
    const plan = planFor(facts);
    expect(plan.length).toBeGreaterThan(0);
    // every step that applies, and every step of another way, is met
    const whole = states.findLast(({ state }) => state.context.plan.length > 0)!.state.context;
    for (const id of plan) {
      for (const step of stepsToDo(atlas.get(id)!, { ...whole, detours: [] }))
        expect(met).toContain(stepKey(id, step.id));
    }
  });

  it('is walked whole: every step of every flow and every state beside them is reached by somebody', () => {
    const steps = flows.flatMap((flow) => flow.steps.map((step) => JSON.stringify({ fixing: { [flow.id]: step.id } })));
    const others = [
      'unopened',
      'asking',
      'offering-look',
      'looking',
      'confirming',
      'feedback',
      'starting-over',
      'ended',
    ].map((name) => JSON.stringify(name));
    expect([...steps, ...others].filter((place) => !reached.has(place))).toEqual([]);
  });

  it('has every (step, answer) edge', () => {
    for (const flow of flows) {
      for (const step of flow.steps) {
        for (const answer of answers) {
          expect(edges).toContain(`${JSON.stringify({ fixing: { [flow.id]: step.id } })} ${answer}`);
        }
      }
    }
  });

  const walkTo = (facts: object, ...events: ConversationEvent[]): StoredConversation =>
    [{ type: 'open', facts } as ConversationEvent, ...events].reduce(
      (stored, event) => advance(machine, atlas, stored, event).stored,
      newConversation(machine),
    );
  const chrome = visitors['Chrome 157 on Windows']!;

  it.each(topics.filter((topic) => topic !== 'human_agent'))('has an answer to the topic %s', (topic) => {
    const { orders } = advance(machine, atlas, walkTo(chrome), { type: 'topic', topic });
    expect(orders.some(({ type }) => type === 'ask')).toBe(true);
  });

  it('asks for the browser and the device where neither is seen', () => {
    let stored = walkTo({}, { type: 'topic', topic: 'camera' });
    expect(stored.value).toBe('asking-browser');
    stored = advance(machine, atlas, stored, {
      type: 'browser',
      facts: { browser: { value: 'chrome', how: 'told' } },
    }).stored;
    expect(stored.value).toBe('asking-browser');
    stored = advance(machine, atlas, stored, {
      type: 'browser',
      facts: { os: { value: 'windows', how: 'told' }, route: 'chrome-desktop', support: 'supported' },
    }).stored;
    expect(stored.value).toEqual({ fixing: { 'chrome-site': 'site-controls' } });
  });

  it('goes on with the new browser when it was updated in mid-walk', () => {
    const stored = walkTo(visitors['Chrome 90, too old']!, { type: 'topic', topic: 'camera' });
    expect(standing(stored).step).toMatch(/^chrome-update\//);
    const { stored: after } = advance(machine, atlas, stored, { type: 'hello', facts: chrome });
    expect(standing(after).step).toBe('chrome-site/site-controls');
  });

  it('is silent on a hello that changes nothing', () => {
    const stored = walkTo(chrome, { type: 'topic', topic: 'camera' });
    const { stored: after, orders } = advance(machine, atlas, stored, { type: 'hello', facts: chrome });
    expect(orders).toEqual([]);
    expect(after).toEqual(stored);
  });

  it('goes on at the nearest earlier step when the stored one is gone, and says so', () => {
    const stored = walkTo(chrome, { type: 'topic', topic: 'camera' }, { type: 'done' });
    const old = { ...stored, value: { fixing: { 'chrome-site': 'a-step-of-old' } } };
    const { orders, stored: after } = advance(machine, atlas, old, { type: 'why' });
    expect(orders[0]).toEqual({ type: 'say', params: { words: 'moved' } });
    expect(after.value).toEqual({ fixing: { 'chrome-site': 'reset-permission' } });
  });

  it('goes back along the real trail: 10,000 random walks agree with a plain list', () => {
    let seed = 20261122;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    const people = Object.values(visitors);
    const moves: ConversationEvent['type'][] = [
      'done',
      'skip',
      'cannot_find',
      'did_not_help',
      'back',
      'back',
      'repeat',
      'why',
    ];
    let backs = 0;
    for (let walk = 0; walk < 10_000; walk++) {
      let stored = walkTo(people[random(people.length)]!, { type: 'topic', topic: 'camera' });
      if (stored.value === 'offering-look') stored = advance(machine, atlas, stored, { type: 'tell' }).stored;
      let list = [standing(stored).step!];
      for (let n = 0; n < 12; n++) {
        const before = standing(stored);
        const works = before.prompt === 'works';
        if (before.prompt !== 'step' && !works) break;
        const type = works ? (random(2) ? 'did_not_help' : 'back') : moves[random(moves.length)]!;
        stored = advance(machine, atlas, stored, { type } as ConversationEvent).stored;
        const now = standing(stored);
        if (type === 'back') {
          backs++;
          if (!works && list.length > 1) list = list.slice(0, -1);
          expect([list, now.step]).toEqual([list, list.at(-1)]);
        } else if (now.step && now.step !== list.at(-1)) list.push(now.step);
      }
    }
    expect(backs).toBeGreaterThan(5_000);
  });
});
