import pg from 'pg';
import { groupOf } from '../database/database-role.js';
import type { Batch, Position } from '../event-store/event-store.js';
import type { PersonKeys } from '../keys/person-keys.js';
import { projected, type Projection } from './projection.js';
import { HandlerError, Rows } from './rows.js';
import { createIndexes, createTable } from './table.js';

/** The event at which a projection stands still. */
export interface Parked {
  event: string;
  position: Position;
  error: string;
  at: Date;
}

export interface Checkpoint {
  position: Position;
  parked: Parked | null;
}

/** An event of the log that a projection cannot digest. */
export class PoisonEvent extends Error {
  constructor(
    readonly event: string,
    readonly position: Position,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'PoisonEvent';
  }
}

/** The checkpoint is not where this process left it: another one has written, or the tables were exchanged. */
export class CheckpointMoved extends Error {
  constructor(
    readonly storage: string,
    readonly position: Position,
  ) {
    super(`The checkpoint of ${storage} was moved to ${position}`);
    this.name = 'CheckpointMoved';
  }
}

/** What suits a connection that applies batches. */
export async function prepareSession(client: pg.ClientBase): Promise<void> {
  // A read model can be made again from the log, so its commits need not wait for the disk.
  await client.query('set synchronous_commit to off');
  // Rows are read by their keys, always. The planner, who met the table while it was empty, would rather read it whole.
  await client.query('set enable_seqscan to off; set enable_hashjoin to off; set enable_mergejoin to off');
}

/** One stored copy of a projection: the tables in the schema `storage`, and their checkpoint. */
export class ReadModel {
  constructor(
    readonly projection: Projection,
    readonly storage: string = projection.storage,
  ) {}

  /**
   * Makes the tables unless they are there. Call it in a transaction.
   * @param indexed `false` leaves the indexes to {@link index}: a copy is filled several times faster without them
   * @returns whether they were made
   */
  async create(client: pg.ClientBase, indexed = true): Promise<boolean> {
    const { rowCount } = await client.query(
      'insert into projector.checkpoint (storage) values ($1) on conflict do nothing',
      [this.storage],
    );
    if (rowCount === 0) return false;
    await client.query(`create schema ${this.storage}`);
    for (const table of this.projection.tables) await client.query(createTable(this.storage, table));
    const readers = groupOf('reader');
    await client.query(
      `grant usage on schema ${this.storage} to ${readers};
       grant select on all tables in schema ${this.storage} to ${readers}`,
    );
    if (indexed) await this.index(client);
    return true;
  }

  async index(client: pg.ClientBase): Promise<void> {
    for (const table of this.projection.tables) {
      for (const statement of createIndexes(this.storage, table)) await client.query(statement);
    }
  }

  async drop(client: pg.ClientBase): Promise<void> {
    await client.query(`drop schema if exists ${this.storage} cascade`);
    await client.query('delete from projector.checkpoint where storage = $1', [this.storage]);
  }

  /**
   * Drops what earlier versions of the projection have left. Nobody keeps those tables up to date, so whoever was
   * forgotten since, and whatever was redacted, would stand in them for ever. What an older process has made that runs
   * beside this one, as another user, is left to the next start: the migration hands it over.
   */
  async dropEarlier(client: pg.ClientBase): Promise<void> {
    const base = this.projection.storage.replace(/\d+$/, '');
    const { rows } = await client.query<{ storage: string }>(
      `select storage from projector.checkpoint left join pg_namespace n on n.nspname = storage
        where storage ~ ('^' || $1 || '\\d+$') and substr(storage, length($1) + 1)::bigint < $2
          and coalesce(pg_has_role(n.nspowner, 'usage'), true)`,
      [base, this.projection.version],
    );
    for (const { storage } of rows) await new ReadModel(this.projection, storage).drop(client);
  }

  /** @returns undefined when the read model does not exist */
  async checkpoint(client: pg.ClientBase | pg.Pool): Promise<Checkpoint | undefined> {
    const { rows } = await client.query<CheckpointRow>(
      `select position, parked_event, parked_position, parked_error, parked_at
         from projector.checkpoint where storage = $1`,
      [this.storage],
    );
    return rows[0] && checkpointOf(rows[0]);
  }

  /**
   * Applies a batch: rows and checkpoint in one transaction, which begins by locking the checkpoint and finding it at
   * `from`. So nothing is applied twice, whoever else runs.
   * @throws CheckpointMoved, PoisonEvent (nothing of the batch is applied then)
   */
  async apply(client: pg.ClientBase, from: Position, batch: Batch, keys: PersonKeys): Promise<void> {
    if (batch.events.length === 0) {
      await this.pass(client, from, batch.through);
      return;
    }
    // Statements without a result that anyone waits for travel together: a round trip costs more than they do.
    const [, locked] = (await client.query(
      `begin; select position from projector.checkpoint where storage = ${literal(this.storage)} for update`,
    )) as unknown as pg.QueryResult<{ position: Position }>[];
    try {
      const position = locked?.rows[0]?.position;
      if (position !== from) throw new CheckpointMoved(this.storage, position ?? '');
      await this.applyWithin(client, batch, keys, '; commit');
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** The same within a transaction that has locked the checkpoint, and with `then` after it. */
  async applyWithin(client: pg.ClientBase, batch: Batch, keys: PersonKeys, then = ''): Promise<void> {
    if (batch.events.length > 0) await this.writeRows(client, batch, keys);
    const changed = batch.events.length > 0 ? batch.through : undefined;
    await client.query(`${this.moveCheckpoint(batch.through, changed)}; ${notify(this.storage)}${then}`);
  }

  /** Nothing in the log up to `through` concerns this projection. */
  private async pass(client: pg.ClientBase, from: Position, through: Position): Promise<void> {
    const { rowCount } = await client.query(
      `${this.moveCheckpoint(through)} and position = ${literal(from)}
         returning pg_notify('projection', storage || ' ' || position || ' ' || changed)`,
    );
    if (rowCount === 0)
      throw new CheckpointMoved(this.storage, (await this.checkpoint(client))?.position ?? '');
  }

  /** @param changed when the rows changed, if they did */
  private moveCheckpoint(through: Position, changed?: string): string {
    return `update projector.checkpoint
        set position = ${literal(through)}, ${changed === undefined ? '' : `changed = ${literal(changed)},`} parked_event = null, parked_position = null, parked_error = null,
            parked_at = null, updated_at = now()
      where storage = ${literal(this.storage)}`;
  }

  /** Remembers the event at which the projection stands still. */
  async park(client: pg.ClientBase | pg.Pool, poison: PoisonEvent): Promise<void> {
    await client.query(
      `update projector.checkpoint
          set parked_event = $2, parked_position = $3, parked_error = $4, parked_at = now() where storage = $1`,
      [this.storage, poison.event, poison.position, poison.message],
    );
  }

  /** Lets the projection try the parked event again. @returns whether one was parked */
  async unpark(client: pg.ClientBase): Promise<boolean> {
    const { rowCount } = await client.query(
      `update projector.checkpoint
          set parked_event = null, parked_position = null, parked_error = null, parked_at = null
        where storage = $1 and parked_event is not null`,
      [this.storage],
    );
    return rowCount === 1;
  }

  private async writeRows(client: pg.ClientBase, { events }: Batch, keys: PersonKeys): Promise<void> {
    const rows = new Rows(this.projection.counts);
    const all = events.map(projected);
    const context = await this.projection.prepare?.(all, keys);
    const poison = (index: number, cause: unknown): PoisonEvent => {
      const event = events[index]!;
      return new PoisonEvent(event.id, event.position, cause);
    };
    all.forEach((event, index) => {
      rows.at(index);
      try {
        this.projection.on[event.type]?.(event, rows, context);
      } catch (error) {
        throw poison(index, error);
      }
    });
    try {
      await rows.flush(client, this.storage);
    } catch (error) {
      if (error instanceof HandlerError) throw poison(error.event, error.cause);
      // The database refused a row: of a single event we know whose it is, of many the runner tries one at a time.
      if (events.length === 1 && isDataError(error)) throw poison(0, error);
      throw error;
    }
  }
}

const literal = pg.escapeLiteral;

/** Tells every process how far the read model is, with the transaction that moved it. */
export function notify(storage: string): string {
  return `select pg_notify('projection', storage || ' ' || position || ' ' || changed)
            from projector.checkpoint where storage = ${literal(storage)}`;
}

/** Classes 22 and 23 (data exception, integrity violation): the row is at fault, and will be the next time, too. */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}

interface CheckpointRow {
  position: Position;
  parked_event: string | null;
  parked_position: Position | null;
  parked_error: string | null;
  parked_at: Date | null;
}

function checkpointOf(row: CheckpointRow): Checkpoint {
  const { parked_event: event, parked_position: position, parked_error: error, parked_at: at } = row;
  const parked =
    event !== null && position !== null && at !== null ? { event, position, error: error ?? '', at } : null;
  return { position: row.position, parked };
}
