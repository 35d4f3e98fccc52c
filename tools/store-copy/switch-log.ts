import type pg from 'pg';
import type { Position } from '../../src/event-store/event-store.js';
import { moveConsumers } from './consumers.js';
import { eventsOf, named, type Logs } from './copy-log.js';
import { Refusal } from './refusal.js';
import type { VerifiedCopy } from './verify-copy.js';

/** The lock of `event_store.append`: while it is held nobody appends to the log in PostgreSQL. */
const APPEND_LOCK = 4713001;

/**
 * The move itself, in one transaction: from here on the log is in the target. Consumers go on at the same event, and read
 * models, whose rows hold positions, are dropped to be built anew. PostgreSQL takes no more events if the log leaves it.
 * @param copied how far the source was copied
 */
export async function switchLog(
  client: pg.ClientBase,
  { source, target }: Pick<Logs, 'source' | 'target'>,
  { positions, checkpoint }: Pick<VerifiedCopy, 'positions' | 'checkpoint'>,
  copied: Position,
): Promise<void> {
  await client.query('begin');
  try {
    if (source.engine === 'postgres') {
      await client.query('select pg_advisory_xact_lock($1)', [APPEND_LOCK]);
      await client.query('alter table event_store.event enable trigger moved');
    }
    for await (const event of eventsOf(source, copied)) {
      throw new Refusal(`Somebody has written to the source: ${named(event)}. Run this again`);
    }
    await moveConsumers(client, positions);
    await dropReadModels(client);
    await client.query(
      `insert into projector.log_place (engine, checkpoint, through) values ($1, $2, $3)
         on conflict (one) do update
         set engine = excluded.engine, checkpoint = excluded.checkpoint, through = excluded.through, since = now()`,
      [target.engine, checkpoint?.number ?? null, checkpoint?.through ?? null],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** The log that was left there before may grow again. */
export async function reopenPostgres(client: pg.ClientBase): Promise<void> {
  await client.query('alter table event_store.event disable trigger moved');
}

async function dropReadModels(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ storage: string }>(
    'delete from projector.checkpoint returning storage',
  );
  for (const { storage } of rows) await client.query(`drop schema if exists ${storage} cascade`);
}
