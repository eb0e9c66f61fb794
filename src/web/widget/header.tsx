import { words } from './words.ts';

/** What the head is drawn from. */
export interface HeaderProps {
  large: boolean;
  toggleLarge(): void;
  close(): void;
}

/** The head of the chat: what this is, larger text, and the way out. */
export function Header({ large, toggleLarge, close }: HeaderProps) {
  return (
    <header class="head">
      <svg class="mark" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="18" />
        <path d="M11 13h9a2 2 0 0 1 2 2v1.6l3.5-2.4v7.6L22 19.4V21a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z" />
      </svg>
      <div class="names">
        <h1 tabIndex={-1}>{words.name}</h1>
        <p>{words.tagline}</p>
      </div>
      <button type="button" class="tool" aria-label={words.larger} aria-pressed={large} onClick={toggleLarge}>
        <span aria-hidden="true">Aa</span>
      </button>
      <button type="button" class="tool" aria-label={words.close} onClick={close}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 5l14 14M19 5L5 19" />
        </svg>
      </button>
    </header>
  );
}
