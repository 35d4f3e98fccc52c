import { useLayoutEffect, useRef, useState } from 'react';
import { useDrag, type Drop } from './use-drag.js';
import { WorklistItem, type Way } from './worklist-item.js';
import type { useWorklist } from './use-worklist.js';
import type { Item } from './worklist.query.js';
import { useKeyStops } from './key-stops.js';
import css from './worklist.module.css';

type Actions = Pick<ReturnType<typeof useWorklist>, 'check' | 'move' | 'remove' | 'itemsNow'>;

/** The items, to be ticked off and put in order: by dragging, by keys, by their menus. */
export function WorklistItems({ items, actions }: { items: readonly Item[]; actions: Actions }) {
  const element = useRef<HTMLUListElement>(null);
  useKeyStops(element, 'item');
  const [said, setSaid] = useState('');
  // An element that is put elsewhere in the page loses the focus.
  const focused = useRef<Element>(null);
  useLayoutEffect(() => {
    if (focused.current instanceof HTMLElement) focused.current.focus();
    focused.current = null;
  }, [items]);
  const put = (id: number, before: number | null): void => {
    const now = actions.itemsNow();
    const from = placeIn(now, id);
    const to = before === null ? now.length : placeIn(now, before);
    if (from < 0 || to < 0 || to === from || to === from + 1) return;
    focused.current = document.activeElement;
    actions.move(id, before);
    setSaid(`Moved to place ${to > from ? to : to + 1} of ${now.length}`);
  };
  const drag = useDrag(({ item, over, below }: Drop) =>
    put(item, below ? after(actions.itemsNow(), over) : over),
  );
  const move = (id: number, way: Way): void => {
    const now = actions.itemsNow();
    const at = placeIn(now, id);
    if (way === 'up' && at > 0) put(id, now[at - 1]!.id);
    if (way === 'down' && at < now.length - 1) put(id, after(now, now[at + 1]!.id));
    if (way === 'first') put(id, now[0]?.id ?? null);
    if (way === 'last') put(id, null);
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

const placeIn = (items: readonly Item[], id: number): number => items.findIndex((item) => item.id === id);
/** The one after another; null at the end. */
const after = (items: readonly Item[], id: number): number | null =>
  items[placeIn(items, id) + 1]?.id ?? null;
