import { useId, useState, type ReactNode } from 'react';
import { ChartColumn, Table2 } from 'lucide-react';
import { Button } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { DataTable, type Table } from './data-table.js';
import css from './chart-card.module.css';

interface Props {
  /** It is kept under this name how somebody wants to see it. */
  id: string;
  title: string;
  /** What is counted, in a line. */
  note?: ReactNode;
  /** Height of what is drawn, in rem: it is taken before the numbers are there. */
  height: number;
  /** Undefined until it is known. */
  table: Table | undefined;
  error: Error | null;
  retry: () => void;
  children: ReactNode;
  /** Under the drawing, such as a button for more. */
  foot?: ReactNode;
  wide?: boolean;
  /** It has as many rows as there are: where everything stands below another, no more place is taken than they need. */
  ranking?: boolean;
}

/** A chart with its title, in a place whose size does not change; or the same numbers as a table. */
export function ChartCard({
  id,
  title,
  note,
  height,
  table,
  error,
  retry,
  children,
  foot,
  wide = false,
  ranking = false,
}: Props) {
  const heading = useId();
  const [asTable, setAsTable] = useKept(`bugzot-as-table ${id}`);
  return (
    <section className={`${css['card']} ${wide ? css['wide'] : ''}`} aria-labelledby={heading}>
      <header className={css['head']}>
        <h2 id={heading}>{title}</h2>
        <Button
          kind="quiet"
          className={css['switch']}
          aria-describedby={heading}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartColumn size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
          {asTable ? 'Show as chart' : 'Show as table'}
        </Button>
      </header>
      {note !== undefined && <p className={css['note']}>{note}</p>}
      <div
        className={`${css['body']} ${ranking ? css['ranking'] : ''}`}
        style={{ minBlockSize: `${height}rem` }}
        aria-busy={table === undefined && error === null}
      >
        {error !== null && <ProblemNotice error={error} retry={retry} />}
        {error === null && table === undefined && <div className={css['skeleton']} />}
        {error === null && table !== undefined && table.rows.length === 0 && (
          <p className={css['none']}>There is nothing to show for this choice.</p>
        )}
        {error === null &&
          table !== undefined &&
          table.rows.length > 0 &&
          (asTable ? <DataTable caption={title} table={table} /> : children)}
      </div>
      {foot}
    </section>
  );
}

/** A choice that this browser keeps. */
function useKept(key: string): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(key) !== null);
  return [
    on,
    (next) => {
      if (next) localStorage.setItem(key, '1');
      else localStorage.removeItem(key);
      setOn(next);
    },
  ];
}
