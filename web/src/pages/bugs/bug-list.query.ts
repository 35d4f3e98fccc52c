import {
  infiniteQueryOptions,
  keepPreviousData,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { answer, api, type Schemas } from '../../api/client.js';
import type { BugQuery } from './filters.js';

export type BugSummary = Schemas['BugSummary'];
type Page = Schemas['BugList'];

/** Bugs of a page: few enough to come at once, so many that the next page is there before the end is seen. */
export const PAGE = 100;
/** Pages that are kept: whoever scrolls through a million bugs has a thousand of them in memory. */
const MOST_PAGES = 10;
/** Lists that are shown hear of changes, and those of one's own make them stale: see `use-news.ts`. */
const STALE_MS = 60_000;

/** Where a page begins, and the page before it: the API leads forwards only, so the way back is remembered. */
export class PageAt {
  constructor(
    readonly index: number,
    readonly after?: string,
    readonly before?: PageAt,
  ) {}
}
const FIRST = new PageAt(0);

export type BugPages = InfiniteData<Page, PageAt>;

const bugPage = (query: BugQuery, { after }: PageAt, signal?: AbortSignal): Promise<Page> =>
  answer(
    api.GET('/api/bugs', {
      params: { query: { ...query, limit: PAGE, ...(after !== undefined && { after }) } },
      ...(signal && { signal }),
    }),
  );

/** The list, page after page, and back again. */
export const bugsQuery = (query: BugQuery) =>
  infiniteQueryOptions<Page, Error, BugPages, readonly ['bugs', BugQuery], PageAt>({
    queryKey: ['bugs', query],
    initialPageParam: FIRST,
    placeholderData: keepPreviousData,
    maxPages: MOST_PAGES,
    staleTime: STALE_MS,
    // Rows that move under the reader are worse than rows a moment old.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: ({ pageParam, signal }) => bugPage(query, pageParam, signal),
    getNextPageParam: ({ next }, _pages, at) =>
      next === null ? undefined : new PageAt(at.index + 1, next, at),
    getPreviousPageParam: (_page, _pages, at) => at.before,
  });

/** Goes back to a page that was dropped, without all those between: the list begins there then. */
export async function jumpBack(client: QueryClient, query: BugQuery, index: number): Promise<void> {
  const { queryKey } = bugsQuery(query);
  let at = client.getQueryData<BugPages>(queryKey)?.pageParams[0];
  while (at !== undefined && at.index > index) at = at.before;
  if (at === undefined) return;
  const page = await bugPage(query, at);
  client.setQueryData<BugPages>(queryKey, { pages: [page], pageParams: [at] });
}

/** Asks again for what is shown; who looks at the beginning gets the beginning. */
export async function refreshBugs(client: QueryClient, query: BugQuery, atTop: boolean): Promise<void> {
  const { queryKey } = bugsQuery(query);
  if (atTop) {
    client.setQueryData<BugPages>(queryKey, (shown) =>
      shown?.pageParams[0]?.index === 0
        ? { pages: shown.pages.slice(0, 1), pageParams: shown.pageParams.slice(0, 1) }
        : shown,
    );
  }
  await Promise.all([
    client.refetchQueries({ queryKey, exact: true }),
    client.invalidateQueries({ queryKey: ['bug-count'] }),
  ]);
}

/** How many there are; asked beside the first page, which does not wait for it. */
export const bugCountQuery = (query: BugQuery) => ({
  queryKey: ['bug-count', query],
  placeholderData: keepPreviousData,
  queryFn: async () =>
    (await answer(api.GET('/api/bugs', { params: { query: { ...query, limit: 1, count: 'true' } } })))
      .total ?? 0,
});

/** What is loaded, as rows of a list that begins with its first bug: those that were dropped are not there. */
export interface Rows {
  /** Of the first that is loaded. */
  first: number;
  /** How many there are, from the very first to the last that is loaded. */
  count: number;
  at: (index: number) => BugSummary | undefined;
  loaded: readonly BugSummary[];
}

export function rowsOf(data: BugPages | undefined): Rows {
  const first = (data?.pageParams[0]?.index ?? 0) * PAGE;
  // A bug that moved while pages were fetched may be on two.
  const loaded = [
    ...new Map((data?.pages ?? []).flatMap(({ items }) => items.map((bug) => [bug.number, bug]))).values(),
  ];
  return { first, loaded, count: first + loaded.length, at: (index) => loaded[index - first] };
}
