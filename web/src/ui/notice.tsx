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
export function Empty({
  title,
  level = 2,
  children,
}: {
  title: string;
  /** 1 when it is all that there is on the page. */
  level?: 1 | 2;
  children?: ReactNode;
}) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className={css['empty']}>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}
