import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { EventStore } from './event-store.js';
import { LogElsewhere, requireLogPlace } from './log-place.js';

/** The advisory lock that every process shares that writes to the log; whoever moves the log holds it alone. */
export const LOG_LOCK = 4728;
const RECONNECT_MS = 500;

/** Says to whoever would move the log that this process writes to it. The lock ends with the process. */
export class LogInUse {
  private client: pg.Client | undefined;
  private readonly ending = new AbortController();

  private constructor(
    private readonly connectionString: string,
    private readonly engine: EventStore['engine'],
    private readonly onMoved: (error: LogElsewhere) => void,
  ) {}

  /**
   * @param onMoved the connection was lost, and when it was back the log had moved: this process must write no more
   * @throws LogElsewhere when the log is in another engine, or is being moved
   */
  static async hold(
    connectionString: string,
    engine: EventStore['engine'],
    onMoved: (error: LogElsewhere) => void,
  ): Promise<LogInUse> {
    const inUse = new LogInUse(connectionString, engine, onMoved);
    await inUse.take();
    return inUse;
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.client?.end().catch(() => undefined);
  }

  private async take(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: 'bugzot-log-in-use',
      keepAlive: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ shared: boolean }>(
        `select pg_try_advisory_lock_shared(${LOG_LOCK}) as shared`,
      );
      if (rows[0]?.shared !== true) {
        throw new LogElsewhere('The log of this database is being moved: wait for npm run store:copy to end');
      }
      // Under the lock: nobody moves it now.
      await requireLogPlace(client, this.engine);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    client.once('end', () => void this.takeAgain());
    if (this.ending.signal.aborted) await client.end().catch(() => undefined);
  }

  private async takeAgain(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await sleep(RECONNECT_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
      if (this.ending.signal.aborted) return;
      try {
        return await this.take();
      } catch (error) {
        if (error instanceof LogElsewhere) return this.onMoved(error);
      }
    }
  }
}
