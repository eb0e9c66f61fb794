import { describe, expect, it } from '@jest/globals';
import { backoff, createPause } from '../../../src/web/widget/backoff.ts';

describe('waiting', () => {
  it('doubles from half a second to eight, and adds up to a third', () => {
    expect([1, 2, 3, 4, 5, 9].map((failures) => backoff(failures, 8000, () => 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ]);
    expect(backoff(3, 8000, () => 1)).toBeCloseTo(2667, 0);
  });

  it('ends early when woken', async () => {
    const pause = createPause();
    const waiting = pause.wait(60_000);
    pause.wake();
    await expect(waiting).resolves.toBeUndefined();
  });
});
