import type { KeyboardEvent } from 'react';
import { Link } from '@tanstack/react-router';
import { Ellipsis, GripVertical } from 'lucide-react';
import { StatusBadge } from '../../ui/badges.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import type { useDrag } from './use-drag.js';
import type { Item } from './worklist.query.js';
import css from './worklist.module.css';

/** Where an item can go by keyboard or menu. */
export type Way = 'up' | 'down' | 'first' | 'last';
const KEYS: Readonly<Partial<Record<string, Way>>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

interface Props {
  item: Item;
  place: number;
  count: number;
  drag: ReturnType<typeof useDrag>;
  onCheck: (checked: boolean) => void;
  onMove: (way: Way) => void;
  onRemove: () => void;
}

export function WorklistItem({ item, place, count, drag, onCheck, onMove, onRemove }: Props) {
  const { id, text, bug, checked } = item;
  const name = bug === null ? text : `#${bug.number} ${bug.title}`;
  // What was added as a bug has its title as text; other text is somebody's own.
  const own = bug !== null && !text.startsWith(`#${bug.number} `) ? text : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = KEYS[event.key];
    const onHandle = event.target instanceof HTMLElement && event.target.dataset['handle'] !== undefined;
    if (way === undefined || !(event.altKey || onHandle)) return;
    event.preventDefault();
    onMove(way);
  };
  const { drop } = drag;
  const side = drop?.over === id && drop.item !== id ? (drop.below ? 'below' : 'above') : '';
  return (
    <li
      data-item={id}
      className={[css['item'], drop?.item === id && css['dragged'], side !== '' && css[side]]
        .filter(Boolean)
        .join(' ')}
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        className={css['handle']}
        data-handle
        aria-label={`Move ${name}, at place ${place} of ${count}: drag it, or press the arrow keys`}
        title="Drag, or press the arrow keys"
        {...drag.handle(id)}
      >
        <GripVertical size={16} aria-hidden />
      </button>
      <input
        type="checkbox"
        aria-label={`Done: ${name}`}
        checked={checked}
        onChange={({ target }) => onCheck(target.checked)}
      />
      <div className={`${css['words']} ${checked ? css['checked'] : ''}`}>
        {bug === null ? (
          <span data-key-stop tabIndex={-1}>
            {text}
          </span>
        ) : (
          <>
            <Link to="/bugs/$number" params={{ number: String(bug.number) }} data-key-stop>
              #{bug.number} {bug.title}
            </Link>{' '}
            <StatusBadge status={bug.status} resolution={null} />
            {own !== undefined && <p className={css['own']}>{own}</p>}
          </>
        )}
      </div>
      <Menu align="end" name={`More for ${name}`} label={<Ellipsis size={18} aria-hidden />}>
        {place > 1 && <MenuItem onSelect={() => onMove('up')}>Move up</MenuItem>}
        {place < count && <MenuItem onSelect={() => onMove('down')}>Move down</MenuItem>}
        {place > 1 && <MenuItem onSelect={() => onMove('first')}>Move to the beginning</MenuItem>}
        {place < count && <MenuItem onSelect={() => onMove('last')}>Move to the end</MenuItem>}
        <MenuItem onSelect={onRemove}>Remove from the list</MenuItem>
      </Menu>
    </li>
  );
}
