import pg from 'pg';
import { StoreUnavailable, VersionConflict, type RecordedEvent } from '../event-store.js';
import type { LogWriter } from '../log-writer.js';
import { isSqlError } from './sql-error.js';

/** Writes many streams' events in one transaction, in the order given: the order of positions follows it. */
export class PostgresLogWriter implements LogWriter {
  private readonly pool: pg.Pool;

  constructor(connectionString: string) {
    this.pool = new pg.Pool({ connectionString, max: 1, application_name: 'bugzot-log-writer' });
    // Without a listener an idle connection that the server closes would end the process.
    this.pool.on('error', () => undefined);
  }

  async write(events: readonly RecordedEvent[]): Promise<void> {
    const losers = await this.append(events);
    if (losers.length === 0) return;
    // The function leaves a loser out and takes its neighbours: nothing of it may stay.
    throw new VersionConflict(losers[0]!.stream, losers[0]!.version - 1);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** @returns the first event of each stream that is at another version; nothing was written then */
  private async append(events: readonly RecordedEvent[]): Promise<RecordedEvent[]> {
    const firsts = [...new Map(events.toReversed().map((event) => [event.stream, event])).values()];
    const appends = new Map(firsts.map(({ stream }, append) => [stream, append]));
    const batch = events.map((event) => {
      const { stream, version, id, type, data, metadata } = event;
      const expected = firsts[appends.get(stream)!] === event ? version - 1 : null;
      return { append: appends.get(stream), stream, version, expected, id, type, data, metadata };
    });
    try {
      const client = await this.pool.connect();
      try {
        await client.query('begin');
        const { rows } = await client.query<{ losers: number[] }>(
          'select losers from event_store.append($1)',
          [JSON.stringify(batch)],
        );
        const losers = rows[0]!.losers.map((append) => firsts[append]!);
        await client.query(losers.length === 0 ? 'commit' : 'rollback');
        client.release();
        return losers;
      } catch (error) {
        client.release(true);
        throw error;
      }
    } catch (error) {
      if (isSqlError(error)) throw error;
      throw new StoreUnavailable('The event store did not answer', { cause: error });
    }
  }
}
