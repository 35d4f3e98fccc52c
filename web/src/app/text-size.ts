import { useSyncExternalStore } from 'react';

export type TextSize = 'small' | 'normal' | 'large';

const KEY = 'bugzot-size';
const listeners = new Set<() => void>();

export function textSize(): TextSize {
  const kept = localStorage.getItem(KEY);
  return kept === 'small' || kept === 'large' ? kept : 'normal';
}

/** How large everything is in this browser: all lengths follow the text. */
export function setTextSize(chosen: TextSize): void {
  if (chosen === 'normal') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, chosen);
  applyTextSize();
  for (const listener of listeners) listener();
}

export function applyTextSize(): void {
  const chosen = textSize();
  if (chosen === 'normal') delete document.documentElement.dataset['size'];
  else document.documentElement.dataset['size'] = chosen;
}

export function useTextSize(): TextSize {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, textSize);
}
