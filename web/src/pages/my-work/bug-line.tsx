import { Link } from '@tanstack/react-router';
import { PriorityIcon, PrivateBadge, SeverityBadge, StatusBadge } from '../../ui/badges.js';
import { PersonName } from '../../ui/person.js';
import { dayOf, Time } from '../../ui/time.js';
import type { BugSummary } from './my-work.query.js';
import css from './bug-line.module.css';

interface Props {
  bug: BugSummary;
  /** Whether it says its state and who has it: what one has oneself says neither. */
  mixed: boolean;
}

/** A bug in a line, and what decides whether it is the next one. */
export function BugLine({ bug, mixed }: Props) {
  const { number, title, due } = bug;
  return (
    <li className={css['line']}>
      <PriorityIcon priority={bug.priority} />
      <div className={css['words']}>
        <Link to="/bugs/$number" params={{ number: String(number) }} data-key-stop className={css['title']}>
          <span className={css['number']}>#{number}</span> {title}
        </Link>{' '}
        {bug.private && <PrivateBadge />}
        <p className={css['facts']}>
          {mixed && <StatusBadge {...bug} />}
          <SeverityBadge severity={bug.severity} />
          <span>
            {bug.product.name} · {bug.component}
          </span>
          {mixed && bug.assignee !== null && <PersonName person={bug.assignee} />}
          {due !== null && <Due day={due} />}
          <span>
            changed <Time at={bug.changedAt} />
          </span>
        </p>
      </div>
    </li>
  );
}

function Due({ day }: { day: string }) {
  const late = day < new Date().toISOString().slice(0, 10);
  return (
    <span className={late ? css['late'] : undefined}>
      {late ? 'was due' : 'due'} {dayOf(day)}
    </span>
  );
}
