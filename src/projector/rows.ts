import type { ClientBase } from 'pg';
import { Changes, type Counts } from './counts.js';
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

/** What a batch does to one table. */
interface Noted {
  entries: Map<string, Entry>;
  /** Removals of whatever has these values. */
  sweeps: { event: number; match: Json }[];
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
  private readonly tables = new Map<Table, Noted>();
  /** They are flushed before the others, which may depend on what was seen in them. */
  private readonly lookedAt = new Set<Table>();
  private event = 0;

  /** @param counts what is counted of the rows */
  constructor(private readonly counts: readonly Counts[] = []) {}

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

  /** Removes every row that has these values (not null), whatever its key; what later events insert stays. */
  removeAll<Row extends object>(table: Table<Row>, match: Partial<Row>): void {
    this.of(table).sweeps.push({ event: this.event, match });
  }

  /**
   * Reads, changes and writes the rows of the tables in `schema`, in the transaction that is open on `client`.
   * @throws HandlerError naming the event whose change failed
   */
  async flush(client: ClientBase, schema: string): Promise<void> {
    const first = [...this.tables].filter(([table]) => this.lookedAt.has(table));
    const rest = [...this.tables].filter(([table]) => !this.lookedAt.has(table));
    for (const [table, noted] of [...first, ...rest]) {
      const changes = this.counts.filter(({ from }) => from === table).map((counts) => new Changes(counts));
      await flushTable(client, table, `${schema}.${table.name}`, noted, changes);
      for (const change of changes) await change.write(client, schema);
    }
    this.tables.clear();
    this.lookedAt.clear();
  }

  /**
   * The rows of a table as they come from nothing: a fold in memory, for which nothing is read or written.
   * @throws HandlerError
   */
  fold<Row extends object>(table: Table<Row>): Row[] {
    const { entries, sweeps } = this.of(table);
    const rows = [...entries.values()].map(({ changes }) => applied(withSweeps(changes, sweeps), undefined));
    return rows.filter((row) => row !== undefined) as Row[];
  }

  private of(table: Table<never>): Noted {
    const noted = this.tables.get(table as Table) ?? { entries: new Map<string, Entry>(), sweeps: [] };
    this.tables.set(table as Table, noted);
    return noted;
  }

  private note(table: Table<never>, key: object, read: boolean, change: Change): void {
    const { entries } = this.of(table);
    const parts = Object.fromEntries((table as Table).key.map((name) => [name, (key as Json)[name]]));
    const id = JSON.stringify(Object.values(parts));
    const entry = entries.get(id) ?? { key: parts, changes: [], read };
    entry.changes.push({ event: this.event, change });
    entries.set(id, entry);
  }
}

async function flushTable(
  client: ClientBase,
  table: Table,
  name: string,
  { entries, sweeps }: Noted,
  counted: readonly Changes[],
): Promise<void> {
  for (const sweep of sweeps) await noteMatches(client, table, name, entries, sweep.match);
  const stored = await readRows(client, table, name, table.key, keysToRead(entries));
  const written: Json[] = [];
  const removed: Json[] = [];
  for (const { key, changes } of entries.values()) {
    const before = stored.get(keyOf(table, key));
    const row = applied(withSweeps(changes, sweeps), before);
    if (row === before) continue;
    if (row !== undefined) written.push(row);
    else removed.push(key);
    for (const counts of counted) counts.note(before, row);
  }
  await writeRows(client, table, name, written);
  await removeRows(client, table, name, removed);
}

/** What a row becomes. @throws HandlerError */
function applied(changes: Entry['changes'], before: Json | undefined): Json | undefined {
  let row = before;
  for (const { event, change } of changes) {
    try {
      row = change(row);
    } catch (error) {
      throw new HandlerError(event, error);
    }
  }
  return row;
}

function keysToRead(entries: Noted['entries']): Json[] {
  return [...entries.values()].filter((entry) => entry.read).map((entry) => entry.key);
}

/** Stored rows that a sweep finds are read and changed like those that handlers named. */
async function noteMatches(
  client: ClientBase,
  table: Table,
  name: string,
  entries: Noted['entries'],
  match: Json,
): Promise<void> {
  for (const [id, row] of await readRows(client, table, name, Object.keys(match), [match])) {
    const key = Object.fromEntries((table.key as readonly string[]).map((column) => [column, row[column]]));
    if (!entries.has(id)) entries.set(id, { key, changes: [], read: true });
  }
}

/** A row's changes and, in their place among them, the removals that may meet it. */
function withSweeps(changes: Entry['changes'], sweeps: Noted['sweeps']): Entry['changes'] {
  if (sweeps.length === 0) return changes;
  const removals = sweeps.map(({ event, match }) => {
    const meets = (row: Json): boolean => Object.entries(match).every(([name, value]) => row[name] === value);
    return { event, change: (row: Json | undefined) => (row !== undefined && meets(row) ? undefined : row) };
  });
  return [...changes, ...removals].sort((one, other) => one.event - other.event);
}

/** The stored rows that agree with one of `wanted` in these columns, by their keys. */
async function readRows(
  client: ClientBase,
  table: Table,
  name: string,
  columns: readonly string[],
  wanted: readonly Json[],
): Promise<Map<string, Json>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await client.query<{ row: Json }>({
    ...(columns === table.key ? { name: `read ${name}` } : {}),
    text: `select to_json(r) as row from (
             select ${columnsOf(table, 't.')} from ${name} t
               join json_populate_recordset(null::${name}, $1) k using (${columns.join(', ')})) r`,
    values: [JSON.stringify(wanted)],
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
