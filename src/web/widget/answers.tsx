import { useState } from 'preact/hooks';
import type { Arranged, Choice } from './choices.ts';
import { words } from './words.ts';

/** What the buttons are drawn from. */
export interface AnswersProps {
  choices: Arranged;
  kind: 'step' | 'question';
  /** A press is under way. The buttons keep the keyboard where it is, so they are not disabled for good. */
  busy: boolean;
  press(choice: Choice): void;
}

/** The live buttons: big ones to answer with, small ones for the ways out, and what is behind "More". */
export function Answers({ choices, kind, busy, press }: AnswersProps) {
  const [more, setMore] = useState(false);
  const { answers, ways } = choices;
  const leads = kind === 'step' || answers.length === 2;

  const button = (choice: Choice, style: string) => (
    <button
      key={choice.id}
      type="button"
      class={style}
      data-choice={choice.id}
      aria-disabled={busy}
      onClick={() => busy || press(choice)}
    >
      {choice.title}
    </button>
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would be read before each of eight buttons
    <div class="answers" role="group" aria-label={words.answers}>
      <div class={`main ${columns(answers)}`}>
        {answers.map((choice, index) => button(choice, index === 0 && leads ? 'big filled' : 'big'))}
      </div>
      {ways.length > 0 && (
        <div class={ways.length > 3 ? 'ways spread' : 'ways'}>
          {ways.map((choice) => button(choice, 'way'))}
          {choices.more.length > 0 && (
            <button
              type="button"
              class="way disclose"
              aria-expanded={more}
              onClick={() => setMore(!more)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape' || !more) return;
                event.preventDefault();
                setMore(false);
              }}
            >
              {words.more}
            </button>
          )}
          {more && choices.more.map((choice) => button(choice, 'way'))}
        </div>
      )}
    </div>
  );
}

/** How long a title may be to stand beside two others. */
const shortTitle = 8;

/** Two beside each other; one alone takes the row; three short ones share it. */
function columns(answers: Choice[]): string {
  if (answers.length === 1) return 'one';
  return answers.length === 3 && answers.every(({ title }) => title.length <= shortTitle) ? 'three' : '';
}
