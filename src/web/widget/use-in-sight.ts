import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const margin = 10;

/**
 * Keeps what is new in sight: a new card, what came live in it, or what was said after it. All of it to the end when
 * it fits; otherwise its top, so that reading starts where it begins. Holds on while pictures load and keyboards open,
 * until the visitor scrolls.
 */
export function useInSight(
  talk: RefObject<HTMLElement | null>,
  card: string | undefined,
  latest: string | undefined,
  typing: boolean,
): void {
  const shown = useRef<{ card?: string; latest?: string }>({});
  const anchor = useRef<() => Element | null | undefined>(() => null);
  const held = useRef(true);

  const place = () => {
    const element = anchor.current();
    if (!element || !held.current || !talk.current) return;
    const scrolls = getComputedStyle(talk.current).overflowY === 'auto';
    const scroller = scrolls ? talk.current : talk.current.parentElement!;
    const top =
      element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - margin;
    scroller.scrollTop = Math.min(top, scroller.scrollHeight - scroller.clientHeight);
  };

  // refs do not change
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = { card, latest };
    if (card !== before.card && card !== undefined) {
      anchor.current = () => talk.current?.querySelector('.live') ?? talk.current?.querySelector('.card');
    } else if (latest !== before.latest) {
      anchor.current = () => talk.current?.querySelector(`[data-key="${CSS.escape(latest ?? '')}"]`);
    } else if (!typing) return;
    held.current = true;
    place();
  }, [card, latest, typing]);

  // once
  useLayoutEffect(() => {
    const element = talk.current!;
    const root = element.parentElement!;
    const letGo = () => {
      held.current = false;
    };
    const dragged = ({ target }: Event) => (target === element || target === root) && letGo(); // by its scroll bar
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(place);
    observer?.observe(element);
    observer?.observe(element.firstElementChild!);
    root.addEventListener('wheel', letGo, { passive: true });
    root.addEventListener('touchmove', letGo, { passive: true });
    root.addEventListener('pointerdown', dragged);
    return () => {
      observer?.disconnect();
      root.removeEventListener('wheel', letGo);
      root.removeEventListener('touchmove', letGo);
      root.removeEventListener('pointerdown', dragged);
    };
  }, []);
}
