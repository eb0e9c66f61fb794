import type { ComponentChildren } from 'preact';
import { Text } from './lines.tsx';
import type { Card } from './thread.ts';
import { fill, words } from './words.ts';

/** A question longer than this is set a little smaller, so that it does not push its answers off a phone. */
const longQuestion = 110;

/** What the card is drawn from; its children stand below the words. */
export interface CardProps {
  card: Card;
  resumable: boolean;
  children?: ComponentChildren;
}

/** What is to be done or answered now, in large type. */
export function CardView({ card, resumable, children }: CardProps) {
  const { progress, picture } = card;
  const step = progress && fill(words.step, progress);
  const size = card.kind === 'question' && card.text.length > longQuestion ? 'action long' : 'action';
  // only pictures of our own: the page's policy would refuse others anyway
  const shown = picture && /^\/pictures\/[\w.-]+$/.test(picture.url) ? picture : undefined;
  return (
    <section class="card" lang={card.lang}>
      {step && (
        <div class="progress">
          <p lang="en">{step}</p>
          <Bars {...progress} />
        </div>
      )}
      <h2 class={size} tabIndex={-1}>
        <Text text={card.text} />
      </h2>
      {card.note && (
        <p class="note">
          <Text text={card.note} />
        </p>
      )}
      {card.closesBrowser && !resumable && (
        <p class="note" lang="en">
          {fill(words.notKept, { step: step ?? card.text })}
        </p>
      )}
      {shown && <img src={shown.url} alt={shown.alt} width="480" height="260" />}
      {children}
    </section>
  );
}

/** The same as the words beside it, for the eye: past, present, to come. */
function Bars({ index, count }: { index: number; count: number }) {
  return (
    <div class="bars" aria-hidden="true">
      {Array.from({ length: count }, (_, n) => (
        <i key={n} class={n + 1 < index ? 'past' : n + 1 === index ? 'here' : ''} />
      ))}
    </div>
  );
}
