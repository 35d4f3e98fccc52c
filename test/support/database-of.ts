import pg from 'pg';
import type { TestApp } from './bugzot-app.js';
import { logOf } from './log-of.js';

/** Each row of each table as text, by the table's name. */
export async function everyTableRow(database: pg.Client): Promise<Map<string, string[]>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by name`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: string }>(`select to_json(t)::text as row from ${name} t`);
    found.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

/** Everything that an app has stored: the rows of all tables, and the log, wherever it is. */
export async function everyRow(app: TestApp, database: pg.Client): Promise<Map<string, string[]>> {
  const log = (await logOf(app)).map((event) => JSON.stringify(event));
  return (await everyTableRow(database)).set('the log', log);
}

/** A connection to an app's database, for a look behind the scenes. */
export async function connectTo(app: TestApp): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  return client;
}
