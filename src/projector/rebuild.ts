import pg from 'pg';
import type { Batch, EventStore, Position } from '../event-store/event-store.js';
import type { PersonKeys } from '../keys/person-keys.js';
import type { Projection } from './projection.js';
import { notify, prepareSession, ReadModel } from './read-model.js';

export interface RebuildServices {
  store: EventStore;
  keys: PersonKeys;
  connectionString: string;
  /** Called as the copy grows: events applied so far, and how far the log has been read. */
  onProgress?(applied: number, through: Position): void;
}

/** A table of which the copy and the live one differ. */
export interface Difference {
  table: string;
  /** Rows only in the live table, and only in the fresh replay. */
  onlyLive: number;
  onlyReplayed: number;
  /** Up to three of each, as JSON. */
  examples: string[];
}

/**
 * Builds the projection anew beside the live tables, under traffic, and exchanges them in one transaction. Queries see
 * the old tables or the new ones, never half of either.
 */
export async function rebuild(
  projection: Projection,
  services: RebuildServices,
): Promise<{ applied: number }> {
  const old = `${projection.storage}__old`;
  const head = await services.store.head();
  const result = await withCopy(projection, 'next', services, head, async (client, live, copy, applied) => {
    const { position } = (await copy.checkpoint(client))!;
    await client.query(`drop schema if exists ${old} cascade`);
    // Renaming needs no lock on the tables, so no query has to end for it.
    await client.query(`alter schema ${live.storage} rename to ${old}`);
    await client.query(`alter schema ${copy.storage} rename to ${live.storage}`);
    await client.query(
      `update projector.checkpoint set position = $2, changed = $3, parked_event = null, parked_position = null,
              parked_error = null, parked_at = null, updated_at = now() where storage = $1`,
      // After every change up to here and before any that follows: whoever keeps answers must drop them.
      [live.storage, position, `${position}#${Date.now()}`],
    );
    await client.query(notify(live.storage));
    await client.query('delete from projector.checkpoint where storage = $1', [copy.storage]);
    return { applied };
  });
  const client = new pg.Client({ connectionString: services.connectionString });
  await client.connect();
  // Waits for the queries that still read the old tables.
  await client.query(`drop schema if exists ${old} cascade`).finally(() => client.end());
  return result;
}

/** Compares every row of the live tables with a fresh replay up to the same event. Changes nothing. */
export async function verify(
  projection: Projection,
  services: RebuildServices,
): Promise<{ applied: number; differences: Difference[] }> {
  return withCopy(projection, 'check', services, undefined, async (client, live, copy, applied) => {
    // Here tables are read whole.
    await client.query('set local enable_seqscan to on');
    const differences: Difference[] = [];
    for (const { name } of projection.tables) {
      const onlyLive = await difference(client, `${live.storage}.${name}`, `${copy.storage}.${name}`);
      const onlyReplayed = await difference(client, `${copy.storage}.${name}`, `${live.storage}.${name}`);
      if (onlyLive.count === 0 && onlyReplayed.count === 0) continue;
      differences.push({
        table: `${live.storage}.${name}`,
        onlyLive: onlyLive.count,
        onlyReplayed: onlyReplayed.count,
        examples: [...onlyLive.examples, ...onlyReplayed.examples],
      });
    }
    await copy.drop(client);
    return { applied, differences };
  });
}

/**
 * Fills a copy from the log up to `firstTo` (the live one's place if left out), then stops the live one (by locking its checkpoint, as every batch does first), takes
 * the copy to exactly the same position, and hands both over within that transaction.
 */
async function withCopy<T>(
  projection: Projection,
  suffix: 'next' | 'check',
  services: RebuildServices,
  firstTo: Position | undefined,
  handOver: (client: pg.Client, live: ReadModel, copy: ReadModel, applied: number) => Promise<T>,
): Promise<T> {
  const live = new ReadModel(projection);
  const copy = new ReadModel(projection, `${projection.storage}__${suffix}`);
  const client = new pg.Client({
    connectionString: services.connectionString,
    application_name: 'bugzot-rebuild',
  });
  await client.connect();
  try {
    await prepareSession(client);
    await client.query('select pg_advisory_lock(4714, hashtext($1))', [copy.storage]);
    await inTransaction(client, async () => {
      await live.create(client);
      await copy.drop(client);
      await copy.create(client, false);
    });
    const replay = new Replay(copy, services);
    const first = firstTo ?? (await live.checkpoint(client))!.position;
    const apply = (from: Position, batch: Batch) => copy.apply(client, from, batch, services.keys);
    await replay.to(first, apply);
    if (suffix === 'next') {
      await copy.index(client);
      // What came in the meantime, while nobody waits for it.
      await replay.to(await services.store.head(), apply);
    }
    return await inTransaction(client, async () => {
      await client.query('select 1 from projector.checkpoint where storage = $1 for update', [live.storage]);
      const { position } = (await live.checkpoint(client))!;
      // A live read model that is behind the copy (parked, or not running) is overtaken; it resumes at the copy's place.
      await replay.to(position, (_, batch) => copy.applyWithin(client, batch, services.keys));
      return handOver(client, live, copy, replay.applied);
    });
  } finally {
    await client.end();
  }
}

/** Reads the log once, in two stretches. */
class Replay {
  applied = 0;
  private position: Position = '';

  constructor(
    private readonly copy: ReadModel,
    private readonly services: RebuildServices,
  ) {}

  async to(end: Position, apply: (from: Position, batch: Batch) => Promise<void>): Promise<void> {
    if (this.position >= end) return;
    const stop = new AbortController();
    const { types } = this.copy.projection;
    try {
      for await (const batch of this.services.store.subscribe(this.position, { types }, stop.signal)) {
        const events = batch.events.filter((event) => event.position <= end);
        const through = batch.through < end ? batch.through : end;
        await apply(this.position, { events, through });
        this.position = through;
        this.applied += events.length;
        this.services.onProgress?.(this.applied, through);
        if (through >= end) return;
      }
    } finally {
      stop.abort();
    }
  }
}

async function difference(client: pg.Client, left: string, right: string) {
  const { rows } = await client.query<{ count: string; examples: string[] | null }>(
    `with only_left as (select * from ${left} except all select * from ${right})
     select count(*), (select array_agg(e.row) from (select to_json(o)::text as row from only_left o limit 3) e) as examples
       from only_left`,
  );
  return { count: Number(rows[0]!.count), examples: rows[0]!.examples ?? [] };
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
