import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Activity } from '../../../src/web/widget/activity.ts';
import type { Posted } from '../../../src/web/widget/direct-line.ts';
import { createOutbox, type Unsent } from '../../../src/web/widget/outbox.ts';

/** An outbox whose posts are answered by hand. */
function setUp() {
  const posts: { activity: Activity; answer(posted: Posted): Promise<void> }[] = [];
  let unsent: readonly Unsent[] = [];
  let ids = 0;
  const outbox = createOutbox({
    post: (activity) =>
      new Promise((resolve) => {
        const answer = async (posted: Posted) => {
          resolve(posted);
          await jest.advanceTimersByTimeAsync(0);
        };
        posts.push({ activity, answer });
      }),
    changed: (next) => {
      unsent = next;
    },
    newId: () => `id-${++ids}`,
  });
  const states = () => unsent.map(({ activity, state }) => `${activity.text}: ${state}`);
  return { outbox, posts, states };
}

const say = (text: string): Activity => ({ type: 'message', text });

describe('the outbox', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('sends one at a time, in order, and forgets each when its echo comes', async () => {
    const { outbox, posts, states } = setUp();
    outbox.add(say('one'));
    outbox.add(say('two'));
    expect(posts).toHaveLength(1);
    await posts[0]!.answer('sent');
    expect(states()).toEqual(['one: sent', 'two: sending']);
    outbox.arrived(new Set(['id-1']));
    await posts[1]!.answer('sent');
    outbox.arrived(new Set(['id-2', undefined]));
    expect(states()).toEqual([]);
  });

  it('tries again without end, under the same id, and at once when woken', async () => {
    const { outbox, posts, states } = setUp();
    outbox.add(say('one'));
    for (let tries = 0; tries < 12; tries++) {
      await posts[tries]!.answer('again');
      expect(states()).toEqual(['one: waiting']);
      outbox.wake();
      await jest.advanceTimersByTimeAsync(0);
    }
    expect(posts).toHaveLength(13);
    expect(new Set(posts.map(({ activity }) => activity.channelData?.clientActivityID))).toEqual(new Set(['id-1']));
  });

  it('keeps what was refused, goes on with the rest, and sends it when asked to', async () => {
    const { outbox, posts, states } = setUp();
    outbox.add(say('one'));
    outbox.add(say('two'));
    await posts[0]!.answer('rejected');
    await posts[1]!.answer('sent');
    expect(states()).toEqual(['one: failed', 'two: sent']);
    outbox.retry('id-1');
    expect(posts[2]!.activity.text).toBe('one');
  });

  it('takes up what an earlier page left, before what is new, and leaves the refused alone', async () => {
    const { outbox, posts, states } = setUp();
    outbox.restore([
      { id: 'a', activity: say('waited'), state: 'waiting' },
      { id: 'b', activity: say('refused'), state: 'failed' },
    ]);
    outbox.add(say('new'));
    expect(states()).toEqual(['waited: sending', 'refused: failed', 'new: sending']);
    await posts[0]!.answer('sent');
    expect(posts.map(({ activity }) => activity.text)).toEqual(['waited', 'new']);
  });

  it('stops when the conversation has ended', async () => {
    const { outbox, posts } = setUp();
    outbox.add(say('one'));
    await posts[0]!.answer('ended');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(posts).toHaveLength(1);
  });
});
