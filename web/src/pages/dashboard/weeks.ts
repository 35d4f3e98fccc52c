import type { SearchParams } from '../../app/search-params.js';
import { behind } from './behind.js';
import type { Week } from './dashboard.query.js';
import { plusDays, type Scope } from './period.js';
import { longDay } from './words.js';

/** A week with the bugs behind each of its numbers. */
export interface SeenWeek extends Week {
  name: string;
  reported: SearchParams;
  done: SearchParams;
  /** Those open at its end: reported before, and neither resolved then. */
  left: SearchParams;
}

export function seenWeek(week: Week, { product }: Scope): SeenWeek {
  const end = plusDays(week.week, 7);
  return {
    ...week,
    name: `Week of ${longDay(week.week)}`,
    reported: behind(week.created.bugs),
    done: behind(week.resolved.bugs),
    left: { product, q: `created:<${end} -resolved:<${end}` },
  };
}
