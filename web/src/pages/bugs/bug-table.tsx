import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useShortcuts } from '../../app/shortcuts.js';
import { PrivateBadge } from '../../ui/badges.js';
import type { BugSummary, Column } from './columns.js';
import css from './bug-table.module.css';

/** Height of a row before it was measured, in pixels. */
const ROW_PX = 41;

interface Props {
  bugs: readonly BugSummary[];
  columns: readonly Column[];
  /** As the address has it, such as `-changed`. */
  sort: string;
  onSort: (sort: string) => void;
  selected: ReadonlySet<number>;
  /** Undefined for readers who may not edit: there is no box then. */
  onSelect: ((numbers: ReadonlySet<number>) => void) | undefined;
  /** The end is near: more is wanted. */
  onEnd: () => void;
}

/** A table of any length, of which only the rows in sight are in the page. */
export function BugTable({ bugs, columns, sort, onSort, selected, onSelect, onEnd }: Props) {
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const [current, setCurrent] = useState(-1);
  useEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: bugs.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= bugs.length - 30) onEnd();
  }, [last, bugs.length, onEnd]);

  const toggle = (number: number): void => {
    const next = new Set(selected);
    if (!next.delete(number)) next.add(number);
    onSelect?.(next);
  };
  const move = (by: number): void => {
    const index = Math.max(0, Math.min(bugs.length - 1, current + by));
    setCurrent(index);
    virtual.scrollToIndex(index, { align: 'auto' });
    // After the row is in the page.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus(),
    );
  };
  useShortcuts(
    () => [
      { keys: 'j', does: 'Next bug of the list', run: () => move(1) },
      { keys: 'k', does: 'Bug before', run: () => move(-1) },
      {
        keys: 'o',
        does: 'Open the bug',
        run: () =>
          bugs[current] &&
          void navigate({ to: '/bugs/$number', params: { number: String(bugs[current].number) } }),
      },
      ...(onSelect === undefined
        ? []
        : [{ keys: 'x', does: 'Select the bug', run: () => bugs[current] && toggle(bugs[current].number) }]),
    ],
    [bugs, current, selected],
  );

  const before = (rows[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((rows.at(-1)?.end ?? top) - top);
  const width = columns.length + (onSelect === undefined ? 2 : 3);
  return (
    <table className={css['table']} aria-rowcount={-1}>
      <thead>
        <tr>
          {onSelect !== undefined && (
            <th className={css['check']}>
              <input
                type="checkbox"
                aria-label="Select all that are loaded"
                checked={bugs.length > 0 && selected.size >= bugs.length}
                onChange={({ target }) =>
                  onSelect(new Set(target.checked ? bugs.map(({ number }) => number) : []))
                }
              />
            </th>
          )}
          <SortHead column={{ head: 'No.', sort: 'number', first: '-' }} sort={sort} onSort={onSort} />
          <th>Title</th>
          {columns.map((column) => (
            <SortHead key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {before > 0 && <tr aria-hidden style={{ height: before }} children={<td colSpan={width} />} />}
        {rows.map(({ index }) => {
          const bug = bugs[index]!;
          return (
            <tr
              key={bug.number}
              ref={virtual.measureElement}
              data-index={index}
              aria-rowindex={index + 2}
              className={index === current ? css['current'] : undefined}
            >
              {onSelect !== undefined && (
                <td className={css['check']}>
                  <input
                    type="checkbox"
                    aria-label={`Select bug ${bug.number}`}
                    checked={selected.has(bug.number)}
                    onChange={() => toggle(bug.number)}
                  />
                </td>
              )}
              <td className={css['number']}>{bug.number}</td>
              <td className={css['title']}>
                <Link to="/bugs/$number" params={{ number: String(bug.number) }}>
                  {bug.title}
                </Link>{' '}
                {bug.private && <PrivateBadge />}
                {bug.snippet != null && <SnippetLine snippet={bug.snippet} />}
              </td>
              {columns.map(({ id, head, cell }) => (
                <td key={id} data-head={head} className={css[id]}>
                  {cell(bug)}
                </td>
              ))}
            </tr>
          );
        })}
        {after > 0 && <tr aria-hidden style={{ height: after }} children={<td colSpan={width} />} />}
      </tbody>
    </table>
  );
}

function SortHead({
  column,
  sort,
  onSort,
}: {
  column: Pick<Column, 'head' | 'sort' | 'first'>;
  sort: string;
  onSort: (sort: string) => void;
}) {
  const { head, sort: by, first = '' } = column;
  if (by === undefined) return <th>{head}</th>;
  const on = sort.replace('-', '') === by;
  const down = sort.startsWith('-');
  const next = on ? (down ? by : `-${by}`) : `${first}${by}`;
  return (
    <th aria-sort={on ? (down ? 'descending' : 'ascending') : undefined}>
      <button type="button" className={css['sort']} onClick={() => onSort(next)}>
        {head}
        <span aria-hidden>{on ? (down ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  );
}

/** Where the words were found. */
function SnippetLine({ snippet }: { snippet: NonNullable<BugSummary['snippet']> }) {
  return (
    <div className={css['snippet']}>
      {snippet.parts.map(({ text, match }, index) =>
        match ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </div>
  );
}
