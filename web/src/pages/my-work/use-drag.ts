import { useRef, useState, type PointerEvent } from 'react';

/** How near to an edge of the window the page begins to scroll, and how far at a time, in pixels. */
const EDGE = 70;
const SCROLL = 14;

export interface Drop {
  /** What is dragged. */
  item: number;
  /** Over which one it is, and on which side of its middle. */
  over: number;
  below: boolean;
}

/**
 * Dragging by a handle, with mouse, pen or finger; the elements that it goes over have `data-item`.
 * @param onDrop told which item comes before which; not when it is let go where it was
 */
export function useDrag(onDrop: (drop: Drop) => void) {
  const [drop, setDrop] = useState<Drop>();
  const current = useRef<Drop>(undefined);
  const show = (next: Drop | undefined): void => {
    current.current = next;
    setDrop(next);
  };
  const end = (): void => show(undefined);
  return {
    drop,
    cancel: end,
    handle: (item: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        show({ item, over: item, below: false });
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        if (current.current === undefined) return;
        if (clientY < EDGE) scrollBy(0, -SCROLL);
        else if (clientY > innerHeight - EDGE) scrollBy(0, SCROLL);
        const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-item]');
        if (over == null) return;
        const { top, height } = over.getBoundingClientRect();
        show({ item, over: Number(over.dataset['item']), below: clientY > top + height / 2 });
      },
      onPointerUp: () => {
        if (current.current !== undefined && current.current.over !== item) onDrop(current.current);
        end();
      },
      onPointerCancel: end,
    }),
  };
}
