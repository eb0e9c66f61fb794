import { describe, expect, it } from '@jest/globals';
import { type Device, type Found, startCapture, troubleOf } from '../../../src/web/widget/capture.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const fault = (name: string) => Object.assign(new Error('in the words of some browser'), { name });

/** A browser whose devices answer with a stream, an error's name, or never. */
function browser(
  devices: Record<Device, string>,
  permissions: Record<string, Record<Device, string>> = { before: { camera: 'prompt', microphone: 'prompt' } },
) {
  const asked: string[] = [];
  const tracks: (EventTarget & { kind: string; live: boolean; stop(): void })[] = [];
  let looks = 0;
  const report: Partial<Record<Device, Found>> = {};
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const give = (kind: string) => {
    const track = Object.assign(new EventTarget(), {
      kind,
      live: true,
      stop() {
        track.live = false;
      },
    });
    tracks.push(track);
    return track;
  };
  const capturing = {
    async getUserMedia({ video, audio }: MediaStreamConstraints) {
      const wanted: Device[] = [...(video ? ['camera' as const] : []), ...(audio ? ['microphone' as const] : [])];
      asked.push(wanted.join('+'));
      if (wanted.some((device) => devices[device] === 'pending')) await held;
      const wrong = wanted.map((device) => devices[device]).find((state) => /Error$/.test(state));
      if (wrong) throw fault(wrong);
      const given = wanted.map((device) => give(device === 'camera' ? 'video' : 'audio'));
      const ofKind = (kind: string) => given.filter((track) => track.kind === kind);
      return {
        getTracks: () => given,
        getVideoTracks: () => ofKind('video'),
        getAudioTracks: () => ofKind('audio'),
      } as unknown as MediaStream;
    },
    async look() {
      const states = (looks++ && permissions.after) || permissions.before;
      return { secure: true, ...states } as never;
    },
  };
  const stop = startCapture((device, found) => {
    report[device] = found;
  }, capturing);
  return { asked, report, tracks, stop, answer };
}

describe('a capture', () => {
  it('asks once for both when both work', async () => {
    const { asked, report } = browser({ camera: 'works', microphone: 'works' });
    await settled();
    expect(asked).toEqual(['camera+microphone']);
    expect(report.camera).toBe(report.microphone);
    expect(typeof report.camera).toBe('object');
  });

  it('gives the one that works when the other is missing or in use', async () => {
    const noCamera = browser({ camera: 'NotFoundError', microphone: 'works' });
    const busyMicrophone = browser({ camera: 'works', microphone: 'NotReadableError' });
    await settled();
    expect(noCamera.report).toMatchObject({ camera: 'missing', microphone: {} });
    expect(busyMicrophone.report).toMatchObject({ camera: {}, microphone: 'inUse' });
  });

  it('does not ask again after a question that was closed without an answer', async () => {
    const { asked, report } = browser({ camera: 'NotAllowedError', microphone: 'NotAllowedError' });
    await settled();
    expect(asked).toEqual(['camera+microphone']);
    expect(report).toEqual({ camera: 'refused', microphone: 'refused' });
  });

  it('asks for the other alone when one is blocked, which raises one question at most', async () => {
    const { asked, report } = browser(
      { camera: 'works', microphone: 'NotAllowedError' },
      { before: { camera: 'prompt', microphone: 'denied' } },
    );
    await settled();
    expect(asked).toEqual(['camera', 'microphone']);
    expect(report).toMatchObject({ camera: {}, microphone: 'refused' });
  });

  it('finds the one that was allowed when the browser lets the visitor choose', async () => {
    const { report } = browser(
      { camera: 'works', microphone: 'NotAllowedError' },
      { before: { camera: 'prompt', microphone: 'prompt' }, after: { camera: 'granted', microphone: 'denied' } },
    );
    await settled();
    expect(report).toMatchObject({ camera: {}, microphone: 'refused' });
  });

  it('turns everything off, and what comes after that too', async () => {
    const on = browser({ camera: 'works', microphone: 'works' });
    await settled();
    on.stop();
    expect(on.tracks.map(({ live }) => live)).toEqual([false, false]);

    const late = browser({ camera: 'pending', microphone: 'works' });
    await settled();
    late.stop();
    late.answer();
    await settled();
    expect(late.tracks.map(({ live }) => live)).toEqual([false, false]);
    expect(late.report).toEqual({});
  });

  it('tells when a device stops by itself', async () => {
    const { report, tracks } = browser({ camera: 'works', microphone: 'works' });
    await settled();
    tracks.find(({ kind }) => kind === 'video')!.dispatchEvent(new Event('ended'));
    expect(report).toMatchObject({ camera: 'stopped', microphone: {} });
  });

  it('reads errors by their names, and takes what it does not know for a failure', () => {
    const names = ['NotAllowedError', 'NotFoundError', 'OverconstrainedError', 'NotReadableError', 'AbortError', 'x'];
    expect(names.map((name) => troubleOf(fault(name)))).toEqual([
      'refused',
      'missing',
      'missing',
      'inUse',
      'failed',
      'failed',
    ]);
    expect(troubleOf(undefined)).toBe('failed');
    expect(troubleOf(fault('toString'))).toBe('failed');
  });
});
