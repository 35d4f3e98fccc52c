import { useMemo, useSyncExternalStore } from 'react';
import { COLUMNS, type Column } from './columns.js';

const AT_FIRST = ['priority', 'status', 'severity', 'product', 'component', 'assignee', 'changed'];
const keyOf = (account: number | undefined): string => `bugzot-columns ${account ?? 'guest'}`;
const listeners = new Set<() => void>();

/** Chosen in this browser by this account, in this order; null for what everybody has at first. */
export function chooseColumns(account: number | undefined, ids: readonly string[] | null): void {
  if (ids === null) localStorage.removeItem(keyOf(account));
  else localStorage.setItem(keyOf(account), ids.join(','));
  for (const listener of listeners) listener();
}

/** The columns of the list, from the left to the right. */
export function useColumns(account: number | undefined): readonly Column[] {
  const kept = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(keyOf(account)),
  );
  return useMemo(
    () => (kept?.split(',') ?? AT_FIRST).flatMap((id) => COLUMNS.find((column) => column.id === id) ?? []),
    [kept],
  );
}
