import { useRef } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import type { SearchParams } from '../../app/search-params.js';
import { useMe } from '../../app/session.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { InboxBug } from './inbox-bug.js';
import { byBug } from './inbox-groups.js';
import { useKeyStops } from './key-stops.js';
import { NeedsLogin } from './needs-login.js';
import { useInbox } from './use-inbox.js';
import css from './inbox.module.css';
import shared from './my-work.module.css';

export function InboxPage() {
  const search: SearchParams = useSearch({ from: '/inbox' });
  const me = useMe();
  if (me === null)
    return <NeedsLogin title="Inbox" to="/inbox" what="what happened to bugs that concern you" />;
  if (me === undefined) return null;
  return <Inbox onlyUnread={search['show'] !== 'all'} />;
}

function Inbox({ onlyUnread }: { onlyUnread: boolean }) {
  const page = useRef<HTMLDivElement>(null);
  useKeyStops(page, 'news');
  const inbox = useInbox(onlyUnread);
  const { entries, unread, data, error } = inbox;
  return (
    <div className={css['page']}>
      <title>{`${unread > 0 ? `(${unread}) ` : ''}Inbox · BugZot`}</title>
      <div className={shared['pageHead']}>
        <h1>
          Inbox{' '}
          <span className={shared['count']}>{unread > 0 && `${unread.toLocaleString('en')} unread`}</span>
        </h1>
        <div className={css['tools']}>
          {inbox.hasNews && <Button onClick={inbox.refresh}>Something new: show</Button>}
          <nav className={css['views']} aria-label="What to show">
            <Link to="/inbox" activeOptions={{ exact: true }}>
              Unread
            </Link>
            <Link to="/inbox" search={{ show: 'all' } as never} activeOptions={{ exact: true }}>
              All
            </Link>
          </nav>
          <Button onClick={inbox.markAll} disabled={unread === 0}>
            <CheckCheck size={16} aria-hidden /> Mark all as read
          </Button>
        </div>
      </div>
      {error !== null && <ProblemNotice error={error} retry={() => void inbox.refetch()} />}
      {data === undefined && error === null && (
        <div className={shared['waiting']} aria-busy="true" aria-label="The inbox is on its way" />
      )}
      {data !== undefined && entries.length === 0 && <NothingNew onlyUnread={onlyUnread} />}
      <div className={css['bugs']} ref={page}>
        {byBug(entries).map((news) => (
          <InboxBug key={news.bug.number} news={news} mark={inbox.markEntries} />
        ))}
      </div>
      {inbox.hasNextPage && (
        <p className={css['more']}>
          <Button busy={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
            Show older
          </Button>
        </p>
      )}
    </div>
  );
}

function NothingNew({ onlyUnread }: { onlyUnread: boolean }) {
  return (
    <Empty title="Nothing new">
      <p>
        You hear of bugs that you reported, have, or watch, and of those in which you are mentioned. The
        settings say of what, and whether by mail.
      </p>
      {onlyUnread && (
        <ButtonLink to="/inbox" search={{ show: 'all' } as never}>
          Show what was read
        </ButtonLink>
      )}
      <Link to="/settings">Settings</Link>
    </Empty>
  );
}
