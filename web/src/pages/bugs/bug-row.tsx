import { Fragment, memo } from 'react';
import { Link } from '@tanstack/react-router';
import { PrivateBadge } from '../../ui/badges.js';
import type { BugSummary } from './bug-list.query.js';
import type { Column } from './columns.js';
import css from './bug-table.module.css';

interface Props {
  /** Undefined while it is on its way. */
  bug: BugSummary | undefined;
  index: number;
  columns: readonly Column[];
  measure: (row: HTMLTableRowElement | null) => void;
  current: boolean;
  selected: boolean | undefined;
  onSelect: ((index: number, range: boolean) => void) | undefined;
  onFocus: (index: number) => void;
}

/** Drawn again only when something of it changes: scrolling draws new rows, not those that stay. */
export const BugRow = memo(function BugRow(props: Props) {
  const { bug, index, columns, measure, current, selected = false, onSelect, onFocus } = props;
  if (bug === undefined) {
    return (
      <tr ref={measure} role="row" data-index={index} aria-rowindex={index + 2} className={css['gone']}>
        <td role="cell" colSpan={columns.length + (onSelect === undefined ? 2 : 3)}>
          <span className="visually-hidden">On its way</span>
        </td>
      </tr>
    );
  }
  const { snippet } = bug;
  // Found in the title: it is marked there, and not shown twice.
  const inTitle = snippet?.source === 'title' && snippet.parts.map(({ text }) => text).join('') === bug.title;
  // Roles are said: as cards, rows and cells are not laid out as a table any more.
  return (
    <tr
      ref={measure}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      className={[current && css['current'], selected && css['selected']].filter(Boolean).join(' ')}
      onFocus={() => onFocus(index)}
    >
      {onSelect !== undefined && (
        <td role="cell" className={css['check']}>
          <label>
            <input
              type="checkbox"
              aria-label={`Select bug ${bug.number}`}
              checked={selected}
              onChange={({ nativeEvent }) => onSelect(index, (nativeEvent as MouseEvent).shiftKey)}
            />
          </label>
        </td>
      )}
      <td role="cell" className={css['number']}>
        {bug.number}
      </td>
      <td role="cell" className={css['title']}>
        <Link to="/bugs/$number" params={{ number: String(bug.number) }}>
          {inTitle ? <Marked parts={snippet.parts} /> : bug.title}
        </Link>{' '}
        {bug.private && <PrivateBadge />}
        {snippet != null && !inTitle && (
          <div className={css['snippet']}>
            <Marked parts={snippet.parts} />
          </div>
        )}
      </td>
      {columns.map(({ id, cell, hint }) => (
        <td key={id} role="cell" className={css[id]} title={hint?.(bug) || undefined}>
          {cell(bug)}
        </td>
      ))}
    </tr>
  );
});

/** Where the words were found. */
function Marked({ parts }: { parts: NonNullable<BugSummary['snippet']>['parts'] }) {
  return parts.map(({ text, match }, index) =>
    match ? <mark key={index}>{text}</mark> : <Fragment key={index}>{text}</Fragment>,
  );
}
