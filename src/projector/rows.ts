import type { ClientBase } from 'pg';
import type { Table } from './table.js';

type Json = Record<string, unknown>;
type Change = (row: Json | undefined) => Json | undefined;

interface Entry {
  key: Json;
  /** In the order of the events; `event` indexes into the batch. */
  changes: { event: number; change: Change }[];
  /** Whether the row as stored matters; a row that is only inserted need not be read. */
  read: boolean;
}

/** A handler could not make sense of its event. */
export class HandlerError extends Error {
  constructor(
    /** Index of the event in its batch. */
    readonly event: number,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'HandlerError';
  }
}

/**
 * The rows that a batch of events changes. Handlers say which row and how it follows from what it was; then all rows are
 * read at once, changed in the order of the events, and written at once: two statements a table, however many events.
 */
export class Rows {
  private readonly tables = new Map<Table, Map<string, Entry>>();
  /** They are flushed before the others, which may depend on what was seen in them. */
  private readonly lookedAt = new Set<Table>();
  private event = 0;

  /** Which event of the batch the next changes belong to. */
  at(event: number): void {
    this.event = event;
  }

  /**
   * A row that does not exist yet.
   * @param more columns, none of the key, that follow from what {@link look} has seen
   */
  insert<Row extends object>(table: Table<Row>, row: Row, more: () => Partial<Row> = () => ({})): void {
    this.note(table, row, false, () => ({ ...row, ...more() }));
  }

  /**
   * A row of another table, as the events before this one have left it, for changes that depend on it. What is answered
   * may be called within changes of other tables only. A table that is looked at depends on no other itself.
   */
  look<Row extends object>(table: Table<Row>, key: Partial<Row>): () => Row | undefined {
    let seen: Row | undefined;
    this.lookedAt.add(table as unknown as Table);
    this.change(table, key, (row) => (seen = row));
    return () => seen;
  }

  /** How the row, or its absence, becomes another row, or none. */
  change<Row extends object>(
    table: Table<Row>,
    key: Partial<Row>,
    change: (row: Row | undefined) => Row | undefined,
  ): void {
    this.note(table, key, true, change as unknown as Change);
  }

  /** Changes some columns of a row, if it exists. */
  patch<Row extends object>(
    table: Table<Row>,
    key: Partial<Row>,
    patch: Partial<Row> | ((row: Row) => Partial<Row>),
  ): void {
    this.change(
      table,
      key,
      (row) => row && { ...row, ...(typeof patch === 'function' ? patch(row) : patch) },
    );
  }

  remove<Row extends object>(table: Table<Row>, key: Partial<Row>): void {
    this.change(table, key, () => undefined);
  }

  /**
   * Reads, changes and writes the rows of the tables in `schema`, in the transaction that is open on `client`.
   * @throws HandlerError naming the event whose change failed
   */
  async flush(client: ClientBase, schema: string): Promise<void> {
    const first = [...this.tables].filter(([table]) => this.lookedAt.has(table));
    const rest = [...this.tables].filter(([table]) => !this.lookedAt.has(table));
    for (const [table, entries] of [...first, ...rest]) {
      await flushTable(client, table, `${schema}.${table.name}`, [...entries.values()]);
    }
    this.tables.clear();
    this.lookedAt.clear();
  }

  private note(table: Table<never>, key: object, read: boolean, change: Change): void {
    const entries = this.tables.get(table as Table) ?? new Map<string, Entry>();
    this.tables.set(table as Table, entries);
    const parts = Object.fromEntries((table as Table).key.map((name) => [name, (key as Json)[name]]));
    const id = JSON.stringify(Object.values(parts));
    const entry = entries.get(id) ?? { key: parts, changes: [], read };
    entry.changes.push({ event: this.event, change });
    entries.set(id, entry);
  }
}

async function flushTable(client: ClientBase, table: Table, name: string, entries: Entry[]): Promise<void> {
  const stored = await readRows(
    client,
    table,
    name,
    entries.filter((entry) => entry.read),
  );
  const written: Json[] = [];
  const removed: Json[] = [];
  for (const { key, changes } of entries) {
    const before = stored.get(keyOf(table, key));
    let row = before;
    for (const { event, change } of changes) {
      try {
        row = change(row);
      } catch (error) {
        throw new HandlerError(event, error);
      }
    }
    if (row !== undefined && row !== before) written.push(row);
    else if (row === undefined && before !== undefined) removed.push(key);
  }
  await writeRows(client, table, name, written);
  await removeRows(client, table, name, removed);
}

async function readRows(
  client: ClientBase,
  table: Table,
  name: string,
  entries: Entry[],
): Promise<Map<string, Json>> {
  if (entries.length === 0) return new Map();
  const { rows } = await client.query<{ row: Json }>({
    name: `read ${name}`,
    text: `select to_json(r) as row from (
             select ${columnsOf(table, 't.')} from ${name} t
               join json_populate_recordset(null::${name}, $1) k using (${table.key.join(', ')})) r`,
    values: [JSON.stringify(entries.map((entry) => entry.key))],
  });
  return new Map(rows.map(({ row }) => [keyOf(table, row), row]));
}

async function writeRows(client: ClientBase, table: Table, name: string, rows: Json[]): Promise<void> {
  if (rows.length === 0) return;
  const rest = Object.keys(table.columns).filter((column) => !table.key.includes(column as never));
  const update = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  await client.query({
    name: `write ${name}`,
    text: `insert into ${name} (${columnsOf(table)})
             select ${columnsOf(table)} from json_populate_recordset(null::${name}, $1)
             on conflict (${table.key.join(', ')}) do ${update === '' ? 'nothing' : `update set ${update}`}`,
    values: [JSON.stringify(rows)],
  });
}

async function removeRows(client: ClientBase, table: Table, name: string, keys: Json[]): Promise<void> {
  if (keys.length === 0) return;
  const same = (table.key as readonly string[]).map((column) => `t.${column} = k.${column}`).join(' and ');
  await client.query(
    `delete from ${name} t using json_populate_recordset(null::${name}, $1) k where ${same}`,
    [JSON.stringify(keys)],
  );
}

function columnsOf(table: Table, prefix = ''): string {
  return Object.keys(table.columns)
    .map((column) => prefix + column)
    .join(', ');
}

function keyOf(table: Table, row: Json): string {
  return JSON.stringify(table.key.map((name) => row[name]));
}
