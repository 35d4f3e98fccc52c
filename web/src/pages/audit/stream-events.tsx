import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/button.js';
import { Empty, Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { PAGE, streamQuery } from './audit.queries.js';
import { EventList } from './event-list.js';
import css from './audit.module.css';

interface Props {
  stream: string;
  oldestFirst: boolean;
  onOrder: (oldestFirst: boolean) => void;
}

export function StreamEvents({ stream, oldestFirst, onOrder }: Props) {
  const { data, error, refetch, isPending } = useQuery(streamQuery(stream));
  const [shown, setShown] = useState(PAGE);
  const all = data?.events ?? [];
  const events = (oldestFirst ? all : all.toReversed()).slice(0, shown);
  const [, bug] = /^bug-(\d+)$/.exec(stream) ?? [];
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (isPending)
    return (
      <div
        className={css['waiting']}
        role="status"
        aria-busy="true"
        aria-label="The events are on their way"
      />
    );
  if (all.length === 0) {
    return (
      <Empty title={`The log has no stream ${stream}`}>
        <p>
          Nothing ever happened under this name. If you know that something did, verify the whole log: a
          checkpoint shows that it is gone.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <div className={css['picker']}>
        <label htmlFor="order">Order</label>
        <select
          id="order"
          value={oldestFirst ? 'oldest' : 'newest'}
          onChange={({ target }) => onOrder(target.value === 'oldest')}
        >
          <option value="newest">the newest first</option>
          <option value="oldest">the oldest first</option>
        </select>
        <span className={css['muted']}>
          {all.length.toLocaleString('en')} {all.length === 1 ? 'event' : 'events'}
        </span>
        {bug !== undefined && (
          <Link to="/bugs/$number" params={{ number: bug }}>
            To bug {bug}
          </Link>
        )}
      </div>
      {data?.whole === false && (
        <Notice kind="warn" title="These are the first 10,000 events only">
          <p>The stream has more: the export has all of them.</p>
        </Notice>
      )}
      <EventList events={events} />
      {shown < all.length && (
        <p className={css['more']}>
          <Button onClick={() => setShown(shown + PAGE)}>Show more</Button>
          <span>
            {shown.toLocaleString('en')} of {all.length.toLocaleString('en')}
          </span>
        </p>
      )}
    </>
  );
}
