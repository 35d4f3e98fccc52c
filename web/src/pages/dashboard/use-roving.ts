import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';

export interface Place {
  row: number;
  column: number;
}

/** Which place a key leads to, of all that there are; undefined for keys that lead nowhere. */
function target(key: string, here: Place, places: readonly Place[]): Place | undefined {
  const row = places.filter((place) => place.row === here.row).sort((a, b) => a.column - b.column);
  switch (key) {
    case 'ArrowRight':
      return row.find(({ column }) => column > here.column);
    case 'ArrowLeft':
      return row.findLast(({ column }) => column < here.column);
    case 'Home':
      return row[0];
    case 'End':
      return row.at(-1);
    case 'ArrowDown':
    case 'ArrowUp': {
      const way = key === 'ArrowDown' ? 1 : -1;
      const far = (place: Place): number =>
        Math.abs(place.row - here.row) * 1000 + Math.abs(place.column - here.column);
      return places.filter((place) => (place.row - here.row) * way > 0).sort((a, b) => far(a) - far(b))[0];
    }
    default:
      return undefined;
  }
}

/**
 * One stop of the Tab key for a whole drawing, through whose links the arrow keys lead. Each has
 * `data-place="<row> <column>"`.
 * @param first where the Tab key comes in
 */
export function useRoving<E extends Element>(
  first: Place,
): {
  container: RefObject<E | null>;
  /** For each link. */
  placed: (row: number, column: number) => { 'data-place': string; tabIndex: 0 | -1; onFocus: () => void };
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const container = useRef<E>(null);
  const [moved, setMoved] = useState<Place>();
  const here = moved ?? first;
  return {
    container,
    placed: (row, column) => ({
      'data-place': `${row} ${column}`,
      tabIndex: row === here.row && column === here.column ? 0 : -1,
      onFocus: () => setMoved({ row, column }),
    }),
    onKeyDown: (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const links = [...(container.current?.querySelectorAll<SVGAElement>('[data-place]') ?? [])];
      const places = links.map((link) => {
        const [row, column] = link.dataset['place']!.split(' ').map(Number);
        return { row: row!, column: column! };
      });
      const to = target(event.key, here, places);
      if (to === undefined) return;
      event.preventDefault();
      setMoved(to);
      links[places.indexOf(to)]?.focus();
    },
  };
}
