import { EventStoreDbEventStore } from './adapters/eventstoredb-event-store.js';
import { PostgresEventStore } from './adapters/postgres-event-store.js';
import type { EventStore } from './event-store.js';

/**
 * The engine that the configuration chooses: EventStoreDB when its URL is set, else the database.
 * @param notice hears of what the engine deals with by itself, such as a lost subscription
 */
export function openEventStore(
  eventStoreUrl: string | undefined,
  databaseUrl: string,
  notice: (message: string) => void = () => undefined,
): EventStore {
  return eventStoreUrl === undefined
    ? new PostgresEventStore(databaseUrl)
    : new EventStoreDbEventStore(eventStoreUrl, notice);
}
