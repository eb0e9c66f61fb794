import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { barCount, barsFor, follow, type MakeContext, measureLevel } from '../../../src/web/widget/level.ts';

/** A tone of this amplitude, from 0 to 1. */
const tone = (amplitude: number) => Float32Array.from({ length: 4096 }, (_, n) => amplitude * Math.sin(n / 10));

describe('the bars', () => {
  it('are none in silence, without samples and in a quiet room', () => {
    expect([barsFor(new Float32Array(64)), barsFor([]), barsFor(tone(0.001))]).toEqual([0, 0, 0]);
  });

  it('are some for a quiet voice, most for a loud one, and never more than there are', () => {
    expect(barsFor(tone(0.03))).toBeGreaterThan(4);
    expect(barsFor(tone(0.03))).toBeLessThan(barsFor(tone(0.2)));
    expect(barsFor(tone(1))).toBe(barCount);
  });

  it('rise at once and fall one by one', () => {
    expect([follow(2, 9), follow(9, 2), follow(0, 0)]).toEqual([9, 8, 0]);
  });
});

describe('measuring', () => {
  const stream = {} as MediaStream;
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** An audio context that says what it is told to; what never settles in a browser never settles here. */
  const audio = (state: string, amplitude = 0.2) => {
    const context = {
      state,
      close: jest.fn(() => new Promise<void>(() => {})),
      resume: () => new Promise<void>(() => {}),
      createMediaStreamSource: () => ({ connect: () => {} }),
      createAnalyser: () => ({ fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.set(tone(amplitude)) }),
    };
    return { context, make: () => context as unknown as ReturnType<MakeContext> };
  };

  it('shows the level while the context runs, and nothing after the end', () => {
    const { context, make } = audio('running');
    const shown: unknown[] = [];
    const stop = measureLevel(stream, false, (bars) => shown.push(bars), make);
    jest.advanceTimersByTime(800);
    stop();
    jest.advanceTimersByTime(800);
    expect(shown).toEqual(Array(10).fill(barsFor(tone(0.2))));
    expect(context.close).toHaveBeenCalledTimes(1);
  });

  it('changes at most twice a second for who wants less motion', () => {
    const shown: unknown[] = [];
    measureLevel(stream, true, (bars) => shown.push(bars), audio('running').make);
    jest.advanceTimersByTime(1000);
    expect(shown).toHaveLength(2);
  });

  it('says that it cannot measure when the context never starts, and measures when it does after all', () => {
    const { context, make } = audio('suspended');
    const shown: unknown[] = [];
    measureLevel(stream, false, (bars) => shown.push(bars), make);
    jest.advanceTimersByTime(2900);
    expect(shown).toHaveLength(0);
    jest.advanceTimersByTime(200);
    expect(shown).toStrictEqual([undefined]);
    context.state = 'running';
    jest.advanceTimersByTime(80);
    expect(shown.at(-1)).toBeGreaterThan(0);
  });

  it('says so at once where there is no Web Audio', () => {
    const shown: unknown[] = [];
    measureLevel(
      stream,
      false,
      (bars) => shown.push(bars),
      () => {
        throw new Error('no audio here');
      },
    );
    jest.advanceTimersByTime(80);
    expect(shown).toEqual([undefined]);
  });
});
