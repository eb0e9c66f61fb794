/** How many bars the level has. */
export const barCount = 14;

/** As loud as a quiet room, and as loud as somebody who speaks into the microphone; in decibels below the loudest possible. */
const quiet = -55;
const loud = -12;

/** How many bars a moment of sound lights: by its decibels, because that is how loudness is heard. */
export function barsFor(samples: ArrayLike<number>): number {
  let power = 0;
  for (let n = 0; n < samples.length; n++) power += samples[n]! ** 2;
  const decibels = 10 * Math.log10(power / samples.length); // of silence it is -Infinity, of nothing NaN
  const share = (decibels - quiet) / (loud - quiet);
  return Math.round(Math.min(1, Math.max(0, share || 0)) * barCount);
}

/** What is shown next: up at once, down bar by bar, so that one word can be seen. */
export const follow = (shown: number, heard: number): number => Math.max(heard, shown - 1);

/** The part of the Web Audio API a meter needs; a test hands in its own. */
export type MakeContext = () => Pick<
  AudioContext,
  'state' | 'createAnalyser' | 'createMediaStreamSource' | 'resume' | 'close'
>;

/** How often the level is read, and how often it is shown to those who asked their system for less motion. */
const tick = 80;
const calmTicks = 6;

/** An audio output that does not start within this time may never: some browsers then leave everything pending. */
const patience = 3000;

/**
 * Measures how loud a stream is, until the returned function is called.
 *
 * `shown` hears a number of bars, or `undefined` where it cannot be measured: that is no silence, and must not look
 * like one. Should it become possible after all, numbers follow.
 */
export function measureLevel(
  stream: MediaStream,
  calm: boolean,
  shown: (bars: number | undefined) => void,
  makeContext: MakeContext = () => new AudioContext(),
): () => void {
  let context: ReturnType<MakeContext> | undefined;
  let read = () => 0;
  try {
    context = makeContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096; // a little more than one tick
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    read = () => {
      analyser.getFloatTimeDomainData(samples);
      return barsFor(samples);
    };
    context.resume().catch(() => {}); // may also never settle; the state tells
  } catch {
    context = undefined;
  }

  let bars = 0;
  let heard = 0;
  let ticks = 0;
  let waited = 0;
  const clock = setInterval(() => {
    if (context?.state !== 'running') {
      waited += tick;
      if (!context || waited >= patience) shown(undefined);
      return;
    }
    heard = Math.max(heard, read());
    if (++ticks % (calm ? calmTicks : 1)) return;
    bars = calm ? heard : follow(bars, heard);
    heard = 0;
    shown(bars);
  }, tick);

  return () => {
    clearInterval(clock);
    context?.close().catch(() => {}); // not waited for: it may never settle
  };
}
