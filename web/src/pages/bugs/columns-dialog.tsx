import { useState } from 'react';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { useMe } from '../../app/session.js';
import { Button, IconButton } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { chooseColumns, useColumns } from './column-choice.js';
import { COLUMNS } from './columns.js';
import css from './columns-dialog.module.css';

/** Which columns the list has, and in which order. What is chosen is shown at once, behind the dialog. */
export function ColumnsDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const shown = useColumns(me?.id).map(({ id }) => id);
  // Those that are not shown come after those that are, and stay where they are while one chooses.
  const [order, setOrder] = useState(() => [
    ...shown,
    ...COLUMNS.map(({ id }) => id).filter((id) => !shown.includes(id)),
  ]);
  const [dragged, setDragged] = useState<string>();
  const [told, setTold] = useState('');
  const put = (ids: readonly string[], on: readonly string[]): void => {
    setOrder([...ids]);
    chooseColumns(
      me?.id,
      ids.filter((id) => on.includes(id)),
    );
  };
  const move = (id: string, to: number): void => {
    if (to < 0 || to >= order.length) return;
    const ids = order.filter((one) => one !== id);
    ids.splice(to, 0, id);
    put(ids, shown);
    setTold(`${headOf(id)} is number ${to + 1} of ${ids.length}`);
    // An element that is put elsewhere loses the focus.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement) requestAnimationFrame(() => focused.focus());
  };
  return (
    <Dialog title="Columns" onClose={onClose}>
      <p>Number and title are always there. What you choose here is kept in this browser.</p>
      <ul className={css['list']}>
        {order.map((id, index) => (
          <li
            key={id}
            draggable
            className={id === dragged ? css['dragged'] : undefined}
            onDragStart={({ dataTransfer }) => {
              dataTransfer.effectAllowed = 'move';
              setDragged(id);
            }}
            onDragOver={(event) => {
              event.preventDefault();
              if (dragged !== undefined && dragged !== id) move(dragged, index);
            }}
            onDragEnd={() => setDragged(undefined)}
          >
            <GripVertical size={16} aria-hidden className={css['grip']} />
            <label>
              <input
                type="checkbox"
                checked={shown.includes(id)}
                onChange={({ target }) =>
                  put(order, target.checked ? [...shown, id] : shown.filter((one) => one !== id))
                }
              />
              {headOf(id)}
            </label>
            <IconButton
              label={`Move ${headOf(id)} up`}
              aria-disabled={index === 0 || undefined}
              onClick={() => move(id, index - 1)}
            >
              <ArrowUp size={16} aria-hidden />
            </IconButton>
            <IconButton
              label={`Move ${headOf(id)} down`}
              aria-disabled={index === order.length - 1 || undefined}
              onClick={() => move(id, index + 1)}
            >
              <ArrowDown size={16} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {told}
      </p>
      <div className={css['buttons']}>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
        <Button
          onClick={() => {
            chooseColumns(me?.id, null);
            onClose();
          }}
        >
          As at first
        </Button>
      </div>
    </Dialog>
  );
}

const headOf = (id: string): string => COLUMNS.find((column) => column.id === id)?.head ?? id;
