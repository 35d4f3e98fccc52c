import type { ReactNode } from 'react';
import css from './notice.module.css';

/** Something to know, on the page itself. `danger` and `warn` are read out when they appear. */
export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: 'info' | 'good' | 'warn' | 'danger';
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div
      className={`${css['notice']} ${css[kind]}`}
      role={kind === 'info' ? undefined : kind === 'good' ? 'status' : 'alert'}
    >
      {title !== undefined && <strong>{title}</strong>}
      {children}
    </div>
  );
}

/** Nothing is here, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
