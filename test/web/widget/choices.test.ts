import { describe, expect, it } from '@jest/globals';
import { arrange, asksIfItWorks, readChoices } from '../../../src/web/widget/choices.ts';
import { buttons, stepChoices } from './talk.ts';

const arranged = (ids: string[], kind: 'step' | 'question') => {
  const { answers, ways, more } = arrange(readChoices(buttons(ids)), kind);
  return [answers, ways, more].map((list) => list.map(({ id }) => id));
};

describe('the buttons', () => {
  it('of a step are two answers, four ways out in sight, and the rest behind "More"', () => {
    expect(arranged([...stepChoices].reverse(), 'step')).toEqual([
      ['done', 'cannot_find'],
      ['back', 'why', 'skip', 'human_agent'],
      ['repeat', 'did_not_help', 'restart'],
    ]);
  });

  it('of "does it work?" have "did not help" as an answer', () => {
    expect(arranged(['fixed', 'did_not_help', 'back', 'human_agent', 'restart'], 'question')).toEqual([
      ['fixed', 'did_not_help'],
      ['back', 'human_agent', 'restart'],
      [],
    ]);
  });

  it('of a question keep the order they come in', () => {
    expect(arranged(['safari', 'chrome', 'human_agent'], 'question')).toEqual([
      ['safari', 'chrome'],
      ['human_agent'],
      [],
    ]);
  });

  it('that are ways out elsewhere answer a question that has nothing else', () => {
    expect(arranged(['restart', 'repeat'], 'question')).toEqual([['restart', 'repeat'], [], []]);
  });

  it('ask whether it works when both of its answers are there', () => {
    expect(asksIfItWorks(buttons(['fixed', 'did_not_help', 'back']))).toBe(true);
    expect(asksIfItWorks(buttons(stepChoices))).toBe(false);
    expect(asksIfItWorks([])).toBe(false);
  });

  it('put a choice nobody knows here behind the known ways out of a step', () => {
    expect(arranged(['done', 'new_one', 'back', 'why', 'skip', 'repeat'], 'step')[2]).toEqual(['repeat', 'new_one']);
  });
});
