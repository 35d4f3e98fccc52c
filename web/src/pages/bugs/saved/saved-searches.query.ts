import { queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../../api/client.js';
import { useMe } from '../../../app/session.js';
import { useQuery } from '@tanstack/react-query';
import { valuesOf, type SearchParams } from '../../../app/search-params.js';
import { queryOf } from '../filters.js';
import { SORT_AT_FIRST } from '../sorts.js';

export type SavedSearch = Schemas['SavedSearch'];

/** One's own searches and those that others share; people have few. */
export const savedSearchesQuery = queryOptions({
  queryKey: ['saved-searches'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => {
    const all: SavedSearch[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const query = { limit: 200, ...(after !== undefined && { after }) };
      const { items, next } = await answer(api.GET('/api/saved-searches', { params: { query }, signal }));
      all.push(...items);
      after = next;
    }
    return all;
  },
});

/** What the list is asked, as it is saved: with its order, also if that is the usual one. */
export const savedQueryOf = (search: SearchParams): SavedSearch['query'] => ({
  sort: SORT_AT_FIRST,
  ...(queryOf(search) as Record<string, string | string[]>),
});

/** The address of a search. Its id goes along, so that it is known which one was changed. */
export const addressOf = ({ id, query }: SavedSearch): SearchParams => ({ ...query, saved: String(id) });

/** Which saved search the list shows, and whether filters or order are not as it was saved any more. */
export function useSavedSearch(search: SearchParams): { saved?: SavedSearch; changed: boolean } {
  const me = useMe();
  const [id] = valuesOf(search['saved']);
  const list = useQuery({ ...savedSearchesQuery, enabled: me != null && id !== undefined }).data;
  const saved = list?.find((one) => String(one.id) === id);
  return saved === undefined
    ? { changed: false }
    : { saved, changed: canonical(saved.query) !== canonical(savedQueryOf(search)) };
}

/** The same text for the same question, however it is written. */
function canonical(query: SavedSearch['query']): string {
  const entries = Object.entries({ sort: SORT_AT_FIRST, ...query })
    .map(([name, values]) => [name, [values].flat().sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}
