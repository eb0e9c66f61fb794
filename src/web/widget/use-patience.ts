import { useEffect, useState } from 'preact/hooks';

/** An answer that takes longer than this may never come; the buttons must not wait for it for ever. */
const patience = 15_000;

/** `busy`, until patience ends; a new card starts anew. */
export function usePatience(busy: boolean, card: string | undefined): boolean {
  const [tired, setTired] = useState(false);
  // a new card is a new wait
  useEffect(() => {
    setTired(false);
    if (!busy) return;
    const clock = setTimeout(() => setTired(true), patience);
    return () => clearTimeout(clock);
  }, [busy, card]);
  return busy && !tired;
}
