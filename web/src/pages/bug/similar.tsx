import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { StatusBadge } from '../../ui/badges.js';
import { similarQuery } from './bug.queries.js';
import css from './similar.module.css';

/** Bugs that might be about the same. */
export function Similar({ number }: { number: number }) {
  const { data = [] } = useQuery(similarQuery(number));
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="similar" className={css['similar']}>
      <h2 id="similar">Similar bugs</h2>
      <ul>
        {data.map((bug) => (
          <li key={bug.number}>
            <Link to="/bugs/$number" params={{ number: String(bug.number) }}>
              #{bug.number} {bug.title}
            </Link>{' '}
            <StatusBadge {...bug} />
          </li>
        ))}
      </ul>
    </section>
  );
}
