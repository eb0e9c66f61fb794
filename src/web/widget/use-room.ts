import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { recall, remember } from './memory.ts';

/** Fewer lines of text than this, and head, card and bar do not fit one above the other. */
const linesNeeded = 28;

const isShort = () =>
  innerHeight < linesNeeded * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/**
 * How large the text is, which the visitor chooses and we keep, and whether it leaves the window short of height: a
 * phone on its side, an open keyboard, zoom, or large text on a small phone.
 */
export function useRoom() {
  const [large, setLarge] = useState(false);
  const [short, setShort] = useState(isShort);

  useEffect(() => {
    recall<boolean>('large').then((kept) => kept && setLarge(true));
    const measure = () => setShort(isShort());
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('large', large);
    setShort(isShort());
  }, [large]);

  const toggleLarge = () => {
    void remember({ large: !large });
    setLarge(!large);
  };
  return { large, short, toggleLarge };
}
