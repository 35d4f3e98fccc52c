/** A table of a read model. Rows are JSON objects: `bigint` as a number, times as RFC 3339 text, arrays as arrays. */
export interface Table<Row extends object = object> {
  readonly name: string;
  readonly key: readonly (keyof Row & string)[];
  /** SQL type of each column, with `not null` and the like. */
  readonly columns: Readonly<Record<keyof Row & string, string>>;
  /** Columns that Postgres makes of the others, such as `tsvector generated always as (…) stored`: no part of a row. */
  readonly derived: Readonly<Record<string, string>>;
  /** What follows `create index on <table>`, one for each index. */
  readonly indexes: readonly string[];
}

/**
 * Declares a table with its row type: `defineTable<BugRow>()({ … })`. The tables of a projection are made by the
 * projector, in a schema of their own, and thrown away with it.
 */
export function defineTable<Row extends object>() {
  return (
    table: Omit<Table<Row>, 'indexes' | 'derived'> & Partial<Pick<Table<Row>, 'indexes' | 'derived'>>,
  ): Table<Row> => ({
    indexes: [],
    derived: {},
    ...table,
  });
}

/** The statement that makes the table, with its key, in `schema`. */
export function createTable(schema: string, table: Table): string {
  const columns = Object.entries<string>({ ...table.columns, ...table.derived }).map(
    ([name, type]) => `${name} ${type}`,
  );
  const key = `primary key (${table.key.join(', ')})`;
  return `create table ${schema}.${table.name} (${[...columns, key].join(', ')})`;
}

/** The statements that make its other indexes. */
export function createIndexes(schema: string, table: Table): string[] {
  return table.indexes.map((index) => `create index on ${schema}.${table.name} ${index}`);
}
