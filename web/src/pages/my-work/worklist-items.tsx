import { useRef, useState } from 'react';
import { useDrag, type Drop } from './use-drag.js';
import { WorklistItem, type Way } from './worklist-item.js';
import type { useWorklist } from './use-worklist.js';
import type { Item } from './worklist.query.js';
import { useKeyStops } from './key-stops.js';
import css from './worklist.module.css';

type Actions = Pick<ReturnType<typeof useWorklist>, 'check' | 'move' | 'remove'>;

/** The items, to be ticked off and put in order: by dragging, by keys, by their menus. */
export function WorklistItems({ items, actions }: { items: readonly Item[]; actions: Actions }) {
  const element = useRef<HTMLUListElement>(null);
  useKeyStops(element, 'item');
  const [said, setSaid] = useState('');
  const place = (id: number): number => items.findIndex((item) => item.id === id);
  const put = (id: number, before: number | null): void => {
    const from = place(id);
    const to = before === null ? items.length : place(before);
    if (from < 0 || to < 0 || to === from || to === from + 1) return;
    actions.move(id, before);
    setSaid(`Moved to place ${to > from ? to : to + 1} of ${items.length}`);
  };
  const drop = ({ item, over, below }: Drop): void =>
    put(item, below ? (items[place(over) + 1]?.id ?? null) : over);
  const drag = useDrag(drop);
  const move = (id: number, way: Way): void => {
    const at = place(id);
    const focused = document.activeElement;
    if (way === 'up' && at > 0) put(id, items[at - 1]!.id);
    if (way === 'down' && at < items.length - 1) put(id, items[at + 2]?.id ?? null);
    if (way === 'first') put(id, items[0]?.id ?? null);
    if (way === 'last') put(id, null);
    // An element that is put elsewhere in the page loses the focus.
    requestAnimationFrame(() => focused instanceof HTMLElement && focused.focus());
  };
  return (
    <>
      <ul
        ref={element}
        className={css['items']}
        onKeyDown={({ key }) => {
          if (key === 'Escape') drag.cancel();
        }}
      >
        {items.map((item, index) => (
          <WorklistItem
            key={item.id}
            item={item}
            place={index + 1}
            count={items.length}
            drag={drag}
            onCheck={(checked) => actions.check(item.id, checked)}
            onMove={(way) => move(item.id, way)}
            onRemove={() => {
              actions.remove(item.id);
              setSaid('Removed');
              // On to the next one, not to nowhere.
              const next = items[index + 1] ?? items[index - 1];
              requestAnimationFrame(() =>
                element.current
                  ?.querySelector<HTMLElement>(`[data-item="${next?.id}"] [data-handle]`)
                  ?.focus(),
              );
            }}
          />
        ))}
      </ul>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  );
}
