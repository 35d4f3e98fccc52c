import { createContext, useContext } from 'react';
import type { Action } from './actions.js';
import type { Bug } from './bug.queries.js';
import type { Rights } from './rights.js';

/** What somebody wants done. */
export interface Wish {
  action: Action;
  /** What it is called when it collides with another change, such as “Severity: major”. */
  words: string;
  /** Longer text that goes with it. */
  text?: string | undefined;
  /** The version that was seen when it was wanted; left out, the one that is shown. */
  seen?: number;
  /** What the bug looks like once it is done, shown at once; taken back if it is refused. */
  becomes?: Partial<Bug>;
}

/** How a wish ends that is not refused; `later`: it collided, and the reader wants to think about it. */
export type Outcome = 'done' | 'discarded' | 'later';

/** Refusals are thrown as problems. */
export type Run = (wish: Wish) => Promise<Outcome>;

/** What every part of the bug's page needs. */
export interface BugPage {
  /** As it is; or as it was, and then nothing may be done with it. */
  bug: Bug;
  version: number;
  rights: Rights;
  run: Run;
  /** Begins to look at the past; undefined when one does already, or there is none. */
  travel: (() => void) | undefined;
}

export const PageContext = createContext<BugPage | undefined>(undefined);

export function useBugPage(): BugPage {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('This is a part of the bug’s page');
  return page;
}
