import { useMemo } from 'react';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.js';
import { useShortcuts } from '../../app/shortcuts.js';

/** The bugs beside this one in the list that was looked at last, as far as that was loaded. */
export function useNeighbours(number: number) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { previous, next } = useMemo(() => {
    const lists = client
      .getQueryCache()
      .findAll({ queryKey: ['bugs'] })
      .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const { state } of lists) {
      const { pages = [] } = (state.data ?? {}) as Partial<InfiniteData<Schemas['BugList']>>;
      const numbers = pages.flatMap(({ items }) => items.map((item) => item.number));
      const at = numbers.indexOf(number);
      if (at >= 0) return { previous: numbers[at - 1], next: numbers[at + 1] };
    }
    return {};
  }, [client, number]);
  const go = (to: number | undefined): void => {
    if (to !== undefined) void navigate({ to: '/bugs/$number', params: { number: String(to) } });
  };
  useShortcuts(
    () => [
      ...(previous === undefined
        ? []
        : [{ keys: 'p', does: 'Previous bug of the list', run: () => go(previous) }]),
      ...(next === undefined ? [] : [{ keys: 'n', does: 'Next bug of the list', run: () => go(next) }]),
    ],
    [previous, next],
  );
  return { previous, next, go };
}
