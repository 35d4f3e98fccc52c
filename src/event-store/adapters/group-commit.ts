import type { Pool } from 'pg';
import { StoreUnavailable, VersionConflict, type Appended, type NewEvent } from '../event-store.js';
import { assertAppendable } from '../append-limits.js';
import { groupCommitAppends } from '../../telemetry/instruments.js';
import { positionOf } from './postgres-rows.js';
import { isSqlError } from './sql-error.js';

interface Waiting {
  stream: string;
  expected: number;
  events: readonly NewEvent[];
  /** UTF-16 units of the events as JSON: near enough to bytes for dividing the work. */
  size: number;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/** The most of one transaction: enough to share an fsync among many, little enough to stay in cache. */
const BATCH_LIMITS = { appends: 256, bytes: 4_000_000 } as const;

/**
 * Gathers the appends of concurrent callers and writes them in one transaction: one fsync serves all that arrived
 * while the last one was on its way. An append that loses its race is told so and does not disturb its neighbours.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private writing = false;

  /** @param pool connections for writing; one is used at a time */
  constructor(private readonly pool: Pool) {}

  append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    const json = JSON.stringify(events);
    assertAppendable(events, json);
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, expected, events, size: json.length, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    // One turn of the event loop, so that callers who are ready now share the first batch.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.write(this.takeBatch());
    this.writing = false;
  }

  /**
   * Each stream at most once: a second append to a stream would have to know the outcome of the first to be right.
   */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const streams = new Set<string>();
    let bytes = 0;
    for (const append of this.waiting) {
      const fits =
        batch.length < BATCH_LIMITS.appends && (bytes === 0 || bytes + append.size < BATCH_LIMITS.bytes);
      if (fits && !streams.has(append.stream)) {
        streams.add(append.stream);
        bytes += append.size;
        batch.push(append);
      } else {
        later.push(append);
      }
    }
    this.waiting = later;
    return batch;
  }

  private async write(batch: Waiting[]): Promise<void> {
    groupCommitAppends.observe(batch.length);
    try {
      const { rows } = await this.pool.query<{ base: string; losers: number[] }>({
        name: 'event_store.append',
        text: 'select base, losers from event_store.append($1)',
        values: [batchJson(batch)],
      });
      const [{ base, losers }] = rows as [{ base: string; losers: number[] }];
      let position = BigInt(base);
      batch.forEach((append, index) => {
        if (losers.includes(index)) {
          append.reject(new VersionConflict(append.stream, append.expected));
          return;
        }
        position += BigInt(append.events.length);
        const version = append.expected + append.events.length;
        append.resolve({ version, position: positionOf(String(position)) });
      });
    } catch (error) {
      await this.failed(batch, error);
    }
  }

  /** An append that the database refuses must fail alone; a lost connection fails all, their outcome unknown. */
  private async failed(batch: Waiting[], error: unknown): Promise<void> {
    const refused = isSqlError(error);
    if (refused && batch.length > 1) {
      for (const append of batch) await this.write([append]);
      return;
    }
    const reason = refused ? error : new StoreUnavailable('The event store did not answer', { cause: error });
    for (const append of batch) append.reject(reason);
  }
}

/** What `event_store.append` takes; see migrations/event-store. */
function batchJson(batch: readonly Waiting[]): string {
  return JSON.stringify(
    batch.flatMap(({ stream, expected, events }, append) =>
      events.map(({ id, type, data, metadata }, index) => ({
        append,
        stream,
        version: expected + index + 1,
        expected: index === 0 ? expected : null,
        id,
        type,
        data,
        metadata,
      })),
    ),
  );
}
