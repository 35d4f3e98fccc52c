import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import type { paths } from '../../api/schema.js';

export type BugSummary = Schemas['BugSummary'];
export type BugFilter = Pick<
  NonNullable<paths['/api/bugs']['get']['parameters']['query']>,
  'status' | 'assignee' | 'reporter' | 'watcher' | 'sort'
>;

/** Bugs of a group that are shown; the list has them all. */
const SHOWN = 6;

/** The first bugs of a group, and how many there are. */
export const groupQuery = (filter: BugFilter) =>
  queryOptions({
    queryKey: ['my-work', 'bugs', filter],
    queryFn: async ({ signal }) => {
      const query = { ...filter, limit: SHOWN, count: 'true' } as const;
      const { items, total = items.length } = await answer(
        api.GET('/api/bugs', { params: { query }, signal }),
      );
      return { items, total };
    },
  });

/** All of them: there are 200 at the most. */
export const worklistsQuery = queryOptions({
  queryKey: ['worklists'],
  queryFn: async ({ signal }) =>
    (await answer(api.GET('/api/worklists', { params: { query: { limit: 200 } }, signal }))).items,
});

export type Notification = Schemas['Notification'];
const ENTRIES = 100;

export const inboxQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', unread],
    initialPageParam: undefined as string | undefined,
    // What is read while one looks stays in its place: it is asked for again only when somebody wants to see what is new.
    staleTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/notifications', {
          params: {
            query: {
              limit: ENTRIES,
              unread: unread ? 'true' : 'false',
              ...(pageParam !== undefined && { after: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
