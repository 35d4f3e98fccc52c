const KEY = 'bugzot-position';

let position = sessionStorage.getItem(KEY) ?? '';

/** Up to where this tab has written: every query waits until the read model it asks has got there. */
export function lastPosition(): string {
  return position;
}

/** Keeps the furthest; positions of one log compare as plain strings. A reload of the page keeps it, too. */
export function passPosition(reached: string): void {
  if (reached <= position) return;
  position = reached;
  sessionStorage.setItem(KEY, reached);
}
