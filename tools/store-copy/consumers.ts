import type pg from 'pg';
import type { Position } from '../../src/event-store/event-store.js';

/**
 * The tables that note how far a consumer of the log is: every one with a column `position`, whoever has made it, but the
 * log itself and the read models, which are built anew.
 */
export async function consumerTables(database: pg.ClientBase): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select format('%I.%I', c.table_schema, c.table_name) as name
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.column_name = 'position' and c.data_type = 'text' and t.table_type = 'BASE TABLE'
        and c.table_schema <> 'event_store' and (c.table_schema, c.table_name) <> ('projector', 'checkpoint')
        and not exists (select 1 from projector.checkpoint p where c.table_schema like p.storage || '%')
      order by name`,
  );
  return rows.map(({ name }) => name);
}

/** Where all of them are. */
export async function consumerPositions(database: pg.ClientBase): Promise<Position[]> {
  const found: Position[] = [];
  for (const table of await consumerTables(database)) {
    const { rows } = await database.query<{ position: Position }>(`select distinct position from ${table}`);
    found.push(...rows.map(({ position }) => position));
  }
  return found;
}

/**
 * Moves all of them to another log, within a transaction.
 * @throws Error when one is at a position that is not among those to be translated
 */
export async function moveConsumers(
  database: pg.ClientBase,
  positions: ReadonlyMap<Position, Position>,
): Promise<void> {
  const pairs = JSON.stringify([...positions].map(([from, to]) => ({ from, to })));
  for (const table of await consumerTables(database)) {
    const { rows } = await database.query<{ unknown: Position | null }>(
      `select min(position) as unknown from ${table}
        where position not in (select p->>'from' from json_array_elements($1::json) p)`,
      [pairs],
    );
    const unknown = rows[0]?.unknown ?? null;
    if (unknown !== null) throw new Error(`${table} has moved on to ${unknown} meanwhile`);
    await database.query(
      `update ${table} set position = p->>'to' from json_array_elements($1::json) p where position = p->>'from'`,
      [pairs],
    );
  }
}
