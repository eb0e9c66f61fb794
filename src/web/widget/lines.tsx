import type { ComponentChildren } from 'preact';
import type { Item } from './thread.ts';
import { fill, words } from './words.ts';

/** Everything said so far. A screen reader hears who said it; others see it by the side it stands on. */
export function Lines({ items, retry }: { items: Item[]; retry(id: string): void }) {
  return items.map((item) => {
    if (item.kind === 'own') return <Own key={item.key} item={item} retry={retry} />;
    if (item.kind === 'seen') return <Seen key={item.key} item={item} />;
    const speaker = item.person ? fill(words.personSaid, { name: item.person }) : words.botSaid;
    return (
      <div key={item.key} data-key={item.key} class="bubble bot" lang={item.lang}>
        <span class={item.person ? 'person' : 'unseen'}>{speaker} </span>
        <Text text={item.text} />
      </div>
    );
  });
}

function Own({ item, retry }: { item: Extract<Item, { kind: 'own' }>; retry(id: string): void }) {
  const { state } = item;
  const said = { sending: words.sending, waiting: words.waiting, failed: words.notSent, sent: '' }[state];
  const again = state === 'waiting' || state === 'failed';
  return (
    <div data-key={item.key} class="own">
      <div class="bubble mine">
        <span class="unseen">{words.you} </span>
        <Text text={item.text} />
      </div>
      {said && (
        <p class={`state ${state}`}>
          {said}{' '}
          {again && item.retry !== undefined && (
            <button type="button" class="way" onClick={() => retry(item.retry!)}>
              {words.again}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function Seen({ item }: { item: Extract<Item, { kind: 'seen' }> }) {
  return (
    <p data-key={item.key} class="seen" lang={item.lang}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M2 12c2.5-4.5 6-6.5 10-6.5s7.5 2 10 6.5c-2.5 4.5-6 6.5-10 6.5s-7.5-2-10-6.5z" />
        <circle cx="12" cy="12" r="3" />
      </svg>
      <span>{item.text}</span>
    </p>
  );
}

const address = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/;

/** Text as it was written, with web addresses one can press. Never markup. */
export function Text({ text }: { text: string }): ComponentChildren {
  return text.split(address).map((part, index) =>
    index % 2 ? (
      <a key={`${index}${part}`} href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
