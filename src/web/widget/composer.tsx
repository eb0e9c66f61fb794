import { useEffect, useRef, useState } from 'preact/hooks';
import { forget, recall, remember } from './memory.ts';
import { words } from './words.ts';

/** What the text field is drawn from. */
export interface ComposerProps {
  say(text: string): void;
  label: string;
  /** Under this key a half-written message outlives a closed browser. */
  draftKey: string;
}

const draftSettles = 400;

/** The text field and its button. What is typed in it is kept until it is sent. */
export function Composer({ say, label, draftKey }: ComposerProps) {
  const [text, setText] = useState('');
  const clock = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    recall<string>(draftKey).then((draft) => draft && setText((typed) => typed || draft));
    return () => clearTimeout(clock.current);
  }, [draftKey]);

  const type = (typed: string) => {
    setText(typed);
    clearTimeout(clock.current);
    clock.current = setTimeout(() => (typed ? remember({ [draftKey]: typed }) : forget(draftKey)), draftSettles);
  };

  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    say(text.trim());
    type('');
  };

  return (
    <form class="composer" onSubmit={send}>
      <input
        type="text"
        value={text}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        enterKeyHint="send"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <button type="submit" class="send" aria-label={words.send}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 4l19 8-19 8 3.5-8z" />
        </svg>
      </button>
    </form>
  );
}
