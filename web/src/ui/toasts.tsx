import { useSyncExternalStore } from 'react';
import { X } from 'lucide-react';
import { Problem } from '../api/problem.js';
import { IconButton } from './button.js';
import css from './toasts.module.css';

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

const GOOD_NEWS_MS = 4000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const drop = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

function show(text: string, bad: boolean): void {
  last += 1;
  const id = last;
  change([...toasts.slice(-2), { id, text, bad }]);
  // What went wrong stays until it was read.
  if (!bad) setTimeout(() => drop(id), GOOD_NEWS_MS);
}

/** Says for a moment that something was done. */
export const toast = (text: string): void => show(text, false);

/** Says what went wrong, where no place on the page can. */
export function toastProblem(error: unknown): void {
  const text =
    error instanceof Problem ? error.message : error instanceof Error ? error.message : String(error);
  show(text, true);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={css['toasts']} role="status" aria-live="polite">
      {shown.map(({ id, text, bad }) => (
        <div key={id} className={`${css['toast']} ${bad ? css['bad'] : ''}`}>
          <span>{text}</span>
          <IconButton label="Dismiss" onClick={() => drop(id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
