import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { exactly } from '../../ui/time.js';
import { checkpointsQuery, logQuery } from './audit.queries.js';
import { EventList } from './event-list.js';
import css from './audit.module.css';

/** The log from its beginning, or from a checkpoint on: the API reads it forwards only. */
export function LogEvents({ from, onFrom }: { from: string; onFrom: (from: string | undefined) => void }) {
  const log = useInfiniteQuery(logQuery(from));
  const checkpoints = useInfiniteQuery(checkpointsQuery).data?.pages[0]?.items ?? [];
  const events = log.data?.pages.flat() ?? [];
  const known = from === '' || checkpoints.some(({ through }) => through === from);
  return (
    <>
      <div className={css['picker']}>
        <label htmlFor="from">Beginning</label>
        <select
          id="from"
          value={from}
          onChange={({ target }) => onFrom(target.value === '' ? undefined : target.value)}
        >
          <option value="">with the first event</option>
          {!known && <option value={from}>{`after position ${from}`}</option>}
          {checkpoints.map(({ number, at, through }) => (
            <option key={number} value={through}>
              {`after checkpoint ${number}, ${exactly(at)}`}
            </option>
          ))}
        </select>
        <span className={css['muted']}>The oldest first.</span>
      </div>
      {log.error !== null && <ProblemNotice error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && (
        <div
          className={css['waiting']}
          role="status"
          aria-busy="true"
          aria-label="The events are on their way"
        />
      )}
      {log.data !== undefined && events.length === 0 && (
        <Empty title="Nothing has happened since">
          <p>Begin earlier to see more.</p>
        </Empty>
      )}
      {events.length > 0 && <EventList events={events} withStream />}
      {log.hasNextPage && (
        <p className={css['more']}>
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
      {log.data !== undefined && !log.hasNextPage && events.length > 0 && (
        <p className={css['more']}>
          This is the end of the log at this moment.
          <Button kind="quiet" onClick={() => void log.refetch()}>
            Look again
          </Button>
        </p>
      )}
    </>
  );
}
