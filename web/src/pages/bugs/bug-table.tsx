import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useShortcuts } from '../../app/shortcuts.js';
import { useTextSize } from '../../app/text-size.js';
import { useMedia } from '../../ui/media.js';
import { BugRow } from './bug-row.js';
import type { Rows } from './bug-list.query.js';
import type { Column } from './columns.js';
import type { Selecting } from './selection.js';
import { CARDS } from './layout.js';
import { TableHead } from './table-head.js';
import css from './bug-table.module.css';

/** Height of a row before it was measured, in pixels. */
const ROW_PX = 41;
const CARD_PX = 92;
/** What the least of the columns and the title take, in rem. */
const TITLE_REM = 15;
const ENDS_REM = 7;
/** What the page has beside the table, in rem. */
const PAGE_REM = 2;
/** Room for the bar at the bottom of the window, in pixels: nothing is scrolled to behind it. */
const BAR_PX = 90;

/** How the list looked that was left last: whoever comes back finds it so, at the same bug. */
let left: { list: string; sizes: VirtualItem[]; current: number } | undefined;

interface Props {
  /** What the list was asked. */
  list: string;
  rows: Rows;
  /** How many there are in the whole list, if that is known. */
  total: number | undefined;
  columns: readonly Column[];
  /** As the address has it, such as `-changed`. */
  sort: string;
  onSort: (sort: string) => void;
  /** Undefined for readers who can do nothing with several bugs: there is no box then. */
  selecting: Selecting | undefined;
  /** The end is near: more is wanted. */
  onEnd: () => void;
  /** Rows are wanted that were dropped from memory. */
  onGone: (index: number) => void;
}

/** A table of any length, of which only the rows in sight are in the page. */
export function BugTable({ list, rows, total, columns, sort, onSort, selecting, onEnd, onGone }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const { top, header } = usePlace(table);
  const cards = useMedia(CARDS);
  // One that is wider than the window is scrolled within itself, and has no head that stays in sight.
  const wide = columns.reduce((sum, { width }) => sum + width, TITLE_REM + ENDS_REM);
  const rem = useRem();
  const tight = useMedia(`(max-width: ${(wide + PAGE_REM) * rem}px)`) && !cards;
  const virtual = useWindowVirtualizer({
    count: rows.count,
    estimateSize: () => (cards ? CARD_PX : ROW_PX),
    overscan: 12,
    scrollMargin: top,
    initialMeasurementsCache: useState(() => (left?.list === list ? left.sizes : []))[0],
    scrollPaddingStart: header + 40,
    scrollPaddingEnd: BAR_PX,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.count - 30) onEnd();
  }, [last, rows.count, onEnd]);
  useEffect(() => {
    if (first < rows.first) onGone(first);
  }, [first, rows.first, onGone]);
  const [current, setCurrent] = useState(left?.list === list ? left.current : -1);
  useKeys(table, rows, selecting, current, (index) => {
    setCurrent(index);
    virtual.scrollToIndex(index, { align: 'auto' });
  });
  // Another list has other heights, and nobody has looked at a bug of it.
  const looks = `${list} ${cards}`;
  const looked = useRef(looks);
  useEffect(() => {
    if (looked.current === looks) return;
    looked.current = looks;
    virtual.measure();
    setCurrent(-1);
  }, [virtual, looks]);
  const leaving = useRef({ list, current });
  leaving.current = { list, current };
  useEffect(() => () => void (left = { ...leaving.current, sizes: virtual.takeSnapshot() }), [virtual]);

  const before = (shown[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  const width = columns.length + (selecting === undefined ? 2 : 3);
  return (
    <div className={tight ? css['scroller'] : undefined} tabIndex={tight ? 0 : undefined}>
      <table
        ref={table}
        className={`${css['table']} ${tight ? '' : css['roomy']}`}
        aria-label="Bugs"
        aria-rowcount={total === undefined ? -1 : total + 1}
        style={{ '--header': `${header}px`, minInlineSize: cards ? undefined : `${wide}rem` } as object}
      >
        <colgroup>
          {selecting !== undefined && <col style={{ inlineSize: '2.4rem' }} />}
          <col style={{ inlineSize: '4.6rem' }} />
          <col />
          {columns.map(({ id, width: rem }) => (
            <col key={id} style={{ inlineSize: `${rem}rem` }} />
          ))}
        </colgroup>
        <TableHead rows={rows} columns={columns} sort={sort} onSort={onSort} selecting={selecting} />
        <tbody role="rowgroup">
          {before > 0 && <tr aria-hidden style={{ height: before }} children={<td colSpan={width} />} />}
          {shown.map(({ index }) => (
            <BugRow
              key={index}
              bug={rows.at(index)}
              index={index}
              columns={columns}
              measure={virtual.measureElement}
              current={index === current}
              selected={selecting?.selected.has(rows.at(index)?.number ?? 0)}
              onSelect={selecting?.toggle}
              onFocus={setCurrent}
            />
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} children={<td colSpan={width} />} />}
        </tbody>
      </table>
    </div>
  );
}

/** Where the rows begin on the page, and how much of the window the page's header covers. */
function usePlace(table: RefObject<HTMLTableElement | null>): { top: number; header: number } {
  const [place, setPlace] = useState({ top: 0, header: 0 });
  useEffect(() => {
    const look = (): void => {
      const body = table.current?.tBodies[0];
      if (body === undefined) return;
      const top = Math.round(body.getBoundingClientRect().top + window.scrollY);
      const header = document.querySelector<HTMLElement>('body header')?.offsetHeight ?? 0;
      setPlace((before) => (before.top === top && before.header === header ? before : { top, header }));
    };
    look();
    // Chips and notices above come and go.
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [table]);
  return place;
}

/** Pixels of a rem: a style sheet's, which somebody may have chosen; that of a media query is another. */
function useRem(): number {
  const size = useTextSize();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- it is the size that is looked up
  return useMemo(() => parseFloat(getComputedStyle(document.documentElement).fontSize), [size]);
}

/** Keys that go through the list, from the row that they are at. */
function useKeys(
  table: RefObject<HTMLTableElement | null>,
  rows: Rows,
  selecting: Selecting | undefined,
  current: number,
  go: (index: number) => void,
): void {
  const navigate = useNavigate();
  const move = (by: number): void => {
    const index = Math.max(0, Math.min(rows.count - 1, current + by));
    go(index);
    // After the row is in the page.
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true }),
    );
  };
  useShortcuts(
    () => [
      { keys: 'j', does: 'Next bug of the list', run: () => move(1) },
      { keys: 'k', does: 'Bug before', run: () => move(-1) },
      {
        keys: 'o',
        does: 'Open the bug',
        run: () => {
          const bug = rows.at(current);
          if (bug) void navigate({ to: '/bugs/$number', params: { number: String(bug.number) } });
        },
      },
      ...(selecting === undefined
        ? []
        : [
            { keys: 'x', does: 'Select the bug', run: () => selecting.toggle(current, false) },
            { keys: 'X', does: 'Select up to this bug', run: () => selecting.toggle(current, true) },
            { keys: 'Escape', does: 'Select nothing', run: selecting.clear },
          ]),
    ],
    [rows, current, selecting],
  );
}
