import { useId } from 'react';
import { Link } from '@tanstack/react-router';
import type { BugFilter, BugSummary } from './my-work.query.js';
import { BugLine } from './bug-line.js';
import type { Group } from './groups.js';
import css from './my-work.module.css';

export interface Filled extends Group {
  items: readonly BugSummary[];
  total: number;
}

interface Props {
  title: string;
  /** Said when there is no bug at all. */
  none: string;
  groups: readonly Filled[];
  /** What a link to all of them asks for. */
  all: BugFilter;
}

/** Bugs one has to do with for one reason, in groups by what comes next; those without any bug are not there. */
export function BugGroups({ title, none, groups, all }: Props) {
  const heading = useId();
  const filled = groups.filter(({ total }) => total > 0);
  const total = filled.reduce((sum, group) => sum + group.total, 0);
  return (
    <section className={css['card']} aria-labelledby={heading}>
      <header className={css['head']}>
        <h2 id={heading}>
          {title} <span className={css['count']}>{total.toLocaleString('en')}</span>
        </h2>
        {total > 0 && (
          <Link to="/bugs" search={all as never}>
            In the list
          </Link>
        )}
      </header>
      {total === 0 && <p className={css['none']}>{none}</p>}
      {filled.map((group) => (
        <div key={group.title}>
          {(groups.length > 1 || group.title !== 'Open') && (
            <h3 className={css['group']}>
              {group.title} <span className={css['count']}>{group.total.toLocaleString('en')}</span>
            </h3>
          )}
          <ul className={css['lines']}>
            {group.items.map((bug) => (
              <BugLine key={bug.number} bug={bug} mixed={group.mixed ?? false} />
            ))}
          </ul>
          {group.total > group.items.length && (
            <p className={css['more']}>
              <Link to="/bugs" search={group.filter as never}>
                All {group.total.toLocaleString('en')}
                <span className="visually-hidden">
                  {' '}
                  of {title}, {group.title}
                </span>
              </Link>
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
