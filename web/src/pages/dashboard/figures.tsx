import type { ReactNode } from 'react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { behind } from './behind.js';
import { BugsLink } from './bugs-link.js';
import { timeToResolveQuery, type Overview } from './dashboard.query.js';
import type { Scope } from './period.js';
import { counted, lasting } from './words.js';
import css from './figures.module.css';

type Counted = Overview['open'];

/** What one wants to know at a glance. */
export function Figures({
  overview: { data },
  scope,
}: {
  overview: Pick<UseQueryResult<Overview>, 'data'>;
  scope: Scope;
}) {
  const time = useQuery(timeToResolveQuery(scope)).data;
  return (
    <ul className={css['figures']} aria-label="At a glance">
      <Figure name="Open" of={data?.open} />
      <Figure name="Nobody has them" of={data?.unassigned} />
      <Figure name="Overdue" of={data?.overdue} loud />
      <Figure name="Reported in 7 days" of={data?.created.last7Days} />
      <Figure name="Resolved in 7 days" of={data?.resolved.last7Days} />
      <li>
        <div className={css['figure']}>
          <Number>{time === undefined ? '' : lasting(time.median)}</Number>
          <span className={css['name']}>Median time to resolve</span>
        </div>
      </li>
    </ul>
  );
}

function Figure({ name, of, loud = false }: { name: string; of: Counted | undefined; loud?: boolean }) {
  if (of === undefined) {
    return (
      <li>
        <div className={css['figure']}>
          <Number> </Number>
          <span className={css['name']}>{name}</span>
        </div>
      </li>
    );
  }
  return (
    <li>
      <BugsLink search={behind(of.bugs)} className={css['figure']}>
        <Number loud={loud && of.count > 0}>{counted(of.count)}</Number>
        <span className={css['name']}>{name}</span>
      </BugsLink>
    </li>
  );
}

function Number({ children, loud = false }: { children: ReactNode; loud?: boolean }) {
  return <span className={`${css['number']} ${loud ? css['loud'] : ''}`}>{children}</span>;
}
