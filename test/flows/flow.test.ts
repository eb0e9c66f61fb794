import { describe, expect, it } from '@jest/globals';
import { defineFlow, parseKey, stepKey } from '../../src/flows/flow.ts';
import { flows } from '../../src/flows/index.ts';

const step = <const Id extends string>(id: Id) => ({ id, source: ['guide' as const], verified: '2026-11-22' });

describe('defineFlow', () => {
  it('gives the flow as it was written', () => {
    const written = { id: 'tea', steps: [step('boil'), { ...step('pour'), when: () => true }] };
    expect(defineFlow(written)).toBe(written);
  });

  it('refuses a step that stands twice', () => {
    expect(() => defineFlow({ id: 'tea', steps: [step('boil'), step('pour'), step('boil')] })).toThrow(
      'Flow "tea": step "boil" stands twice.',
    );
  });

  it('refuses a detour that stands before its step, or in its place', () => {
    const early = { ...step('kettle'), detourFrom: 'boil' as const };
    expect(() => defineFlow({ id: 'tea', steps: [early, step('boil')] })).toThrow(
      'Flow "tea": detour "kettle" must stand after "boil".',
    );
    const own = { ...step('boil'), detourFrom: 'boil' as const };
    expect(() => defineFlow({ id: 'tea', steps: [own] })).toThrow('detour "boil" must stand after "boil"');
  });

  it('says all that is wrong at once', () => {
    const early = { ...step('kettle'), detourFrom: 'boil' as const };
    expect(() => defineFlow({ id: 'tea', steps: [early, step('boil'), step('boil')] })).toThrow(
      'Flow "tea": step "boil" stands twice; detour "kettle" must stand after "boil".',
    );
  });

  it('takes a detour of a step it has, and no other: a misspelt one is a compile error', () => {
    const detour = { ...step('kettle'), detourFrom: 'boil' as const };
    expect(defineFlow({ id: 'tea', steps: [step('boil'), detour] }).steps).toHaveLength(2);
    // @ts-expect-error "biol" is no step of this flow
    defineFlow({ id: 'tea', steps: [step('boil'), { ...step('kettle'), detourFrom: 'biol' as const }] });
  });
});

describe('a step’s key', () => {
  it('is flow and step, and is taken apart again', () => {
    expect(stepKey('chrome-site', 'reload')).toBe('chrome-site/reload');
    expect(parseKey('chrome-site/reload')).toEqual({ flow: 'chrome-site', step: 'reload' });
  });

  it('is made of ids in kebab-case, in every flow', () => {
    const ids = flows.flatMap((flow) => [
      flow.id,
      ...flow.steps.flatMap(({ id, variants = [] }) => [id, ...variants.map((variant) => variant.id)]),
    ]);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });
});
