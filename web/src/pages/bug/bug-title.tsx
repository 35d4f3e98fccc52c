import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { named } from '../../ui/badges.js';
import { bugQuery } from './bug.queries.js';
import css from './bug-title.module.css';

const isDone = (status: string): boolean => ['RESOLVED', 'VERIFIED', 'CLOSED'].includes(status);

/** Another bug: its number at once, its title when it is there. What is done is struck through. */
export function BugTitle({ number }: { number: number }) {
  const { data } = useQuery({ ...bugQuery(number), staleTime: 30_000 });
  return (
    <Link
      to="/bugs/$number"
      params={{ number: String(number) }}
      className={`${css['link']} ${data !== undefined && isDone(data.bug.status) ? css['done'] : ''}`}
      title={data === undefined ? undefined : `${named(data.bug.status)}: ${data.bug.title}`}
    >
      <span className={css['number']}>#{number}</span> {data?.bug.title}
    </Link>
  );
}
