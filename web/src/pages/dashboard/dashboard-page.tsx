import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { SearchParams } from '../../app/search-params.js';
import { mayReport, useMe } from '../../app/session.js';
import { ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { AgeCard } from './age-card.js';
import { AssigneeCard } from './assignee-card.js';
import { ComponentCard } from './component-card.js';
import { overviewQuery } from './dashboard.query.js';
import { Figures } from './figures.js';
import { SeverityCard, StatusCard } from './overview-cards.js';
import { scopeOf } from './period.js';
import { MeanTimeCard, TimeToResolveCard } from './resolve-cards.js';
import { ScopeBar } from './scope-bar.js';
import { TrendCard } from './trend-card.js';
import { longDay } from './words.js';
import css from './dashboard-page.module.css';

export function DashboardPage() {
  const search: SearchParams = useSearch({ from: '/dashboard' });
  const scope = useMemo(() => scopeOf(search), [search]);
  const overview = useQuery(overviewQuery(scope));
  const nothing = overview.data?.total.count === 0 && overview.data.resolved.last30Days.count === 0;
  return (
    <>
      <title>Dashboard · BugZot</title>
      <div className={css['head']}>
        <h1>Dashboard</h1>
        <ScopeBar search={search} />
      </div>
      {scope.since !== undefined && (
        <p className={css['scope']}>
          Bugs reported since {longDay(scope.since)}. What was resolved counts by the day of its resolution,
          and the weeks count every bug.
        </p>
      )}
      {overview.error !== null && (
        <ProblemNotice error={overview.error} retry={() => void overview.refetch()} />
      )}
      {nothing && <Nothing everything={Object.keys(scope).length === 0} />}
      {overview.error === null && !nothing && (
        <div className={css['page']} data-stale={overview.isPlaceholderData || undefined}>
          <Figures overview={overview} scope={scope} />
          <div className={css['cards']}>
            <TrendCard scope={scope} />
            <StatusCard overview={overview} />
            <SeverityCard overview={overview} />
            <ComponentCard scope={scope} />
            <AssigneeCard scope={scope} />
            <AgeCard scope={scope} />
            <TimeToResolveCard scope={scope} />
            <MeanTimeCard scope={scope} />
          </div>
        </div>
      )}
    </>
  );
}

function Nothing({ everything }: { everything: boolean }) {
  const me = useMe();
  return everything ? (
    <Empty title="There is nothing to count yet">
      <p>As soon as bugs are reported, this page shows where they pile up and how fast they are resolved.</p>
      {mayReport(me) && (
        <ButtonLink kind="primary" to="/bugs/new">
          Report a bug
        </ButtonLink>
      )}
    </Empty>
  ) : (
    <Empty title="No bug is like that">
      <p>Nothing was reported or resolved in this product and period.</p>
      <ButtonLink to="/dashboard">Show all products and times</ButtonLink>
    </Empty>
  );
}
