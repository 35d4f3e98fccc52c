import { useCallback, useRef, useState } from 'react';
import type { BugSummary, Rows } from './bug-list.query.js';

/** Bugs by their numbers, as they were when they were selected: their rows may be gone from memory since. */
export type Selection = ReadonlyMap<number, BugSummary>;

export interface Selecting {
  selected: Selection;
  toggle: (index: number, range: boolean) => void;
  all: (on: boolean) => void;
  put: (bugs: readonly BugSummary[]) => void;
  keepOnly: (numbers: ReadonlySet<number>) => void;
  clear: () => void;
}

/** Selecting bugs one by one, by range, or all that are loaded. */
export function useSelection(rows: Rows): Selecting {
  const [selected, setSelected] = useState<Selection>(new Map());
  /** Where the last one was that somebody selected or not: a range begins there. */
  const last = useRef(-1);
  const shown = useRef({ rows, selected });
  shown.current = { rows, selected };
  // Stable, so that rows which did not change are not drawn again.
  const toggle = useCallback((index: number, range: boolean) => {
    const { rows: now, selected: before } = shown.current;
    const bug = now.at(index);
    if (bug === undefined) return;
    const on = range && last.current >= 0 ? true : !before.has(bug.number);
    const next = new Map(before);
    const from = range && last.current >= 0 ? last.current : index;
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const one = now.at(at);
      if (one === undefined) continue;
      if (on) next.set(one.number, one);
      else next.delete(one.number);
    }
    last.current = index;
    setSelected(next);
  }, []);
  return {
    selected,
    toggle,
    all: (on) => {
      const next = new Map(selected);
      for (const bug of rows.loaded) {
        if (on) next.set(bug.number, bug);
        else next.delete(bug.number);
      }
      setSelected(next);
    },
    put: (bugs) => setSelected(new Map(bugs.map((bug) => [bug.number, bug]))),
    keepOnly: (numbers) => setSelected(new Map([...selected].filter(([number]) => numbers.has(number)))),
    clear: useCallback(() => {
      last.current = -1;
      setSelected(new Map());
    }, []),
  };
}
