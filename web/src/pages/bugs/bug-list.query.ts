import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import type { BugQuery } from './filters.js';

/** Bugs of a page: few enough to come at once, so many that the next page is there before the end is seen. */
const PAGE = 100;

/** The list, page after page. */
export const bugsQuery = (query: BugQuery) =>
  infiniteQueryOptions({
    queryKey: ['bugs', query],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/bugs', {
          params: { query: { ...query, limit: PAGE, ...(pageParam !== undefined && { after: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** How many there are; asked beside the first page, which does not wait for it. */
export const bugCountQuery = (query: BugQuery) => ({
  queryKey: ['bug-count', query],
  placeholderData: keepPreviousData,
  queryFn: async () =>
    (await answer(api.GET('/api/bugs', { params: { query: { ...query, limit: 1, count: 'true' } } })))
      .total ?? 0,
});
