import { useCallback, useEffect, useRef, useState } from 'react';
import { answer, api } from '../../api/client.js';
import { useChanges, type Change } from '../../app/live.js';
import type { BugQuery } from './filters.js';

/** Many changes at once are one question, in milliseconds. */
const GATHER_MS = 1500;
/** Values that one field of a query may have. */
const MOST_ASKED = 50;
const LONGEST_QUERY = 500;

type Versions = ReadonlyMap<number, number>;

export interface News {
  /** Bugs of this list that changed, and bugs that belong to it now, since it was read. */
  count: number;
  /** It was read again. */
  read: () => void;
  /** What one has just done oneself is no news, up to these versions. */
  known: (versions: Iterable<readonly [number: number, version: number]>) => void;
}

/** Hears of changes, and finds out which of them concern this list. @param isShown whether a row is loaded */
export function useNews(query: BugQuery, isShown: (number: number) => boolean): News {
  const [news, setNews] = useState<Versions>(new Map());
  const heard = useRef(new Map<number, number>());
  const own = useRef(new Map<number, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const now = useRef({ query, isShown });
  now.current = { query, isShown };

  const read = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    heard.current.clear();
    setNews(new Map());
  }, []);
  // Another list: what was heard concerns the one before.
  useEffect(() => read, [query, read]);

  const look = useCallback(async () => {
    timer.current = undefined;
    const versions = unknown(heard.current, own.current);
    heard.current = new Map();
    const asked = now.current.query;
    const shown = [...versions.keys()].filter((number) => now.current.isShown(number));
    const others = [...versions.keys()].filter((number) => !shown.includes(number)).slice(0, MOST_ASKED);
    const found = new Set([...shown, ...(await belonging(asked, others))]);
    if (now.current.query !== asked) return;
    const concerned = [...versions].filter(([number]) => found.has(number));
    setNews((before) => unknown(new Map([...before, ...concerned]), own.current));
  }, []);

  useChanges(
    useCallback(
      ({ number, version }: Change) => {
        heard.current.set(number, version);
        timer.current ??= setTimeout(() => void look(), GATHER_MS);
      },
      [look],
    ),
  );

  return {
    count: news.size,
    read,
    known: useCallback((versions) => {
      for (const [number, version] of versions) own.current.set(number, version);
      setNews((before) => unknown(before, own.current));
    }, []),
  };
}

/** Without what one has done oneself. */
const unknown = (versions: Versions, own: Versions): Versions =>
  new Map([...versions].filter(([number, version]) => version > (own.get(number) ?? 0)));

/** Those of the bugs that the list would show. */
async function belonging(query: BugQuery, numbers: readonly number[]): Promise<readonly number[]> {
  const q = `${query.q ?? ''} bug:${numbers.join(',')}`.trim();
  if (numbers.length === 0) return [];
  // Rather told of too much than of too little.
  if (q.length > LONGEST_QUERY) return numbers;
  const { sort: _sort, ...filters } = query;
  return answer(api.GET('/api/bugs', { params: { query: { ...filters, q, limit: MOST_ASKED } } })).then(
    ({ items }) => items.map(({ number }) => number),
    () => [],
  );
}
