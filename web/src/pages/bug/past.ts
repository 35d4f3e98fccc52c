import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { mayAudit, useMe } from '../../app/session.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { bugAsOfQuery, type Bug } from './bug.queries.js';
import { asItWas } from './fold.js';
import type { Names } from './names.js';
import type { Entry } from './timeline-entries.js';

/** The moment of the past that the address names. */
export function useTravel(version: number) {
  const search: SearchParams = useSearch({ from: '/bugs/$number' });
  const navigate = useNavigate();
  const [given] = valuesOf(search['asOf']);
  const asOf = given !== undefined && /^\d{1,9}$/.test(given) ? Math.min(Number(given), version) : undefined;
  const travel = (to: number | undefined): void =>
    void navigate({
      to: '.',
      search: { ...search, asOf: to === undefined ? undefined : String(to) } as never,
      replace: true,
      resetScroll: false,
    });
  return { asOf, travel };
}

/** The bug as it was. Those who may audit have it from the log itself, as soon as that has answered. */
export function usePast(now: Bug, asOf: number | undefined, entries: readonly Entry[], names: Names) {
  const me = useMe();
  const entry = asOf === undefined ? undefined : entries.findLast(({ version }) => version <= asOf);
  const inLog = useQuery({
    ...bugAsOfQuery(now.number, entry?.version ?? 0),
    enabled: entry !== undefined && mayAudit(me),
  });
  const folded = useMemo(
    () => (entry === undefined ? undefined : asItWas(now, entries, entry.version, names)),
    [now, entries, entry, names],
  );
  if (entry === undefined || folded === undefined) return undefined;
  return { bug: inLog.data ?? folded, version: entry.version, at: entry.at };
}
