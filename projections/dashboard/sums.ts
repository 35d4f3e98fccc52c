import sql, { join, raw, type Sql } from 'sql-template-tag';

/** The sum of each of these columns of `c`, under its name. */
export const sums = (columns: readonly string[]): Sql =>
  join(
    columns.map((column) => sql`coalesce(sum(${raw(`c.${column}`)}), 0)::float8 as ${raw(column)}`),
    ', ',
  );
