import { describe, expect, it } from '@jest/globals';
import type { Activity } from '../../../src/web/widget/activity.ts';
import { merge, openProbe, readThread } from '../../../src/web/widget/thread.ts';
import { buttons, own, says, stepSays, unsent } from './talk.ts';

const texts = (log: Activity[], pending: Parameters<typeof readThread>[1] = []) =>
  readThread(log, pending).items.map(({ text }) => text);

describe('the thread', () => {
  it('shows a greeting with buttons as a card, and nothing beside it', () => {
    const thread = readThread([says('What is going wrong?', buttons(['camera', 'human_agent']))], []);
    expect(thread.items).toEqual([]);
    expect(thread.card).toMatchObject({ kind: 'question', text: 'What is going wrong?' });
    expect(thread.choices.answers.map(({ id }) => id)).toEqual(['camera']);
  });

  it('shows the action, the note and the progress of a step, and what was seen above it', () => {
    const step = stepSays('Click it.', {
      note: 'It is blue.',
      seen: 'I looked.',
      picture: { url: '/pictures/a.svg', alt: 'A' },
    });
    const { items, card } = readThread([step], []);
    expect(items).toMatchObject([{ kind: 'seen', text: 'I looked.' }]);
    expect(card).toMatchObject({
      kind: 'step',
      text: 'Click it.',
      note: 'It is blue.',
      progress: { index: 2, count: 4 },
    });
    expect(card?.picture?.alt).toBe('A');
  });

  it('moves a step into the talk when the next one comes', () => {
    const log = [stepSays('One.'), own('Done'), stepSays('Two.', {}, 2)];
    expect(texts(log)).toEqual(['Step. One.', 'Done']);
    expect(readThread(log, []).card?.text).toBe('Two.');
  });

  it('keeps the step as the card when a "why" follows it, with or without buttons', () => {
    const step = stepSays('One.');
    for (const why of [says('It is safe.'), says('It is safe.', step.suggestedActions!.actions)]) {
      const thread = readThread([step, own('Why?'), why], []);
      expect(thread.items.map(({ text }) => text)).toEqual(['Why?', 'It is safe.']);
      expect(thread.card).toMatchObject({ key: step.id, text: 'One.' });
      expect(thread.choices.answers).toHaveLength(2);
    }
  });

  it('keeps a question as the card when an explanation carries its buttons again', () => {
    const works = says('Does it work?', buttons(['fixed', 'did_not_help'], 'works', 7));
    const log = [works, own('hm'), says('Yes or no?', buttons(['fixed', 'did_not_help'], 'works', 7))];
    expect(readThread(log, []).card?.text).toBe('Does it work?');
    expect(texts(log)).toEqual(['hm', 'Yes or no?']);
  });

  it('knows the question whether it works now from a step, whatever its buttons', () => {
    const ways = buttons(['fixed', 'did_not_help', 'back'], 'works');
    const step = stepSays('Click it.', {});
    expect(readThread([says('Does it work?', ways)], []).card?.asksIfItWorks).toBe(true);
    expect(readThread([{ ...step, suggestedActions: { actions: ways } }], []).card?.asksIfItWorks).toBe(false);
    expect(readThread([says('What is wrong?', buttons(['camera']))], []).card?.asksIfItWorks).toBe(false);
  });

  it('does not take an older question of the same name for the present one', () => {
    const asked = (text: string) => says(text, buttons(['camera'], 'symptom', 1));
    const log = [asked('First?'), own('camera'), stepSays('One.'), own('Start over'), asked('Again?')];
    expect(readThread(log, []).card?.text).toBe('Again?');
  });

  it('replaces a step by "does it work now?"', () => {
    const thread = readThread(
      [stepSays('One.'), own('Done'), says('Does it work?', buttons(['fixed', 'did_not_help'], 'works'))],
      [],
    );
    expect(thread.card).toMatchObject({ kind: 'question', text: 'Does it work?' });
    expect(thread.choices.answers.map(({ id }) => id)).toEqual(['fixed', 'did_not_help']);
  });

  it('ends a question that was answered once the bot went on without another', () => {
    const question = says('Did this help?', buttons(['solved'], 'feedback'));
    expect(readThread([question, says('By the way.')], []).card).toBeDefined();
    const thread = readThread([question, own('Yes'), says('Thank you.')], []);
    expect(thread.card).toBeUndefined();
    expect(thread.choices.answers).toEqual([]);
  });

  it('names a person who helps, and not the bot', () => {
    const agent = says('Hello.', [], { from: { id: 'agent', name: 'Support desk', role: 'bot' } });
    expect(readThread([says('Hi.'), agent], []).items).toMatchObject([
      { text: 'Hi.', person: undefined },
      { person: 'Support desk' },
    ]);
  });

  it('shows what is not sent yet once, also after its echo has come', () => {
    const sent = own('hello', undefined, 'x');
    const waiting = unsent('hello', 'waiting', undefined, 'x');
    expect(readThread([], [waiting]).items).toMatchObject([
      { kind: 'own', text: 'hello', state: 'waiting', retry: 'x' },
    ]);
    expect(readThread([sent], [waiting]).items).toMatchObject([{ kind: 'own', text: 'hello', state: 'sent' }]);
  });

  it('shows no bubble for events', () => {
    expect(texts([{ type: 'event', name: 'visit-ready/probe', id: '1', from: { role: 'bot' } }])).toEqual([]);
  });

  describe('is busy', () => {
    const step = stepSays('One.');
    const done = step.suggestedActions!.actions![0]!;

    it('while a press is sent and until the bot answers', () => {
      expect(readThread([step], []).busy).toBe(false);
      expect(readThread([step], [unsent('Done', 'sending', done)]).busy).toBe(true);
      expect(readThread([step, own('Done', done)], []).busy).toBe(true);
      expect(readThread([step, own('Done', done), says('It is safe.')], []).busy).toBe(false);
    });

    it('not for what failed, what was typed, or a press on an older question', () => {
      expect(readThread([step], [unsent('Done', 'failed', done)]).busy).toBe(false);
      expect(readThread([step], [unsent('hello', 'sending')]).busy).toBe(false);
      expect(readThread([step, own('Done', done), stepSays('Two.', {}, 2)], []).busy).toBe(false);
    });
  });

  it('has neither card nor buttons once it has ended', () => {
    const log = [stepSays('One.'), { type: 'endOfConversation', id: 'e' }];
    for (const thread of [readThread(log, []), readThread(log.slice(0, 1), [], true)]) {
      expect(thread).toMatchObject({ ended: true, busy: false });
      expect(thread.card).toBeUndefined();
      expect(thread.items).toMatchObject([{ text: 'Step. One.' }]);
    }
  });
});

describe('merging', () => {
  it('takes each activity once and keeps the order they came in', () => {
    const [a, b, c] = [says('a'), says('b'), says('c')];
    expect(merge(merge([], [a, b]), [b, c])).toEqual([a, b, c]);
  });

  it('puts a changed activity in its old place', () => {
    const [a, b] = [says('a'), says('b')];
    expect(merge([a, b], [{ ...a, text: 'changed' }]).map(({ text }) => text)).toEqual(['changed', 'b']);
  });
});

describe('the wish to look', () => {
  const wish: Activity = { type: 'event', name: 'visit-ready/probe', id: 'wish', from: { role: 'bot' } };
  const result: Activity = { type: 'event', name: 'visit-ready/probe', id: 'result', from: { role: 'user' } };

  it('is open until somebody of ours answered it', () => {
    expect(openProbe([wish])).toBe('wish');
    expect(openProbe([wish, says('One moment.')])).toBe('wish');
    expect(openProbe([wish, result])).toBeUndefined();
    expect(openProbe([wish, result, { ...wish, id: 'again' }])).toBe('again');
    expect(openProbe([])).toBeUndefined();
  });
});
