import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { meQuery } from '../../api/queries.js';
import { Problem } from '../../api/problem.js';
import { useMe } from '../../app/session.js';
import { ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { useMedia } from '../../ui/media.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { Attachments } from './attachments.js';
import { BugHeader } from './bug-header.js';
import { attachmentsQuery, bugQuery, commentsQuery, historyQuery, type SeenBug } from './bug.queries.js';
import { CollisionDialog } from './collision.js';
import { CommentForm } from './comment-form.js';
import { Dependencies } from './dependencies.js';
import { Description } from './description.js';
import { Details } from './details.js';
import { LiveNote } from './live-note.js';
import { Moves } from './moves.js';
import { NamesContext, useNamesOf } from './names.js';
import { usePast, useTravel } from './past.js';
import { PageContext, type BugPage as Page } from './page-context.js';
import { NONE, rightsOn } from './rights.js';
import { useRunning } from './running.js';
import { Similar } from './similar.js';
import { TimeTravel } from './time-travel.js';
import { Timeline } from './timeline.js';
import { commentAt, entriesOf } from './timeline-entries.js';
import css from './bug-page.module.css';

export function BugPage() {
  const { number: text } = useParams({ from: '/bugs/$number' });
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  const { data, error, refetch } = useQuery(bugQuery(number));
  const who = useQuery(meQuery);
  // Who reads decides what is there: until that is known, it would jump.
  if (data !== undefined && !who.isPending) return <Loaded key={number} seen={data} />;
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty heading="h1" title="There is no such bug">
        <title>No such bug · BugZot</title>
        <p>The number is wrong, or the bug is not yours to see.</p>
        {who.data === null && (
          <ButtonLink kind="primary" to="/login" search={{ from: `/bugs/${number}` } as never}>
            Log in
          </ButtonLink>
        )}
        <ButtonLink to="/bugs">To the bugs</ButtonLink>
      </Empty>
    );
  }
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  return <div className={css['waiting']} aria-busy="true" aria-label="The bug is on its way" />;
}

const NOTHING: never[] = [];

function Loaded({ seen: { bug: now, version } }: { seen: SeenBug }) {
  const { number } = now;
  const me = useMe();
  // On a phone what happened comes first.
  const narrow = useMedia('(max-width: 60rem)');
  const comments = useQuery(commentsQuery(number));
  const history = useQuery(historyQuery(number));
  const attachments = useQuery(attachmentsQuery(number));
  const names = useNamesOf(
    now,
    history.data ?? NOTHING,
    comments.data ?? NOTHING,
    attachments.data ?? NOTHING,
  );
  const { run, collision } = useRunning(number);
  const { asOf, travel } = useTravel(version);

  const entries = useMemo(
    () => entriesOf(history.data ?? NOTHING, comments.data ?? NOTHING, attachments.data ?? NOTHING),
    [history.data, comments.data, attachments.data],
  );
  const past = usePast(now, asOf, entries, names);
  const shown = past === undefined ? entries : entries.filter((entry) => entry.version <= past.version);
  const until = past?.at;
  const present: Page = {
    bug: now,
    version,
    rights: rightsOn(now, me),
    run,
    travel: asOf === undefined && entries.length > 1 ? () => travel(version) : undefined,
  };
  const page: Page = past === undefined ? present : { ...present, bug: past.bug, rights: NONE };
  const parts = [comments, history, attachments];
  const failed = parts.find(({ error }) => error !== null);
  return (
    <NamesContext value={names}>
      <PageContext value={page}>
        <title>{`#${number} ${now.title} · BugZot`}</title>
        {asOf !== undefined && (
          <TimeTravel entries={entries} version={asOf} onTravel={travel} onEnd={() => travel(undefined)} />
        )}
        <div className={css['page']}>
          <div className={css['top']}>
            <BugHeader />
            <Moves />
            <Description />
          </div>
          <aside className={css['aside']}>
            <Details />
            {past === undefined && !narrow && <Similar number={number} />}
          </aside>
          <div className={css['rest']}>
            <Dependencies />
            <Attachments
              attachments={(attachments.data ?? NOTHING).filter(
                ({ createdAt }) => until === undefined || createdAt <= until,
              )}
            />
            {failed !== undefined && (
              <ProblemNotice
                error={failed.error}
                retry={() => parts.forEach((part) => part.error !== null && void part.refetch())}
              />
            )}
            {parts.every(({ data }) => data !== undefined) ? (
              <>
                <Timeline
                  entries={
                    until === undefined
                      ? shown
                      : shown.map((entry) => ({
                          ...entry,
                          comments: entry.comments.map((comment) => commentAt(comment, until)),
                        }))
                  }
                  later={entries.length - shown.length}
                />
                {/* It stays while one looks at the past: a private text in it is kept nowhere else. */}
                <div hidden={past !== undefined}>
                  <PageContext value={present}>
                    <CommentForm />
                  </PageContext>
                </div>
              </>
            ) : (
              <div className={css['waiting']} aria-busy="true" />
            )}
            {past === undefined && narrow && <Similar number={number} />}
          </div>
        </div>
        <LiveNote number={number} />
        {collision !== undefined && <CollisionDialog collision={collision} />}
      </PageContext>
    </NamesContext>
  );
}
