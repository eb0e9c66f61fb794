import { useEffect, useRef, useState } from 'preact/hooks';
import { type Device, type Found, startCapture, type Trouble } from './capture.ts';
import { barCount, measureLevel } from './level.ts';
import { words as all, fill } from './words.ts';

const words = all.preview;

/** Longer than this, and the browser may be showing a question that nobody has seen. */
const patience = 8000;

/** From this many bars on it is a voice, not a room. */
const voice = 4;

/** What the preview is drawn from. */
export interface PreviewProps {
  /** The question is being answered: what is on goes off. */
  answered: boolean;
  /** Counts how often the chat was closed; nothing stays on behind a closed chat. */
  closed: number;
  /** Tells that a picture came or went, and so the height of the card changed. */
  turned(on: boolean): void;
}

/** Camera and microphone as the visitor has them: for their own eyes, at the press of a button, kept and sent nowhere. */
export function Preview({ answered, closed, turned }: PreviewProps) {
  const [on, setOn] = useState(false);
  const [found, setFound] = useState<Partial<Record<Device, Found>>>({});
  const [slow, setSlow] = useState(false);
  const stop = useRef(() => {});
  const { camera, microphone } = found;
  const waiting = on && !(camera && microphone);

  const turnOff = () => {
    stop.current();
    setOn(false);
    setFound({});
  };
  const turnOn = () => {
    setOn(true);
    setFound({});
    stop.current = startCapture((device, what) => setFound((before) => ({ ...before, [device]: what })));
  };

  // what is on goes off with the question, with the chat, and with the page
  useEffect(turnOff, [answered, closed]);
  useEffect(() => {
    addEventListener('pagehide', turnOff);
    return () => {
      removeEventListener('pagehide', turnOff);
      stop.current();
    };
  }, []);

  // each device is a new wait
  useEffect(() => {
    setSlow(false);
    if (!waiting) return;
    const clock = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(clock);
  }, [waiting, camera, microphone]);

  // with neither of them there is nothing to turn off, only to try again
  const failed = typeof camera === 'string' && typeof microphone === 'string';
  useEffect(() => {
    if (!failed) return;
    stop.current();
    setOn(false);
  }, [failed]);

  const live = on && !failed;
  // after the height has changed
  useEffect(() => {
    turned(live);
    return () => turned(false);
  }, [live]);

  return (
    <div class={live ? 'preview live' : 'preview'} lang="en">
      {isStream(camera) && <Picture stream={camera} />}
      {isStream(microphone) && <Level stream={microphone} />}
      {waiting && (slow || !camera) && <p class="note">{slow ? words.slow : words.starting}</p>}
      {sentences(camera, microphone).map((sentence) => (
        <p key={sentence} class="note">
          {sentence}
        </p>
      ))}
      <button
        type="button"
        class="big"
        // the second press of a double click would turn it off again
        onClick={({ detail }) => detail < 2 && (live ? turnOff() : answered || turnOn())}
      >
        {live ? words.off : words.show}
      </button>
    </div>
  );
}

const isStream = (found: Found | undefined): found is MediaStream => typeof found === 'object';

/** What there is to say: of a device that does not work why, and that the other one does. */
function sentences(camera?: Found, microphone?: Found): string[] {
  const say = (trouble: Trouble, device: Device | 'both') =>
    fill(words.trouble[trouble], { device: words.device[device] });
  if (typeof camera === 'string' && camera === microphone) return [say(camera, 'both')];
  const said: string[] = [];
  if (isStream(camera) && typeof microphone === 'string') said.push(words.cameraOn);
  if (typeof camera === 'string') said.push(say(camera, 'camera'));
  if (typeof microphone === 'string') said.push(say(microphone, 'microphone'));
  return said;
}

/** The visitor's own picture, mirrored: what moves to the left moves to the left. */
function Picture({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current!;
    element.muted = true; // as a property: the attribute alone does not let iOS play it
    element.srcObject = stream;
    element.play().catch(() => {}); // interrupted when it is turned off at once
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <div class="picture">
      <video ref={video} aria-label={words.picture} autoplay playsInline muted />
      <p>{words.onlyYou}</p>
    </div>
  );
}

/** How loud it is: for the eye in bars, and once a voice was heard in words. */
function Level({ stream }: { stream: MediaStream }) {
  const [bars, setBars] = useState<number | undefined>(0);
  const [heard, setHeard] = useState(false);
  useEffect(
    () =>
      measureLevel(stream, matchMedia('(prefers-reduced-motion: reduce)').matches, (now) => {
        setBars(now);
        if (now !== undefined && now >= voice) setHeard(true);
      }),
    [stream],
  );
  if (bars === undefined) return <p class="note">{words.unmeasured}</p>;
  return (
    <>
      <div class="level">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3" />
        </svg>
        {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as bars in every browser */}
        <div role="meter" aria-label={words.level} aria-valuemin={0} aria-valuemax={barCount} aria-valuenow={bars}>
          {Array.from({ length: barCount }, (_, n) => (
            <i key={n} class={n < bars ? 'lit' : ''} />
          ))}
        </div>
      </div>
      <p class="note">{heard ? words.heard : words.speak}</p>
    </>
  );
}
