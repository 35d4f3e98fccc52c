import { EventStoreDbLogWriter } from './adapters/eventstoredb-log-writer.js';
import { PostgresLogWriter } from './adapters/postgres-log-writer.js';
import type { LogWriter } from './log-writer.js';

/** @param eventStoreUrl of the EventStoreDB that takes the log; undefined for the database */
export function openLogWriter(eventStoreUrl: string | undefined, databaseUrl: string): LogWriter {
  return eventStoreUrl === undefined
    ? new PostgresLogWriter(databaseUrl)
    : new EventStoreDbLogWriter(eventStoreUrl);
}
