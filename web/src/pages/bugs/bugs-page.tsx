import { useCallback, useMemo, useState } from 'react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useChanges } from '../../app/live.js';
import { isStaff, mayReport, useMe } from '../../app/session.js';
import type { SearchParams } from '../../app/search-params.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { bugCountQuery, bugsQuery } from './bug-list.query.js';
import { BugTable } from './bug-table.js';
import { chosenColumns, COLUMNS } from './columns.js';
import { FilterBar } from './filter-bar.js';
import { queryOf } from './filters.js';
import css from './bugs-page.module.css';

export function BugsPage() {
  const search: SearchParams = useSearch({ from: '/bugs' });
  const query = useMemo(() => queryOf(search), [search]);
  const navigate = useNavigate();
  const me = useMe();
  const client = useQueryClient();
  const bugs = useInfiniteQuery(bugsQuery(query));
  const count = useQuery(bugCountQuery(query));
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [news, setNews] = useState(0);
  useChanges(useCallback(() => setNews((before) => before + 1), []));
  const items = useMemo(() => bugs.data?.pages.flatMap((page) => page.items) ?? [], [bugs.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = bugs;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const refresh = (): void => {
    setNews(0);
    void client.resetQueries({ queryKey: ['bugs', query] });
    void client.invalidateQueries({ queryKey: ['bug-count', query] });
  };
  return (
    <>
      <title>Bugs · BugZot</title>
      <div className={css['head']}>
        <h1>
          Bugs <span className={css['count']}>{count.data?.toLocaleString('en')}</span>
        </h1>
        {/* Rows that jump under the pointer are worse than rows a moment old. */}
        {news > 0 && <Button onClick={refresh}>{news === 1 ? 'One change' : `${news} changes`}: show</Button>}
      </div>
      <FilterBar search={search} />
      {bugs.error !== null && <ProblemNotice error={bugs.error} retry={() => void bugs.refetch()} />}
      {bugs.data !== undefined && items.length === 0 && (
        <Empty title="No bug is like that">
          <p>Take a filter away, or look for other words.</p>
          {mayReport(me) && <ButtonLink to="/bugs/new">Report a bug</ButtonLink>}
        </Empty>
      )}
      {bugs.data === undefined && bugs.error === null && (
        <div className={css['waiting']} aria-busy="true" aria-label="The list is on its way" />
      )}
      {items.length > 0 && (
        <BugTable
          bugs={items}
          columns={COLUMNS.filter(({ id }) => chosenColumns().includes(id))}
          sort={query.sort ?? '-changed'}
          onSort={(sort) => void navigate({ to: '/bugs', search: { ...search, sort } as never })}
          selected={selected}
          onSelect={isStaff(me) ? setSelected : undefined}
          onEnd={onEnd}
        />
      )}
    </>
  );
}
