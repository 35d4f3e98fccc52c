import {
  EventStore,
  type Appended,
  type Batch,
  type EventFilter,
  type EventMetadata,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from './event-store.js';

type Data = RecordedEvent['data'];

/** From one schema version of an event's data to the next: pure, and it must not fail. */
export type Upcast = (data: Data, metadata: EventMetadata) => Data;

/** By event type, the steps from schema 1 to 2, from 2 to 3, and so on; a type that is not here has schema 1 only. */
export type Upcasts = Readonly<Record<string, readonly Upcast[] | undefined>>;

/** The schema version that is written today. */
export function newestSchema(upcasts: Upcasts, type: string): number {
  return 1 + (upcasts[type]?.length ?? 0);
}

/**
 * The event in today's shape. The log stays as it was written, hash and all.
 * @throws Error when the event is of a schema that this version of BugZot does not know yet
 */
export function upcast(event: RecordedEvent, upcasts: Upcasts): RecordedEvent {
  const steps = upcasts[event.type] ?? [];
  const { schema } = event.metadata;
  const newest = steps.length + 1;
  if (schema === newest) return event;
  if (schema > newest) {
    throw new Error(`Event ${event.id} (${event.type}) is of schema ${schema}; this BugZot knows ${newest}`);
  }
  const data = steps.slice(schema - 1).reduce((before, step) => step(before, event.metadata), event.data);
  return { ...event, data, metadata: { ...event.metadata, schema: newest } };
}

/** The log as whoever folds it wants it: every event in today's shape. Whoever verifies it reads the store beneath. */
export class UpcastingEventStore extends EventStore {
  constructor(
    private readonly stored: EventStore,
    private readonly upcasts: Upcasts,
  ) {
    super();
  }

  override get engine(): EventStore['engine'] {
    return this.stored.engine;
  }

  override async *read(stream: string, from?: number): AsyncIterable<RecordedEvent[]> {
    for await (const page of this.stored.read(stream, from)) yield this.all(page);
  }

  override async *subscribe(after: Position, filter: EventFilter, signal: AbortSignal): AsyncIterable<Batch> {
    for await (const { events, through } of this.stored.subscribe(after, filter, signal)) {
      yield { events: this.all(events), through };
    }
  }

  override append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<Appended> {
    return this.stored.append(stream, expectedVersion, events);
  }

  override head(): Promise<Position> {
    return this.stored.head();
  }

  override close(): Promise<void> {
    return this.stored.close();
  }

  private all(events: RecordedEvent[]): RecordedEvent[] {
    return events.map((event) => upcast(event, this.upcasts));
  }
}
