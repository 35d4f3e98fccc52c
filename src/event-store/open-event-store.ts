import { EventStoreDbEventStore } from './adapters/eventstoredb-event-store.js';
import { PostgresEventStore } from './adapters/postgres-event-store.js';
import type { EventStore } from './event-store.js';

/** The engine that the configuration chooses: EventStoreDB when its URL is set, else the database. */
export function openEventStore(eventStoreUrl: string | undefined, databaseUrl: string): EventStore {
  return eventStoreUrl === undefined
    ? new PostgresEventStore(databaseUrl)
    : new EventStoreDbEventStore(eventStoreUrl);
}
