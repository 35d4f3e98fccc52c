import { openEventStore } from '../../src/event-store/open-event-store.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { EventStoreDbStandIn } from './eventstoredb-stand-in.js';
import { startOwnServer } from './own-server.js';

/** Which engine holds the log in this suite: test/integration runs once with each; see `jest.config.mjs`. */
export const testEngine: EventStore['engine'] =
  process.env['TEST_STORE'] === 'eventstoredb' ? 'eventstoredb' : 'postgres';

/** Where the log of one test database is. */
export interface TestLog {
  /** For `EVENTSTORE_URL`; undefined when the log is in the test database itself. */
  eventStoreUrl: string | undefined;
  /** A client of its own, as another process would have; to be closed by whoever opens it. */
  openStore: () => EventStore;
  /** The server that stands in for EventStoreDB, if one does, for suites that alter its log. */
  standIn: EventStoreDbStandIn | undefined;
  stop: () => Promise<void>;
}

export interface TestLogOptions {
  /** Unless it is the suite's. */
  engine?: EventStore['engine'];
  /** The suite alters the log where it is stored: of EventStoreDB only the stand-in lets it. */
  alterable?: boolean;
}

/**
 * A fresh log: in the database, or on a server of its own, for apps cannot share one; their bugs have the same numbers. That
 * server is the stand-in, or a real one if TEST_EVENTSTORE_COMMAND says how to start it.
 */
export async function startTestLog(
  databaseUrl: string,
  { engine = testEngine, alterable = false }: TestLogOptions = {},
): Promise<TestLog> {
  if (engine === 'postgres') return testLog(databaseUrl, undefined, async () => undefined);
  const command = process.env['TEST_EVENTSTORE_COMMAND'];
  if (command !== undefined && !alterable) {
    const { url, stop } = await startOwnServer(command);
    return testLog(databaseUrl, url, stop);
  }
  const standIn = await EventStoreDbStandIn.start();
  return { ...testLog(databaseUrl, standIn.connectionString, async () => standIn.stop()), standIn };
}

function testLog(databaseUrl: string, eventStoreUrl: string | undefined, stop: TestLog['stop']): TestLog {
  const openStore = (): EventStore => openEventStore(eventStoreUrl, databaseUrl);
  return { eventStoreUrl, openStore, standIn: undefined, stop };
}
