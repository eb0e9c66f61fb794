import { describe, expect, it } from '@jest/globals';
import { defineFlow, type StepKey } from '../../src/flows/flow.ts';
import { emptyContext } from '../../src/flows/machine-setup.ts';
import {
  createAtlas,
  extendTrail,
  findStep,
  lastStep,
  nextInPlan,
  position,
  stepAfter,
  stepBefore,
  stepsToDo,
  toldOnTheWay,
  trailLength,
  type WalkContext,
} from '../../src/flows/walk.ts';

const checked = { source: ['guide' as const], verified: '2026-11-22' };

/** Two ways to `open`, a step for Macs only, and two that a page can prove. */
const door = defineFlow({
  id: 'door',
  steps: [
    { id: 'find', ...checked },
    { id: 'script', known: (facts) => facts.javascript?.value === true, ...checked },
    { id: 'mac-key', when: (facts) => facts.os?.value === 'macos', ...checked },
    { id: 'open', ...checked },
    { id: 'window', detourFrom: 'open', ...checked },
    { id: 'climb', detourFrom: 'open', ...checked },
    { id: 'secure', known: (facts) => facts.secure?.value === true, ...checked },
  ],
});
/** All of it can be proved. */
const light = defineFlow({
  id: 'light',
  steps: [{ id: 'on', known: (facts) => facts.javascript?.value === true, ...checked }],
});
const room = defineFlow({ id: 'room', steps: [{ id: 'enter', ...checked }] });
const atlas = createAtlas([door, light, room]);

const context = (more: Partial<WalkContext> = {}): WalkContext => ({ ...emptyContext, ...more });
const onMac = { os: { value: 'macos' as const, how: 'seen' as const } };
const scripted = { javascript: { value: true as const, how: 'seen' as const } };
const secured = { secure: { value: true, how: 'seen' as const } };
const ids = (more: Partial<WalkContext> = {}) => stepsToDo(door, context(more)).map(({ id }) => id);

describe('the atlas', () => {
  it('refuses two flows of one id', () => {
    expect(() => createAtlas([door, room, door])).toThrow('Two flows have the same id.');
  });

  it('finds a step by its key, and nothing by one that is gone', () => {
    expect(findStep(atlas, 'door/open')).toBe(door.steps[3]);
    expect(findStep(atlas, 'door/gone')).toBeUndefined();
    expect(findStep(atlas, 'gone/open')).toBeUndefined();
  });
});

describe('the steps to do', () => {
  it('are those that apply and are not known, without detours', () => {
    expect(ids()).toEqual(['find', 'script', 'open', 'secure']);
    expect(ids({ facts: onMac })).toEqual(['find', 'script', 'mac-key', 'open', 'secure']);
    expect(ids({ facts: { ...scripted, ...secured } })).toEqual(['find', 'open']);
  });

  it('have the other way once its step could not be found, in this flow only', () => {
    expect(ids({ detours: ['door/open'] })).toEqual(['find', 'script', 'open', 'window', 'climb', 'secure']);
    expect(ids({ detours: ['room/open'] })).toEqual(['find', 'script', 'open', 'secure']);
  });
});

describe('the position', () => {
  it('counts from 1 among the steps that apply', () => {
    expect(position(atlas, context(), 'door/find')).toEqual({ index: 1, count: 4 });
    expect(position(atlas, context({ facts: { ...onMac, ...scripted } }), 'door/open')).toEqual({ index: 3, count: 4 });
  });

  it('grows with the other way', () => {
    expect(position(atlas, context({ detours: ['door/open'] }), 'door/climb')).toEqual({ index: 5, count: 6 });
  });
});

describe('the next step', () => {
  it('passes over what does not apply, and what is known', () => {
    expect(stepAfter(door, context(), 'find')).toBe('door/script');
    expect(stepAfter(door, context({ facts: scripted }), 'find')).toBe('door/open');
    expect(stepAfter(door, context(), 'open')).toBe('door/secure');
    expect(stepAfter(door, context({ detours: ['door/open'] }), 'open')).toBe('door/window');
  });

  it('is none at the end, known steps behind it or not', () => {
    expect(stepAfter(door, context(), 'secure')).toBeUndefined();
    expect(stepAfter(door, context({ facts: secured }), 'open')).toBeUndefined();
  });

  it('is found from a step that no longer applies', () => {
    expect(stepAfter(door, context(), 'mac-key')).toBe('door/open');
  });

  it('of the plan is in the first flow that is not tried and has anything to do', () => {
    const plan = ['light', 'gone', 'door', 'room'];
    expect(nextInPlan(atlas, context({ plan }))).toBe('light/on');
    expect(nextInPlan(atlas, context({ plan, facts: scripted }))).toBe('door/find');
    expect(nextInPlan(atlas, context({ plan, tried: ['light', 'door'] }))).toBe('room/enter');
    expect(nextInPlan(atlas, context({ plan, tried: ['light', 'door', 'room'] }))).toBeUndefined();
    expect(nextInPlan(atlas, context())).toBeUndefined();
  });
});

describe('the way back', () => {
  const trail: StepKey[] = ['room/enter', 'door/find', 'door/mac-key', 'door/open'];

  it('leads along the trail, over steps that no longer apply', () => {
    expect(stepBefore(atlas, context({ trail, facts: onMac }))).toBe('door/mac-key');
    expect(stepBefore(atlas, context({ trail }))).toBe('door/find');
  });

  it('leads into the flow before, and over flows and steps that are gone', () => {
    expect(stepBefore(atlas, context({ trail: ['room/enter', 'gone/step', 'door/gone', 'door/find'] }))).toBe(
      'room/enter',
    );
  });

  it('ends at the first step', () => {
    expect(stepBefore(atlas, context({ trail: ['door/find'] }))).toBeUndefined();
    expect(stepBefore(atlas, context())).toBeUndefined();
  });

  it('knows the last step one can still stand at', () => {
    expect(lastStep(atlas, context({ trail }))).toBe('door/open');
    expect(lastStep(atlas, context({ trail: ['door/find', 'door/mac-key'] }))).toBe('door/find');
    expect(lastStep(atlas, context({ trail: ['gone/step'] }))).toBeUndefined();
  });
});

describe('what is told on the way', () => {
  const plan = ['light', 'door', 'room'];

  it('is what is known between one step and the next', () => {
    const known = context({ plan, facts: { ...scripted, ...secured } });
    expect(toldOnTheWay(atlas, known, 'door/find', 'door/open')).toEqual(['door/script']);
    expect(toldOnTheWay(atlas, known, 'door/find')).toEqual(['door/script', 'door/secure']);
    expect(toldOnTheWay(atlas, known, 'door/open')).toEqual(['door/secure']);
  });

  it('stays within the flow of the step one comes from', () => {
    expect(toldOnTheWay(atlas, context({ plan, facts: scripted }), 'room/enter')).toEqual([]);
  });

  it('is, at the start, what is known of the flows that are passed over', () => {
    const known = context({ plan, facts: scripted });
    expect(toldOnTheWay(atlas, known, undefined, 'door/find')).toEqual(['light/on']);
    expect(toldOnTheWay(atlas, { ...known, tried: ['light'] }, undefined, 'door/find')).toEqual([]);
    expect(toldOnTheWay(atlas, known)).toEqual(['light/on', 'door/script']);
  });

  it('is nothing where nothing is known, and never a step that does not apply', () => {
    expect(toldOnTheWay(atlas, context({ plan }))).toEqual([]);
    const never = defineFlow({ id: 'never', steps: [{ id: 'x', when: () => false, known: () => true, ...checked }] });
    expect(toldOnTheWay(createAtlas([never]), context({ plan: ['never'] }))).toEqual([]);
  });
});

describe('the trail', () => {
  it('holds the last 20 steps, newest last', () => {
    const keys = Array.from({ length: 30 }, (_, at): StepKey => `door/${at}`);
    const trail = keys.reduce<StepKey[]>((so, key) => extendTrail(so, key), []);
    expect(trailLength).toBe(20);
    expect(trail).toEqual(keys.slice(10));
  });

  it('has no step twice in a row, but again after another', () => {
    expect(extendTrail(['door/find'], 'door/find')).toEqual(['door/find']);
    expect(extendTrail(['door/find', 'door/open'], 'door/find')).toEqual(['door/find', 'door/open', 'door/find']);
  });

  it('is a new one: the stored trail is left as it is', () => {
    const stored: StepKey[] = ['door/find'];
    expect(extendTrail(stored, 'door/open')).not.toBe(stored);
    expect(extendTrail(stored, 'door/find')).not.toBe(stored);
    expect(stored).toEqual(['door/find']);
  });
});
