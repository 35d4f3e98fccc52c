import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  EventStore,
  START,
  StoreUnavailable,
  type Appended,
  type Batch,
  type EventFilter,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../event-store.js';
import { GroupCommit } from './group-commit.js';
import { Tail, type Weighed } from './tail.js';
import { positionOf, recorded, type EventRow } from './postgres-rows.js';
import { asRole } from '../../database/database-role.js';
import { WakeUp } from '../../database/wake-up.js';
import { watchPool } from '../../telemetry/instruments.js';

/** Events of a stream read at once. */
const READ_PAGE = 256;
/** Events of a subscription's batch, and how far it looks for them through events that its filter leaves out. */
const BATCH_EVENTS = 500;
const BATCH_WINDOW = 5000;
/** Bytes of a batch, beyond its first event. */
const BATCH_BYTES = 4_000_000;
const RETRY_MS = 500;

const columns = 'position, stream, version, id, type, data, metadata';

/**
 * The log in PostgreSQL. Positions are handed out under one lock (migrations/event-store), so whatever a reader sees
 * is followed only by larger positions: there is no gap to wait for.
 */
export class PostgresEventStore extends EventStore {
  override readonly engine = 'postgres';
  private readonly writers: pg.Pool;
  private readonly readers: pg.Pool;
  private readonly groupCommit: GroupCommit;
  private readonly wakeUp: WakeUp;
  private readonly tail = new Tail((after) => this.fetch(after, {}));
  private closing: Promise<void> | undefined;

  constructor(connectionString: string) {
    super();
    const reading = asRole(connectionString, 'auditor');
    this.writers = pool(asRole(connectionString, 'writer'), 'bugzot-append', 1);
    this.readers = pool(reading, 'bugzot-read', 4);
    this.groupCommit = new GroupCommit(this.writers);
    this.wakeUp = new WakeUp(reading, 'event_store');
  }

  override async *read(stream: string, from = 1): AsyncIterable<RecordedEvent[]> {
    for (let next = from; ;) {
      const rows = await this.query<EventRow>({
        name: 'event_store.read',
        text: `select ${columns} from event_store.event
                where stream = $1 and version >= $2 order by version limit ${READ_PAGE}`,
        values: [stream, next],
      });
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map(recorded);
      if (rows.length < READ_PAGE) return;
      next = last.version + 1;
    }
  }

  override async append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    if (events.length === 0) return { version: expectedVersion, position: START };
    return this.groupCommit.append(stream, expectedVersion, events);
  }

  override async *subscribe(after: Position, filter: EventFilter, signal: AbortSignal): AsyncIterable<Batch> {
    this.wakeUp.start();
    let position = after;
    while (!signal.aborted) {
      const mark = this.wakeUp.mark();
      let batch: Batch | undefined;
      try {
        batch = await this.next(position, filter, mark);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      if (signal.aborted) return;
      if (batch.through > position) {
        yield batch;
        position = batch.through;
      } else {
        await this.wakeUp.wait(mark, signal);
      }
    }
  }

  override async head(): Promise<Position> {
    const [row] = await this.query<{ head: string | null }>({
      name: 'event_store.head',
      text: 'select max(position) as head from event_store.event',
    });
    return row?.head ? positionOf(row.head) : START;
  }

  override close(): Promise<void> {
    this.closing ??= Promise.all([this.wakeUp.close(), this.writers.end(), this.readers.end()]).then(
      () => undefined,
    );
    return this.closing;
  }

  /** From the shared tail for whoever is live, from the database for whoever catches up. */
  private async next(position: Position, filter: EventFilter, mark: number): Promise<Batch> {
    const known = this.tail.after(position, filter, BATCH_EVENTS);
    if (known === undefined) {
      const { events, through } = await this.fetch(position, filter);
      if (through === position) this.tail.startAt(position);
      return { events: events.map(({ event }) => event), through };
    }
    if (known.through > position) return known;
    await this.tail.refresh(mark);
    return this.tail.after(position, filter, BATCH_EVENTS) ?? known;
  }

  /**
   * What comes after a position, bounded in count, bytes and in how far it looks. One statement, hence one snapshot: the
   * head and the events up to it belong together.
   */
  private async fetch(
    after: Position,
    filter: EventFilter,
  ): Promise<{ events: Weighed[]; through: Position }> {
    const rows = await this.query<EventRow & { through: string; found: string; bytes: number }>({
      name: 'event_store.subscribe',
      text: `with span as (
               select least(coalesce(max(position), 0), $1::bigint + ${BATCH_WINDOW}) as through from event_store.event
             ), matching as (
               select ${columns}, octet_length(data::text) as bytes from event_store.event, span
                where position > $1 and position <= span.through
                  and ($2::text[] is null or type = any($2))
                  and ($3::text[] is null or stream ^@ any($3))
                order by position limit ${BATCH_EVENTS}
             ), weighed as (
               select *, count(*) over () as found, sum(bytes) over (order by position) - bytes as before from matching
             )
             select span.through, w.* from span left join weighed w on w.before < ${BATCH_BYTES} order by w.position`,
      values: [after === START ? '0' : after, filter.types ?? null, filter.streamPrefixes ?? null],
    });
    const events = rows
      .filter((row) => row.position !== null)
      .map((row) => ({ event: recorded(row), bytes: row.bytes }));
    const last = events.at(-1);
    const found = Number(rows[0]?.found ?? 0);
    const more = found === BATCH_EVENTS || found > events.length;
    if (more && last !== undefined) return { events, through: last.event.position };
    const through = rows[0]?.through ?? '0';
    // An empty log has no position of its own: whoever has seen nothing is where he was.
    return { events, through: through === '0' ? after : positionOf(through) };
  }

  private async query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<Row[]> {
    try {
      return (await this.readers.query<Row>(query)).rows;
    } catch (error) {
      throw new StoreUnavailable('The event store cannot be read', { cause: error });
    }
  }
}

function pool(connectionString: string, name: string, max: number): pg.Pool {
  const made = new pg.Pool({ connectionString, max, application_name: name, connectionTimeoutMillis: 5000 });
  // Without a listener an idle connection that the server closes would end the process.
  made.on('error', () => undefined);
  watchPool(made);
  return made;
}
