import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import type { Position } from '../../src/event-store/event-store.js';
import { givenTime } from '../../src/http/fields.js';
import { changedColumn } from './bug-list.conditions.js';
import type { BugListParameters, SORTS } from './bug-list.parameters.js';
import { bugList } from './bug-list.projection.js';

const changes = raw(`${bugList.storage}.change`);

/**
 * The newest change that the reader may know of, as its bug's number and its event's id: up to where the first page of a
 * walk has seen the list. An id tells nothing, where a position would tell how much else has happened.
 */
export type Moment = readonly [number: number, event: string];
const moment = z.tuple([z.int(), z.uuid()]);

/** By what the list is ordered, other than relevance. */
export interface Order {
  /** Of the bug `b` and its activity `a`. */
  by: Sql;
  /** The SQL type of it. */
  type: Sql;
  direction: Sql;
  /** Where the next row is, seen from this one. */
  beyond: Sql;
  /** What the cursor holds: the value, the number, and the moment if bugs may move in this order. */
  cursor: z.ZodType<[string | number, number] | [string | number, number, Moment]>;
  /** The column of the table of changes that has the value before the change; undefined when it never changes. */
  before: Sql | undefined;
}

type Name = (typeof SORTS)[number];
/** An order that bugs have by themselves, whatever is looked for. */
export type InOrder = Exclude<BugListParameters['sort'], '-relevance'>;
const whole = z.int().min(0);

/** The order of a list that is not ordered by relevance. */
export function orderOf(given: InOrder, reader: Reader): Order {
  const descending = given.startsWith('-');
  const name = (descending ? given.slice(1) : given) as Name;
  const orders: Record<Name, Pick<Order, 'by' | 'type' | 'cursor' | 'before'>> = {
    changed: {
      by: raw(changedColumn(reader)),
      type: raw('timestamptz'),
      cursor: z.tuple([givenTime, whole, moment]),
      before: raw(changedColumn(reader).replace('a.', 'c.')),
    },
    created: {
      by: raw('b.created_at'),
      type: raw('timestamptz'),
      cursor: z.tuple([givenTime, whole]),
      before: undefined,
    },
    number: { by: raw('b.number'), type: raw('bigint'), cursor: z.tuple([whole, whole]), before: undefined },
    priority: rankOrder('priority_rank'),
    severity: rankOrder('severity_rank'),
  };
  // Rank 0 is the most urgent, so the largest comes first by ascending rank.
  const down = name === 'priority' || name === 'severity' ? !descending : descending;
  return { ...orders[name], direction: raw(down ? 'desc' : 'asc'), beyond: raw(down ? '<' : '>') };
}

function rankOrder(column: 'priority_rank' | 'severity_rank') {
  const cursor = z.tuple([z.int().min(0).max(99), whole, moment]);
  return { by: raw(`b.${column}`), type: raw('smallint'), cursor, before: raw(`c.${column}`) };
}

/** The present {@link Moment} as JSON. */
export function presentMoment(reader: Reader): Sql {
  return sql`(select json_build_array(c.number, c.id) from ${changes} c where ${visibleRows(reader, 'c')}
               order by c.position desc limit 1)`;
}

/** The position of a {@link Moment}; no row when it is none of this reader's. */
export function positionOfMoment([number, id]: Moment, reader: Reader): Sql {
  return sql`select c.position from ${changes} c
              where c.number = ${number} and c.id = ${id}::uuid and ${visibleRows(reader, 'c')}`;
}

/**
 * Bugs that have moved since, each with the value that it had then: null when it had none, because it was not there.
 * Priority and severity of a bug that was reported since are not null: they are where they would be anyway.
 */
export function movedSince(position: Position, { by, before }: Order, reader: Reader): Sql {
  const changed = before !== undefined && /_rank$/.test(by.sql) ? sql`${before} is not null` : sql`true`;
  return sql`select distinct on (c.number) c.number, ${before ?? sql`null`} as value from ${changes} c
              where c.position > ${position} and ${visibleRows(reader, 'c')} and ${changed}
              order by c.number, c.position`;
}

/** Whether the bug of this column was there at a position. */
export function reportedUntil(column: string, position: Position): Sql {
  return sql`not exists (select 1 from ${changes} c where c.number = ${raw(column)} and c.position > ${position}
                            and c.changed_at is null)`;
}
