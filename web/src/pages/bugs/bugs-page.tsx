import { useCallback, useEffect, useMemo } from 'react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '../../api/queries.js';
import type { SearchParams } from '../../app/search-params.js';
import { Button } from '../../ui/button.js';
import { onDemand } from '../../ui/on-demand.js';
import { bugCountQuery, bugsQuery, jumpBack, PAGE, refreshBugs, rowsOf } from './bug-list.query.js';
import { BugTable } from './bug-table.js';
import { useColumns } from './column-choice.js';
import { FilterBar } from './filter-bar.js';
import { queryOf } from './filters.js';
import { ListEnd, ListProblem, NothingFound } from './list-states.js';
import { useSavedSearch } from './saved/saved-searches.query.js';
import { useSelection } from './selection.js';
import { SORT_AT_FIRST } from './sorts.js';
import { Toolbar } from './toolbar.js';
import { useNews } from './use-news.js';
import css from './bugs-page.module.css';

const BulkBar = onDemand(async () => (await import('./bulk/bulk-bar.js')).BulkBar);

export function BugsPage() {
  const search: SearchParams = useSearch({ from: '/bugs' });
  const query = useQueryOf(search);
  const navigate = useNavigate();
  const go = (next: SearchParams): void => void navigate({ to: '/bugs', search: next as never });
  const { data: me, isPending: isStranger } = useQuery(meQuery);
  const client = useQueryClient();
  const bugs = useInfiniteQuery(bugsQuery(query));
  const total = useQuery(bugCountQuery(query));
  const rows = useMemo(() => rowsOf(bugs.data), [bugs.data]);
  const columns = useColumns(me?.id);
  const { saved } = useSavedSearch(search);
  const selecting = useSelection(rows);
  const news = useNews(query, (number) => rows.loaded.some((bug) => bug.number === number));
  const { clear } = selecting;
  // What is selected and not in the list would be changed unseen. The order does not matter to it.
  const filters = JSON.stringify({ ...query, sort: undefined });
  useEffect(() => clear, [filters, clear]);

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, fetchPreviousPage } = bugs;
  const more = hasNextPage && !isFetchingNextPage;
  const onEnd = useCallback(() => {
    if (more && !isFetchNextPageError) void fetchNextPage();
  }, [more, isFetchNextPageError, fetchNextPage]);
  const onGone = useGone(query, rows.first, fetchPreviousPage);
  const refresh = async (): Promise<void> => {
    news.read();
    const newestFirst = query.sort === undefined || query.sort === '-changed' || query.sort === '-created';
    if (newestFirst) window.scrollTo({ top: 0 });
    await refreshBugs(client, query, newestFirst);
  };

  return (
    <div className={css['page']}>
      <title>{`${saved === undefined ? '' : `${saved.name} · `}Bugs · BugZot`}</title>
      <div className={css['news']} role="status">
        {news.count > 0 && (
          <Button kind="primary" onClick={() => void refresh()}>
            {news.count === 1 ? '1 changed' : `${news.count} changed`} · Show
          </Button>
        )}
      </div>
      <div className={css['head']}>
        <h1>
          Bugs <span className={css['count']}>{total.data?.toLocaleString('en')}</span>
        </h1>
        <Toolbar search={search} go={go} />
      </div>
      <FilterBar search={search} go={go} />
      <ListProblem bugs={bugs} search={search} go={go} />
      {bugs.data !== undefined && rows.count === 0 && bugs.error === null && (
        <NothingFound search={search} go={go} />
      )}
      {(bugs.data === undefined || isStranger) && bugs.error === null && !bugs.isPaused && (
        <div className={css['waiting']} aria-busy="true" aria-label="The list is on its way" />
      )}
      {/* Who somebody is decides about the boxes: a table that gets them later would jump. */}
      {rows.count > 0 &&
        !isStranger &&
        !(bugs.isPlaceholderData && (bugs.isPaused || bugs.error !== null)) && (
          <div className={bugs.isPlaceholderData ? css['old'] : undefined} aria-busy={bugs.isPlaceholderData}>
            <BugTable
              list={JSON.stringify(query)}
              rows={rows}
              total={total.data}
              columns={columns}
              sort={query.sort ?? SORT_AT_FIRST}
              onSort={(sort) => go({ ...search, sort })}
              selecting={me == null ? undefined : selecting}
              onEnd={onEnd}
              onGone={onGone}
            />
            <ListEnd bugs={bugs} />
          </div>
        )}
      {selecting.selected.size > 0 && (
        <BulkBar
          selecting={selecting}
          rows={rows}
          query={query}
          total={total.data}
          onVersions={news.known}
          onDone={() => refreshBugs(client, query, false)}
        />
      )}
    </div>
  );
}

/** The same object while the question is the same. */
function useQueryOf(search: SearchParams) {
  const text = JSON.stringify(queryOf(search));
  return useMemo(() => JSON.parse(text) as ReturnType<typeof queryOf>, [text]);
}

/** Brings back rows that were dropped: the page before, or one far away at once. */
function useGone(
  query: ReturnType<typeof queryOf>,
  first: number,
  fetchPreviousPage: () => Promise<unknown>,
): (index: number) => void {
  const client = useQueryClient();
  return useCallback(
    (index) => {
      const page = Math.floor(index / PAGE);
      if (page >= first / PAGE - 1) void fetchPreviousPage();
      else void jumpBack(client, query, page).catch(() => undefined);
    },
    [client, query, first, fetchPreviousPage],
  );
}
