import { defineProjection, type Projection } from '../../src/projector/projection.js';
import { defineTable } from '../../src/projector/table.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { AT } from './issued.js';

export type TallyEvent = { type: 'Added'; data: { n: number } } | { type: 'Ignored'; data: {} };

export interface TallyRow {
  number: number;
  events: number;
  sum: number;
  /** Every n, in order: an event that is applied twice, or in the wrong order, shows. */
  seen: number[];
  small: number;
}

export const tallyTable = defineTable<TallyRow>()({
  name: 'tally',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    events: 'integer not null',
    sum: 'bigint not null',
    seen: 'bigint[] not null',
    small: 'smallint not null',
  },
});

/**
 * The smallest projection with a memory: it adds up.
 * @param trouble may throw instead of letting an n be handled, or give a value that the small column has from then on
 */
export function tally(name: string, trouble: (n: number) => number | void = () => undefined): Projection {
  return defineProjection<TallyEvent>({
    name,
    version: 1,
    tables: [tallyTable],
    on: {
      Added: ({ subject: number, data: { n } }, rows) => {
        const small = trouble(n);
        rows.change(tallyTable, { number }, (row) => ({
          number,
          events: (row?.events ?? 0) + 1,
          sum: (row?.sum ?? 0) + n,
          seen: [...(row?.seen ?? []), n],
          small: small ?? row?.small ?? 0,
        }));
      },
    },
  });
}

export const added = (n: number): Fact<TallyEvent> => ({ type: 'Added', data: { n }, actor: 1, at: AT });
export const ignored: Fact<TallyEvent> = { type: 'Ignored', data: {}, actor: 1, at: AT };
export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
