import { useEffect } from 'react';

export interface Shortcut {
  /** One key as `KeyboardEvent.key` says it, or two after another, such as `g d`. */
  keys: string;
  does: string;
  run: () => void;
}

/** Those of the pages that are shown, for the overview. The later one wins. */
const registered: Shortcut[] = [];
/** How long the second key of two may take, in milliseconds. */
const SEQUENCE_MS = 1200;
let before = '';
let beforeAt = 0;

export const shortcuts = (): readonly Shortcut[] => registered;

/** Whether a key belongs to what is being typed in. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), select, textarea'))
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
    return;
  if (document.querySelector('dialog[open]') !== null) return;
  const sequence = Date.now() - beforeAt < SEQUENCE_MS ? `${before} ${event.key}` : '';
  const found =
    registered.findLast(({ keys }) => keys === sequence) ??
    registered.findLast(({ keys }) => keys === event.key);
  before = found === undefined ? event.key : '';
  beforeAt = Date.now();
  if (found === undefined) return;
  event.preventDefault();
  found.run();
}

document.addEventListener('keydown', onKey);

/** Keys that do something while a component is shown. `make` is called again whenever one of `dependencies` changes. */
export function useShortcuts(make: () => Shortcut[], dependencies: readonly unknown[]): void {
  useEffect(() => {
    const mine = make();
    registered.push(...mine);
    return () => {
      for (const one of mine) registered.splice(registered.indexOf(one), 1);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller says what it depends on
  }, dependencies);
}
