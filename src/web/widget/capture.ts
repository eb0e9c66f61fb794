import { type Look, look } from '../probe/look.ts';

export type Device = 'camera' | 'microphone';

/** Why a device gives nothing. */
export type Trouble = 'refused' | 'missing' | 'inUse' | 'failed' | 'stopped';

/** What became of a device: its stream, or the reason why there is none. */
export type Found = MediaStream | Trouble;

/** The part of the browser a capture needs; a test hands in its own. */
export interface Capturing {
  /** Throws or rejects as the browser does. */
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  look(): Promise<Look>;
}

const inBrowser: Capturing = {
  getUserMedia: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
  look: () => look(window, 1000),
};

const troubles: Record<string, Trouble> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing', // what WebKitGTK says: we ask for nothing special
  NotReadableError: 'inUse',
};

/** Reads an error by its name; the message differs from browser to browser. */
export const troubleOf = (error: unknown): Trouble =>
  Object.hasOwn(troubles, (error as Error)?.name) ? troubles[(error as Error).name]! : 'failed';

const both: Device[] = ['camera', 'microphone'];

/**
 * Turns camera and microphone on, and reports what became of each. The returned function turns off what is on and
 * whatever is still to come.
 *
 * Both are asked for at once, so that the browser asks one question. Where that fails each is tried alone, so that one
 * missing device does not hide the other; but not where that would ask the visitor a second time after a no.
 */
export function startCapture(
  report: (device: Device, found: Found) => void,
  { getUserMedia, look }: Capturing = inBrowser,
): () => void {
  let stopped = false;
  const tracks: MediaStreamTrack[] = [];

  /** Answers why it failed, or nothing. */
  async function take(devices: Device[]): Promise<Trouble | undefined> {
    try {
      const stream = await getUserMedia({
        video: devices.includes('camera') && { facingMode: 'user' },
        audio: devices.includes('microphone'),
      });
      tracks.push(...stream.getTracks());
      if (stopped) return end();
      for (const device of devices) {
        for (const track of device === 'camera' ? stream.getVideoTracks() : stream.getAudioTracks()) {
          // unplugged, or no longer allowed; our own stop() is not told here
          track.addEventListener('ended', () => stopped || report(device, 'stopped'));
        }
        report(device, stream);
      }
    } catch (error) {
      return troubleOf(error);
    }
  }

  function end(): undefined {
    stopped = true;
    for (const track of tracks) track.stop();
  }

  async function run(): Promise<void> {
    const before = await look();
    if (stopped) return;
    // one is blocked already, and asking for both fails without a question
    const apart = both.some((device) => before[device] === 'denied');
    const trouble = apart ? undefined : await take(both);
    if (stopped || (!apart && !trouble)) return;
    const now = trouble === 'refused' ? await look() : undefined;
    for (const device of both) {
      if (stopped) return;
      const asksAgain = now && now[device] !== 'granted' && now[device] !== 'denied';
      const why = asksAgain ? trouble : await take([device]);
      if (why && !stopped) report(device, why);
    }
  }

  void run();
  return end;
}
