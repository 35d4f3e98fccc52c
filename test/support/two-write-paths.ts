import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.js';
import { WritePath } from '../../src/write-path/write-path.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { soundLog } from './log-of.js';

/** Two processes' worth of write paths on one log. */
export class TwoWritePaths {
  readonly here: WritePath;
  readonly there: WritePath;

  private constructor(
    private readonly database: TestDatabase,
    readonly stores: readonly [EventStore, EventStore],
  ) {
    this.here = new WritePath(stores[0]);
    this.there = new WritePath(stores[1]);
  }

  static async start(): Promise<TwoWritePaths> {
    const database = await createTestDatabase();
    return new TwoWritePaths(database, [database.openStore(), database.openStore()]);
  }

  /** All events of a counter; see `soundLog`. */
  counterLog(id: number): Promise<RecordedEvent[]> {
    return soundLog(this.stores[0], `counter-${id}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
    await this.database.drop();
  }
}
