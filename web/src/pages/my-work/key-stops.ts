import type { RefObject } from 'react';
import { useShortcuts } from '../../app/shortcuts.js';

/**
 * `j`, `k` and `o` for the links of a part of the page that have `data-key-stop`, in their order, whichever group they
 * are in. Where somebody is, the focus says.
 */
export function useKeyStops(part: RefObject<HTMLElement | null>, what: string): void {
  useShortcuts(() => {
    const stops = (): HTMLElement[] => [
      ...(part.current?.querySelectorAll<HTMLElement>('[data-key-stop]') ?? []),
    ];
    const here = (all: readonly HTMLElement[]): number =>
      all.findIndex(
        (stop) => stop === document.activeElement || stop.parentElement?.contains(document.activeElement),
      );
    const move = (by: number): void => {
      const all = stops();
      all[Math.max(0, Math.min(all.length - 1, here(all) + by))]?.focus();
    };
    return [
      { keys: 'j', does: `Next ${what}`, run: () => move(1) },
      { keys: 'k', does: `${what[0]!.toUpperCase()}${what.slice(1)} before`, run: () => move(-1) },
      {
        keys: 'o',
        does: `Open the ${what}`,
        run: () => {
          const all = stops();
          all[here(all)]?.click();
        },
      },
    ];
  }, [part, what]);
}
