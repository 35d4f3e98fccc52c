import type { Hint } from './hint.js';

const DAY_MS = 86_400_000;
const dayFrom = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Stretches of time that people ask for, as a query has them. Days are UTC's, as the server's are. */
export function momentHints(field: string): Hint[] {
  const hints: readonly (readonly [insert: string, detail: string])[] =
    field === 'due'
      ? [
          [`<${dayFrom(0)}`, 'Overdue'],
          [dayFrom(0), 'Today'],
          [`${dayFrom(0)}..${dayFrom(7)}`, 'Within a week'],
          [`${dayFrom(0)}..${dayFrom(30)}`, 'Within 30 days'],
        ]
      : [
          [dayFrom(0), 'Today'],
          [`>=${dayFrom(-7)}`, 'In the last 7 days'],
          [`>=${dayFrom(-30)}`, 'In the last 30 days'],
          [`>=${dayFrom(0).slice(0, 4)}-01-01`, 'This year'],
          [`<${dayFrom(-365)}`, 'More than a year ago'],
        ];
  return hints.map(([insert, detail]) => ({ label: insert, detail, insert: `${insert} ` }));
}
