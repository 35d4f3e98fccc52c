import { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';

/** A moment, as every answer gives it: RFC 3339 in UTC with milliseconds. */
export const moment = z.iso.datetime().meta({ format: 'date-time' });

/** The `timestamptz` of a column (an SQL expression of ours, never of a user) in the form of {@link moment}. */
export function utc(column: string): Sql {
  return raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
