import { useId, type ReactNode } from 'react';
import css from './panel.module.css';

interface Props {
  title: string;
  /** What can be done with it, beside the title. */
  actions?: ReactNode;
  /** One sentence under the title. */
  about?: ReactNode;
  children?: ReactNode;
}

/** A part of a page on a sheet of its own, with a heading. */
export function Panel({ title, actions, about, children }: Props) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={css['panel']}>
      <header className={css['head']}>
        <h2 id={heading}>{title}</h2>
        {actions !== undefined && <div className={css['actions']}>{actions}</div>}
      </header>
      {about !== undefined && <p className={css['about']}>{about}</p>}
      {children}
    </section>
  );
}
