import { useCallback, useMemo } from 'react';
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import { unreadQuery } from '../../api/queries.js';
import { toastProblem } from '../../ui/toasts.js';
import { inboxQuery, type Notification } from './my-work.query.js';

type Inbox = Schemas['Inbox'];
/** Entries that can be marked in one request. */
const AT_ONCE = 500;

/** The inbox, page after page, and what can be done with its entries: at once here, and then on the server. */
export function useInbox(onlyUnread: boolean) {
  const client = useQueryClient();
  const asked = useInfiniteQuery(inboxQuery(onlyUnread));
  const news = useQuery(unreadQuery).data;
  const entries = useMemo(() => asked.data?.pages.flatMap(({ items }) => items) ?? [], [asked.data]);

  const show = useCallback(
    (concerns: (entry: Notification) => boolean, read: boolean) =>
      client.setQueriesData<InfiniteData<Inbox>>(
        { queryKey: ['notifications', 'list'] },
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: marked(page.items, concerns, read),
            })),
          },
      ),
    [client],
  );
  const mark = useCallback(
    async (
      concerns: (entry: Notification) => boolean,
      read: boolean,
      send: () => Promise<{ data?: Schemas['Unread'] }>,
    ): Promise<void> => {
      show(concerns, read);
      try {
        const { unread } = await answer(send());
        client.setQueryData(
          unreadQuery.queryKey,
          (before) => before && { ...before, unread, items: marked(before.items, concerns, read) },
        );
      } catch (error) {
        toastProblem(error);
        void client.invalidateQueries({ queryKey: ['notifications'] });
      }
    },
    [client, show],
  );
  const markEntries = (some: readonly Notification[], read: boolean): void => {
    const ids = some
      .filter((entry) => entry.read !== read)
      .map(({ id }) => id)
      .slice(0, AT_ONCE);
    if (ids.length === 0) return;
    const known = new Set(ids);
    void mark(
      ({ id }) => known.has(id),
      read,
      () => api.POST(read ? '/api/notifications/read' : '/api/notifications/unread', { body: { ids } }),
    );
  };
  const markAll = (): void =>
    void mark(
      () => true,
      true,
      () => api.POST('/api/notifications/read', { body: { all: true } }),
    );

  const newest = news?.items[0];
  return {
    ...asked,
    entries,
    unread: news?.unread ?? asked.data?.pages[0]?.unread ?? 0,
    /** Something came that is not on the page. */
    hasNews:
      asked.data !== undefined &&
      newest !== undefined &&
      !(onlyUnread && newest.read) &&
      newest.at >= (entries[0]?.at ?? '') &&
      !entries.some(({ id }) => id === newest.id),
    refresh: () => void client.resetQueries({ queryKey: ['notifications', 'list', onlyUnread] }),
    markEntries,
    markAll,
  };
}

const marked = (entries: Notification[], concerns: (entry: Notification) => boolean, read: boolean) =>
  entries.map((entry) => (concerns(entry) ? { ...entry, read } : entry));
