/** How long to wait before try number `failures` (from 1): 0.5, 1, 2, 4, then 8 s, and up to a third more so that a restarted server is not met by everybody at once. */
export function backoff(failures: number, longest = 8000, random: () => number = Math.random): number {
  const wait = Math.min(longest, 500 * 2 ** (failures - 1));
  return wait + (wait / 3) * random();
}

/** A wait that can be cut short, for instance when the internet comes back. */
export interface Pause {
  /** Resolves after `ms`, or at the next `wake`. */
  wait(ms: number): Promise<void>;
  wake(): void;
}

/** Makes a pause. */
export function createPause(): Pause {
  let wake = () => {};
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const clock = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(clock);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
