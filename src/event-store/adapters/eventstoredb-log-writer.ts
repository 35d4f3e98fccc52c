import { APPEND_LIMITS, type RecordedEvent } from '../event-store.js';
import type { LogWriter } from '../log-writer.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

/** Half of what an append may hold: events that were appended one by one are smaller than their sum with envelopes. */
const MOST_BYTES = APPEND_LIMITS.bytes / 2;

/**
 * Appends one after the other: the server gives no promise in which order it takes two calls that are under way at once.
 * Events of one stream that stand next to each other share a call.
 */
export class EventStoreDbLogWriter implements LogWriter {
  private readonly store: EventStoreDbEventStore;

  constructor(connectionString: string) {
    this.store = new EventStoreDbEventStore(connectionString);
  }

  async write(log: readonly RecordedEvent[]): Promise<void> {
    for (const run of runs(log)) {
      const [{ stream, version }] = run;
      const events = run.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
      const appended = await this.store.append(stream, version - 1, events);
      // A stream that was deleted before goes on counting from where it was.
      if (appended.version !== run.at(-1)!.version) {
        throw new Error(
          `Stream ${stream} was deleted on this server and begins at version ${appended.version - run.length + 1} there: ` +
            'take an empty server',
        );
      }
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

type Run = [RecordedEvent, ...RecordedEvent[]];

function runs(events: readonly RecordedEvent[]): Run[] {
  const found: Run[] = [];
  let bytes = 0;
  for (const event of events) {
    const run = found.at(-1);
    const size = Buffer.byteLength(JSON.stringify(event));
    bytes += size;
    const fits = run !== undefined && bytes <= MOST_BYTES && run.length < APPEND_LIMITS.events;
    if (fits && run[0].stream === event.stream) {
      run.push(event);
    } else {
      found.push([event]);
      bytes = size;
    }
  }
  return found;
}
