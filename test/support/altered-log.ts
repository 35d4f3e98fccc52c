import pg from 'pg';
import type { TestApp } from './bugzot-app.js';
import type { LogRecord, StandInLog } from './eventstoredb-log.js';

/** An event where it is stored, as somebody who can write there sees it. */
export interface StoredRow {
  position: bigint;
  stream: string;
  version: number;
  id: string;
  type: string;
  /** JSON. */
  data: string;
  metadata: string;
}

/**
 * Alters the log behind the app's back, whatever engine holds it, and puts it back when `work` is done.
 * @param alter gets the events in their order and answers what is there instead
 */
export async function withAlteredLog<T>(
  app: TestApp,
  alter: (rows: StoredRow[]) => StoredRow[],
  work: () => Promise<T>,
): Promise<T> {
  const { standIn } = app.log;
  return standIn === undefined ? inPostgres(app, alter, work) : inStandIn(standIn.log, alter, work);
}

async function inPostgres<T>(
  { databaseUrl }: TestApp,
  alter: (rows: StoredRow[]) => StoredRow[],
  work: () => Promise<T>,
): Promise<T> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const put = async (rows: readonly StoredRow[]): Promise<void> => {
    await database.query('truncate event_store.event');
    await database.query(
      `insert into event_store.event
         select (r->>'position')::bigint, r->>'stream', (r->>'version')::int, (r->>'id')::uuid, r->>'type',
                (r->>'data')::json, (r->>'metadata')::json
           from json_array_elements($1::json) r`,
      [JSON.stringify(rows.map((row) => ({ ...row, position: String(row.position) })))],
    );
  };
  try {
    const { rows } = await database.query<Omit<StoredRow, 'position'> & { position: string }>(
      `select position, stream, version, id, type, data::text, metadata::text from event_store.event order by position`,
    );
    const kept = rows.map((row) => ({ ...row, position: BigInt(row.position) }));
    try {
      await put(alter(kept.map((row) => ({ ...row }))));
      return await work();
    } finally {
      await put(kept);
    }
  } finally {
    await database.end();
  }
}

async function inStandIn<T>(
  log: StandInLog,
  alter: (rows: StoredRow[]) => StoredRow[],
  work: () => Promise<T>,
): Promise<T> {
  const kept = [...log.records];
  const own = kept.filter(({ type }) => !type.startsWith('$'));
  const others = kept.filter(({ type }) => type.startsWith('$'));
  try {
    const altered = alter(own.map(rowOf)).map((row) => recordOf(row, own[0]!));
    log.replace([...altered, ...others]);
    return await work();
  } finally {
    log.replace(kept);
  }
}

function rowOf({ position, stream, revision, id, type, data, metadata }: LogRecord): StoredRow {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  const version = Number(revision) + 1;
  return { position, stream, version, id, type, data: text(data), metadata: text(metadata) };
}

function recordOf(row: StoredRow, { contentType, created }: LogRecord): LogRecord {
  const { position, stream, version, id, type, data, metadata } = row;
  const revision = BigInt(version - 1);
  const bytes = { data: Buffer.from(data), metadata: Buffer.from(metadata) };
  return { position, stream, revision, id, type, ...bytes, contentType, created };
}
