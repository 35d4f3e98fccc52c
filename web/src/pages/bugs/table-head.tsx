import { useEffect, useRef } from 'react';
import type { Rows } from './bug-list.query.js';
import type { Column } from './columns.js';
import type { Selecting } from './selection.js';
import { sortedBy, sortNext } from './sorts.js';
import css from './bug-table.module.css';

interface Props {
  rows: Rows;
  columns: readonly Column[];
  sort: string;
  onSort: (sort: string) => void;
  selecting: Selecting | undefined;
}

/** What the columns are called; those that the list can be sorted by are buttons. */
export function TableHead({ rows, columns, sort, onSort, selecting }: Props) {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {selecting !== undefined && (
          <th role="columnheader" className={css['check']}>
            <SelectAll rows={rows} selecting={selecting} />
          </th>
        )}
        <SortHead column={{ head: 'No.', sort: 'number' }} sort={sort} onSort={onSort} />
        <th role="columnheader">Title</th>
        {columns.map((column) => (
          <SortHead key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

export function SelectAll({ rows, selecting }: { rows: Rows; selecting: Selecting }) {
  const box = useRef<HTMLInputElement>(null);
  const { selected } = selecting;
  const all = rows.loaded.length > 0 && rows.loaded.every(({ number }) => selected.has(number));
  useEffect(() => {
    if (box.current) box.current.indeterminate = !all && selected.size > 0;
  }, [all, selected]);
  return (
    <label>
      <input
        ref={box}
        type="checkbox"
        aria-label="Select all that are loaded"
        checked={all}
        onChange={({ target }) => selecting.all(target.checked)}
      />
    </label>
  );
}

function SortHead({
  column: { head, sort: by },
  sort,
  onSort,
}: {
  column: Pick<Column, 'head' | 'sort'>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  if (by === undefined) return <th role="columnheader">{head}</th>;
  const sorted = sortedBy(sort);
  const on = sorted.by === by;
  return (
    <th role="columnheader" aria-sort={on ? (sorted.down ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={css['sort']} onClick={() => onSort(sortNext(sort, by))}>
        {head}
        {on && <span aria-hidden>{sorted.down ? '↓' : '↑'}</span>}
      </button>
    </th>
  );
}
