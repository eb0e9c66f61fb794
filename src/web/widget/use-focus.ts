import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Takes the keyboard to the card: when the chat is opened, and when a press was answered by a new card, because the
 * button that had it is gone. Never while somebody types.
 */
export function useFocus(
  within: RefObject<HTMLElement | null>,
  opened: number,
  card: string | undefined,
  busy: boolean,
) {
  const waiting = useRef(false);

  const focusCard = () => {
    if (document.activeElement instanceof HTMLInputElement) return;
    const heading = within.current?.querySelector<HTMLElement>('.card h2') ?? document.querySelector<HTMLElement>('h1');
    heading?.focus({ preventScroll: true });
  };

  // only an opening moves the keyboard here
  useEffect(() => {
    if (opened > 0) focusCard();
  }, [opened]);

  // only a new card or the end of a press does
  useEffect(() => {
    if (!waiting.current || busy || card === undefined) return;
    waiting.current = false;
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.closest('.answers')) focusCard();
  }, [card, busy]);

  return {
    /** Tells that a button was pressed. */
    pressed: () => {
      waiting.current = true;
    },
  };
}
