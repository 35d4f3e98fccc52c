import { useCallback, useRef, useState } from 'react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useChanges } from '../../app/live.js';
import { isStaff, mayReport, useMe } from '../../app/session.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { BugGroups, type Filled } from './bug-groups.js';
import { ASSIGNED, REPORTED, WATCHED, type Group } from './groups.js';
import { useKeyStops } from './key-stops.js';
import { groupQuery, worklistsQuery } from './my-work.query.js';
import { NeedsLogin } from './needs-login.js';
import { WorklistsCard } from './worklists-card.js';
import css from './my-work.module.css';

export function MyWorkPage() {
  const me = useMe();
  return (
    <>
      {me === null && <NeedsLogin title="My work" to="/my-work" what="what you have to do" />}
      {/* Who has nothing assigned ever is not asked about it. */}
      {me != null && <Work assignable={isStaff(me)} reports={mayReport(me)} />}
    </>
  );
}

const NO_GROUPS: readonly Group[] = [];

function Work({ assignable, reports }: { assignable: boolean; reports: boolean }) {
  const client = useQueryClient();
  const page = useRef<HTMLDivElement>(null);
  useKeyStops(page, 'bug');
  const [news, setNews] = useState(0);
  useChanges(useCallback(() => setNews((before) => before + 1), []));
  const assigned = useGroups(assignable ? ASSIGNED : NO_GROUPS);
  const reported = useGroups(reports ? REPORTED : NO_GROUPS);
  const watched = useGroups(reports ? WATCHED : NO_GROUPS);
  const worklists = useQuery(worklistsQuery);
  const parts = [assigned, reported, watched, worklists];
  const error = parts.find((part) => part.error !== null)?.error ?? null;
  const refresh = (): void => {
    setNews(0);
    void client.invalidateQueries({ queryKey: ['my-work'] });
    void client.invalidateQueries({ queryKey: ['worklists'] });
  };
  const { data: lists } = worklists;
  const waiting = lists === undefined || parts.some(({ data }) => data === undefined);
  return (
    <>
      <title>My work · BugZot</title>
      <div className={css['pageHead']}>
        <h1>My work</h1>
        {news > 0 && <Button onClick={refresh}>{news === 1 ? 'One change' : `${news} changes`}: show</Button>}
      </div>
      {error !== null && <ProblemNotice error={error} retry={refresh} />}
      {error === null && waiting && (
        <div className={css['waiting']} aria-busy="true" aria-label="Your work is on its way" />
      )}
      {error === null && !waiting && (
        <div className={css['page']} ref={page}>
          <div className={css['main']}>
            {assignable && (
              <BugGroups
                title="Assigned to me"
                none="Nothing is assigned to you. Take a bug from the list."
                groups={assigned.data ?? []}
                all={{ assignee: 'me', status: ['open', 'RESOLVED', 'VERIFIED'], sort: '-priority' }}
              />
            )}
            {reports && (
              <>
                <BugGroups
                  title="Reported by me"
                  none="You have reported no bug that is open."
                  groups={reported.data ?? []}
                  all={{ reporter: 'me', status: ['open', 'RESOLVED'] }}
                />
                <BugGroups
                  title="Watched"
                  none="You watch no open bug. Watch one on its page to hear what happens to it."
                  groups={watched.data ?? []}
                  all={{ watcher: 'me', status: 'open' }}
                />
              </>
            )}
            {!reports && (
              <Empty title="Auditors have no bugs of their own">
                <p>You read everything and change nothing; your worklists are yours all the same.</p>
                <ButtonLink to="/audit">To the audit</ButtonLink>
              </Empty>
            )}
          </div>
          <WorklistsCard worklists={lists} />
        </div>
      )}
    </>
  );
}

/** The groups with their bugs; undefined until all are there, so that nothing moves when the next one comes. */
function useGroups(groups: readonly Group[]): { data: readonly Filled[] | undefined; error: Error | null } {
  return useQueries({
    queries: groups.map(({ filter }) => groupQuery(filter)),
    combine: (results) => ({
      data: results.every(({ data }) => data !== undefined)
        ? groups.map((group, index) => ({ ...group, ...results[index]!.data! }))
        : undefined,
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
}
