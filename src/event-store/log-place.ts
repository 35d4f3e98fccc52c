import type pg from 'pg';
import type { EventStore, Position } from './event-store.js';

type Engine = EventStore['engine'];

/** The log is not where the configuration says. */
export class LogElsewhere extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogElsewhere';
  }
}

/** The engine that holds the log of this database; undefined before anything was written. */
export async function logPlace(database: pg.Pool | pg.ClientBase): Promise<Engine | undefined> {
  return (await notedPlace(database)) ?? ((await holdsEvents(database)) ? 'postgres' : undefined);
}

/** @throws LogElsewhere when the log is in another engine than this one */
export async function requireLogPlace(database: pg.Pool | pg.ClientBase, engine: Engine): Promise<void> {
  const place = await logPlace(database);
  if (place !== undefined && place !== engine) throw new LogElsewhere(explained(place));
}

/**
 * To be called before the log is opened for writing. The first start decides where the log is.
 * @throws LogElsewhere when it is in another engine than the one that is configured
 */
export async function confirmLogPlace(database: pg.Pool | pg.ClientBase, engine: Engine): Promise<void> {
  await requireLogPlace(database, engine);
  if ((await notedPlace(database)) !== undefined) return;
  const insert = 'insert into projector.log_place (engine) values ($1) on conflict do nothing';
  await database.query(insert, [engine]);
  // Another process may have been faster, with another configuration.
  await requireLogPlace(database, engine);
}

/**
 * Where the log goes on after the checkpoint of this number, if it was signed while another engine held the log.
 * @returns undefined for a checkpoint that was signed here: its own position is right
 */
export async function movedThrough(database: pg.Pool, checkpoint: number): Promise<Position | undefined> {
  const { rows } = await database.query<{ through: Position }>(
    'select through from projector.log_place where checkpoint = $1',
    [checkpoint],
  );
  return rows[0]?.through;
}

async function notedPlace(database: pg.Pool | pg.ClientBase): Promise<Engine | undefined> {
  const { rows } = await database.query<{ engine: Engine }>('select engine from projector.log_place');
  return rows[0]?.engine;
}

/** A database from before the place was noted in it. */
async function holdsEvents(database: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rows } = await database.query<{ log: string | null }>(
    `select to_regclass('event_store.event')::text as log`,
  );
  if ((rows[0]?.log ?? null) === null) return false;
  const { rowCount } = await database.query('select 1 from event_store.event limit 1');
  return rowCount === 1;
}

function explained(place: Engine): string {
  return place === 'postgres'
    ? 'The log of this database is in PostgreSQL, and EVENTSTORE_URL is set. Leave it out, or move the log first: ' +
        'npm run store:copy -- --help'
    : 'The log of this database is in EventStoreDB: set EVENTSTORE_URL, or move the log first: ' +
        'npm run store:copy -- --help';
}
