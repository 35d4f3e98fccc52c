import { useState } from 'react';
import { useBugPage, type Wish } from './page-context.js';

/** Has wishes of one place on the page done, and keeps there what became of them. */
export function useWish(onDone: () => void = () => undefined) {
  const { run } = useBugPage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wish = async (wanted: Wish): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      if ((await run(wanted)) !== 'later') onDone();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, wish: (wanted: Wish): void => void wish(wanted), forget: () => setError(undefined) };
}
