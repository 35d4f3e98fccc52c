import type { ClientBase } from 'pg';
import type { Table } from './table.js';

type Json = Record<string, unknown>;

/** Counters that follow from the rows of a table of the same projection, and from nothing else. */
export interface Counts {
  readonly from: Table;
  readonly into: Table;
  readonly of: (row: never) => readonly object[];
}

/**
 * Declares counters: `of` says which rows of `into` a row of `from` counts in, and how much: their whole key, and
 * the other columns, which are whole numbers, unless they are 0. Pure. When a row changes, what it counted for is taken back, and what it counts for
 * now is added, in the same transaction; a counter of which nothing is left is removed. So the counters are at any moment
 * equal to a recount, and `into` is a table like any other to a rebuild and to verify.
 *
 * A row comes as it was stored or as a handler made it, so `of` must not look at the spelling of a time.
 */
export function defineCounts<From extends object, Into extends object>(counts: {
  from: Table<From>;
  into: Table<Into>;
  of: (row: From) => readonly Partial<Into>[];
}): Counts {
  return counts as unknown as Counts;
}

/** How the counters of one table change with a batch. */
export class Changes {
  private readonly rows = new Map<string, Json>();
  private readonly amounts: readonly string[];
  private readonly nothing: Readonly<Record<string, number>>;

  constructor(private readonly counts: Counts) {
    const { key, columns } = counts.into as Table<Json>;
    this.amounts = Object.keys(columns).filter((column) => !key.includes(column));
    this.nothing = Object.fromEntries(this.amounts.map((name) => [name, 0]));
  }

  /** A row of the table that is counted was `before` and is `after`; undefined is no row. */
  note(before: object | undefined, after: object | undefined): void {
    if (before !== undefined) this.add(this.counts.of(before as never), -1);
    if (after !== undefined) this.add(this.counts.of(after as never), 1);
  }

  private add(rows: readonly object[], sign: 1 | -1): void {
    const key = this.counts.into.key as readonly string[];
    for (const row of rows as readonly Json[]) {
      const id = JSON.stringify(key.map((name) => row[name]));
      const sum = this.rows.get(id) ?? { ...this.nothing, ...pick(row, key) };
      for (const name in row) {
        if (name in this.nothing) sum[name] = Number(sum[name]) + sign * Number(row[name]);
      }
      this.rows.set(id, sum);
    }
  }

  /** Adds them up with what is stored in `schema`, in the transaction that is open on `client`. */
  async write(client: ClientBase, schema: string): Promise<void> {
    const { amounts } = this;
    const changed = [...this.rows.values()].filter((row) => amounts.some((name) => row[name] !== 0));
    if (changed.length === 0) return;
    const name = `${schema}.${this.counts.into.name}`;
    const key = this.counts.into.key as readonly string[];
    const values = [JSON.stringify(changed)];
    await client.query({
      name: `add ${name}`,
      text: `insert into ${name} as c select * from json_populate_recordset(null::${name}, $1)
               on conflict (${key.join(', ')}) do update
                 set ${amounts.map((column) => `${column} = c.${column} + excluded.${column}`).join(', ')}`,
      values,
    });
    if (!changed.some((row) => amounts.some((column) => Number(row[column]) < 0))) return;
    await client.query({
      name: `empty ${name}`,
      text: `delete from ${name} c using json_populate_recordset(null::${name}, $1) k
              where ${key.map((column) => `c.${column} = k.${column}`).join(' and ')}
                and ${amounts.map((column) => `c.${column} = 0`).join(' and ')}`,
      values,
    });
  }
}

const pick = (row: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, row[name]]));
