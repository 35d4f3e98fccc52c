import { useEffect } from 'react';
import { queryClient } from '../api/queries.js';

/** What the server tells of one command on one bug. */
export interface Change {
  number: number;
  version: number;
  types: string[];
  command: string;
  actor: number;
  at: string;
}

type Hear = (change: Change) => void;
const hearers = new Set<Hear>();
/** Many changes at once are one refresh, in milliseconds; that of the numbers costs the server more. */
const GATHER_MS = 1500;
const GATHER_NUMBERS_MS = 15_000;
const gathering = new Map<string, ReturnType<typeof setTimeout>>();

function refreshSoon(queryKey: readonly [string, ...string[]], ms: number): void {
  const key = queryKey.join(' ');
  if (gathering.has(key)) return;
  const refresh = (): void => {
    gathering.delete(key);
    void queryClient.invalidateQueries({ queryKey });
  };
  gathering.set(key, setTimeout(refresh, ms));
}

function hear(change: Change): void {
  void queryClient.invalidateQueries({ queryKey: ['bug', change.number] });
  for (const hearer of hearers) hearer(change);
  refreshSoon(['notifications', 'unread'], GATHER_MS);
  refreshSoon(['dashboard'], GATHER_NUMBERS_MS);
}

/** Listens to what happens, while somebody is here who may. The browser connects again by itself. */
export function useLive(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const source = new EventSource('/api/stream');
    source.addEventListener('bug', (event: MessageEvent<string>) => hear(JSON.parse(event.data) as Change));
    // The server could not tell all that was missed.
    source.addEventListener('reset', () => void queryClient.invalidateQueries());
    return () => source.close();
  }, [on]);
}

/** Hears of each change to a bug that this reader may see. */
export function useChanges(hearer: Hear): void {
  useEffect(() => {
    hearers.add(hearer);
    return () => void hearers.delete(hearer);
  }, [hearer]);
}
