/** A table of a read model. Rows are JSON objects: `bigint` as a number, times as RFC 3339 text, arrays as arrays. */
export interface Table<Row extends object = object> {
  readonly name: string;
  readonly key: readonly (keyof Row & string)[];
  /** SQL type of each column, with `not null` and the like. */
  readonly columns: Readonly<Record<keyof Row & string, string>>;
  /** What follows `create index on <table>`, one for each index. */
  readonly indexes: readonly string[];
}

/**
 * Declares a table with its row type: `defineTable<BugRow>()({ … })`. The tables of a projection are made by the
 * projector, in a schema of their own, and thrown away with it.
 */
export function defineTable<Row extends object>() {
  return (table: Omit<Table<Row>, 'indexes'> & { indexes?: readonly string[] }): Table<Row> => ({
    indexes: [],
    ...table,
  });
}

/** The statements that make the table in the schema on the search path. */
export function createStatements(table: Table): string[] {
  const columns = Object.entries<string>(table.columns).map(([name, type]) => `${name} ${type}`);
  return [
    `create table ${table.name} (${[...columns, `primary key (${table.key.join(', ')})`].join(', ')})`,
    ...table.indexes.map((index) => `create index on ${table.name} ${index}`),
  ];
}
