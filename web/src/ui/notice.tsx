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
  heading: Heading = 'h2',
  children,
}: {
  title: string;
  /** `h1` where it is all that the page has to say. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
}) {
  return (
    <div className={css['empty']}>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}
