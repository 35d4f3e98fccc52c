import { openEventStore } from '../../src/event-store/open-event-store.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { EventStoreDbStandIn } from './eventstoredb-stand-in.js';

/** Which engine holds the log in this suite: test/integration runs once with each; see `jest.config.mjs`. */
export const testEngine: EventStore['engine'] =
  process.env['TEST_STORE'] === 'eventstoredb' ? 'eventstoredb' : 'postgres';

/** Where the log of one test database is. */
export interface TestLog {
  /** For `EVENTSTORE_URL`; undefined when the log is in the test database itself. */
  eventStoreUrl: string | undefined;
  /** A client of its own, as another process would have; to be closed by whoever opens it. */
  openStore: () => EventStore;
  /** The server that stands in for EventStoreDB, for suites that alter its log. */
  standIn: EventStoreDbStandIn | undefined;
  stop: () => Promise<void>;
}

/** A fresh log: in the database, or on a stand-in of its own. @param engine unless it is the suite's */
export async function startTestLog(databaseUrl: string, engine = testEngine): Promise<TestLog> {
  const standIn = engine === 'eventstoredb' ? await EventStoreDbStandIn.start() : undefined;
  const eventStoreUrl = standIn?.connectionString;
  return {
    eventStoreUrl,
    standIn,
    openStore: () => openEventStore(eventStoreUrl, databaseUrl),
    stop: async () => standIn?.stop(),
  };
}
