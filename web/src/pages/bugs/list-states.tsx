import { useEffect, useState } from 'react';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import type { SearchParams } from '../../app/search-params.js';
import { mayReport, useMe } from '../../app/session.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Empty, Notice } from '../../ui/notice.js';
import { onDemand } from '../../ui/on-demand.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import type { BugPages } from './bug-list.query.js';
import { appliedOf, withoutFilters } from './filters.js';
import { appliedWords, filterWords } from './filter-words.js';
import css from './bugs-page.module.css';

const SearchProblem = onDemand(async () => (await import('./search/search-problem.js')).SearchProblem);

/** Where whoever logs in comes back to. */
const here = (): string => location.pathname + location.search;

type Bugs = UseInfiniteQueryResult<BugPages>;
interface Address {
  search: SearchParams;
  go: (next: SearchParams) => void;
}

/** Why the list is not there, or not as new as it could be. */
export function ListProblem({ bugs, search, go }: Address & { bugs: Bugs }) {
  const offline = useOffline();
  const { error } = bugs;
  if (offline || bugs.isPaused)
    return (
      <Notice kind="warn" title="You are offline">
        <p>
          {bugs.data === undefined || bugs.isPlaceholderData
            ? 'The list comes when the connection is back.'
            : 'The list is as it was. More comes when the connection is back.'}
        </p>
      </Notice>
    );
  // What did not come at the end is said there.
  if (error === null || bugs.isFetchNextPageError) return null;
  if (error instanceof Problem && error.status === 401)
    return (
      <Empty title="Log in to see the bugs">
        <p>This site shows them to people it knows.</p>
        <ButtonLink to="/login" search={{ from: here() }} kind="primary">
          Log in
        </ButtonLink>
      </Empty>
    );
  if (error instanceof Problem && error.errors.length > 0)
    return <SearchProblem problem={error} search={search} go={go} />;
  return <ProblemNotice error={error} retry={() => void bugs.refetch()} />;
}

export function NothingFound({ search, go }: Address) {
  const me = useMe();
  const applied = appliedOf(search);
  const last = applied.at(-1);
  const report = mayReport(me) && (
    <ButtonLink to="/bugs/new" kind={last === undefined ? 'primary' : 'plain'}>
      Report a bug
    </ButtonLink>
  );
  if (last === undefined)
    return (
      <Empty title="There are no bugs yet">
        <p>{me === null ? 'Whoever is logged in can report the first one.' : 'Nobody has reported one.'}</p>
        {report}
        {me === null && (
          <ButtonLink to="/login" search={{ from: here() }}>
            Log in
          </ButtonLink>
        )}
      </Empty>
    );
  return (
    <Empty title="No bug is like that">
      <p>
        {applied.length === 1
          ? 'There are bugs, but the filter leaves none.'
          : `There may be bugs, but the ${applied.length} filters together leave none.`}
      </p>
      <div className={css['actions']}>
        <Button onClick={() => go(last.without)}>
          Take away “{filterWords(last.name)}: {appliedWords(last)}”
        </Button>
        {applied.length > 1 && <Button onClick={() => go(withoutFilters(search))}>Clear all filters</Button>}
        {report}
      </div>
    </Empty>
  );
}

/** What comes after the last row. */
export function ListEnd({ bugs }: { bugs: Bugs }) {
  if (bugs.isFetchNextPageError)
    return (
      <div className={css['end']} role="alert">
        <p>More bugs did not come: {bugs.error?.message}</p>
        <Button onClick={() => void bugs.fetchNextPage()}>Try again</Button>
      </div>
    );
  return (
    <p className={css['end']}>
      {bugs.hasNextPage ? (bugs.isFetchingNextPage ? 'More is on its way …' : ' ') : 'That is all.'}
    </p>
  );
}

function useOffline(): boolean {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = (): void => setOffline(!navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return offline;
}
