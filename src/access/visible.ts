import sql, { raw, type Sql } from 'sql-template-tag';
import type { Reader } from './reader.js';

/**
 * The one policy of what a reader may see, as conditions inside queries: so totals, orders and pages obey it, too.
 * `table` is the alias of a table with a column `private`.
 */
export function visibleRows(reader: Reader, table: string): Sql {
  return reader.visibility === 'all' ? sql`true` : sql`not ${raw(table)}.private`;
}
