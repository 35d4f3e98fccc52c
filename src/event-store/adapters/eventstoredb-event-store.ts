import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  NO_STREAM,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type AppendResult,
  type ReadPosition,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import { assertAppendable } from '../append-limits.js';
import {
  EventStore,
  START,
  VersionConflict,
  type Appended,
  type Batch,
  type EventFilter,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../event-store.js';
import { Arrivals } from './eventstoredb-arrivals.js';
import { esdbUrl, explained } from './eventstoredb-connection.js';
import {
  clientPosition,
  isKnown,
  isUserEvent,
  matches,
  positionOf,
  recorded,
} from './eventstoredb-events.js';

/** Events of one page of a read, and of one batch of a subscription. */
const PAGE = 256;
/** How many events that do not match a subscription looks through before it says how far it is. */
const WINDOW = 4096;
/** How many events `head` looks at first; each further look takes eight times as many, up to the second number. */
const HEAD_PAGE = { first: 8, most: 4096 };
/** The longest wait for the next event of a read, in milliseconds. */
const PATIENCE_MS = 10_000;
/** Waiting before a lost subscription is opened again, in milliseconds: doubles from the first to the second. */
const RECONNECT_MS = { first: 100, most: 5000 };
/** The longest wait for open calls to end when the store is closed. */
const CLOSE_MS = 2000;

/** Told of what the adapter deals with by itself: lost subscriptions, and events that are not ours. */
export type Notice = (message: string, cause?: unknown) => void;

/**
 * The log in EventStoreDB or KurrentDB, 22.6 or newer (older servers do not tell the position of a stream's event).
 * The client counts revisions from 0; nothing outside the files `eventstoredb-*` does.
 */
export class EventStoreDbEventStore extends EventStore {
  override readonly engine = 'eventstoredb';
  private readonly client: EventStoreDBClient;
  private closing: Promise<void> | undefined;
  /** Where the log ended when `head` last looked, and the newest event of a user at that time. */
  private looked = { end: START, head: START };
  /** Types of other programs' events that were told of. */
  private readonly skipped = new Set<string>();

  /** @param connectionString `esdb://…` or `kurrentdb://…`, with its credentials and options */
  constructor(
    connectionString: string,
    private readonly notice: Notice = () => undefined,
  ) {
    super();
    this.client = EventStoreDBClient.connectionString(esdbUrl(connectionString));
    // One call per append. The client's `BatchAppend`, which it prefers, shares one call among all appends: when that
    // call is lost under load, promises that nobody can handle are rejected, which ends the process; when the server
    // ends it, the appends in it are never settled.
    this.client['supports'] = () => Promise.resolve(false);
  }

  override async *read(stream: string, from = 1): AsyncIterable<RecordedEvent[]> {
    const read = this.client.readStream(stream, { fromRevision: BigInt(from - 1) });
    const source = { stream: read, cancel: () => read.cancel() };
    const arrivals = new Arrivals<ResolvedEvent>(source, { patience: PATIENCE_MS });
    try {
      for (let page = await arrivals.take(PAGE); page.length > 0; page = await arrivals.take(PAGE)) {
        yield page.map((resolved) => ourEvent(stream, resolved));
      }
    } catch (error) {
      if (error instanceof StreamNotFoundError || error instanceof StreamDeletedError) return;
      throw explained(error);
    } finally {
      arrivals.dispose();
    }
  }

  override async append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
  ): Promise<Appended> {
    if (events.length === 0) return { version: expectedVersion, position: START };
    assertAppendable(events);
    try {
      const result = await this.client.appendToStream(
        stream,
        events.map(({ id, type, data, metadata }) =>
          jsonEvent({ id, type, data, metadata: { ...metadata } }),
        ),
        { expectedRevision: expectedVersion === 0 ? NO_STREAM : BigInt(expectedVersion - 1) },
      );
      // Only with `throwOnAppendFailure=false` in the connection string.
      if (!result.success) throw new VersionConflict(stream, expectedVersion);
      return {
        version: Number(result.nextExpectedRevision) + 1,
        position: await this.positionOf(stream, result),
      };
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) throw new VersionConflict(stream, expectedVersion);
      throw explained(error);
    }
  }

  override async *subscribe(after: Position, filter: EventFilter, signal: AbortSignal): AsyncIterable<Batch> {
    let through = after;
    let failures = 0;
    while (!signal.aborted) {
      const arrivals = this.follow(through, signal, () => (failures = 0));
      try {
        for (;;) {
          const batch = await this.next(arrivals, filter);
          if (!batch) break;
          yield batch;
          through = batch.through;
        }
        if (!signal.aborted) this.notice('EventStoreDB ended a subscription; it is opened again');
      } catch (error) {
        this.notice('A subscription to EventStoreDB was lost; it is opened again', error);
      } finally {
        arrivals.dispose();
      }
      await pause(Math.min(RECONNECT_MS.first * 2 ** failures++, RECONNECT_MS.most), signal);
    }
  }

  override async head(): Promise<Position> {
    try {
      let end: Position | undefined;
      let from: ReadPosition = END;
      for (let size = HEAD_PAGE.first; ; size = Math.min(size * 8, HEAD_PAGE.most)) {
        const events = await this.before(from, size);
        for (const event of events) {
          const position = positionOf(event.position);
          end ??= position;
          // A quiet log still grows by the server's own events; those looked at before need no second look.
          const head = isUserEvent(event) ? position : this.lookedAt(position);
          if (head === undefined) continue;
          this.looked = { end, head };
          return head;
        }
        const last = events.at(-1);
        if (last === undefined) return START;
        from = last.position;
      }
    } catch (error) {
      throw explained(error);
    }
  }

  override close(): Promise<void> {
    // The client waits for its calls to end, which it does not see of one that was answered and not read.
    this.closing ??= Promise.race([this.client.dispose(), delay(CLOSE_MS, undefined, { ref: false })]);
    return this.closing;
  }

  /**
   * Of the append's last event. The server answers with exactly that, and without one for some appends that it
   * recognises as repeated.
   */
  private async positionOf(
    stream: string,
    { position, nextExpectedRevision }: AppendResult,
  ): Promise<Position> {
    if (isKnown(position)) return positionOf(position);
    for await (const [event] of this.read(stream, Number(nextExpectedRevision) + 1)) {
      if (event) return event.position;
    }
    throw new Error(`The event just appended to ${stream} is not there`);
  }

  private follow(
    after: Position,
    signal: AbortSignal,
    onConfirmed: () => void,
  ): Arrivals<AllStreamResolvedEvent> {
    const fromPosition = clientPosition(after);
    // The server leaves out its own events only: of all others it must be known that they were passed.
    const subscription = this.client.subscribeToAll({ fromPosition, filter: excludeSystemEvents() });
    subscription.once('confirmation', onConfirmed);
    return new Arrivals({ stream: subscription, cancel: () => subscription.unsubscribe() }, { signal });
  }

  /** What has arrived, looked through as far as something matches, nothing more is there, or a window is full. */
  private async next(
    arrivals: Arrivals<AllStreamResolvedEvent>,
    filter: EventFilter,
  ): Promise<Batch | undefined> {
    const events: RecordedEvent[] = [];
    let through: Position | undefined;
    let seen = 0;
    do {
      const arrived = await arrivals.take(PAGE);
      if (arrived.length === 0) break;
      seen += arrived.length;
      for (const { event } of arrived) {
        if (event === undefined) continue;
        through = positionOf(event.position);
        const ours = matches(event, filter) ? this.recordedOrSkipped(event) : undefined;
        if (ours) events.push(ours);
      }
    } while (events.length === 0 && seen < WINDOW && arrivals.waiting);
    return through === undefined ? undefined : { events, through };
  }

  /** The head as it was when the log ended here, if `head` looked then. */
  private lookedAt(position: Position): Position | undefined {
    return position === this.looked.end ? this.looked.head : undefined;
  }

  private recordedOrSkipped(event: AllStreamRecordedEvent): RecordedEvent | undefined {
    const ours = recorded(event);
    if (!ours && !this.skipped.has(event.type)) {
      this.skipped.add(event.type);
      this.notice(
        `Events like ${event.type} in ${event.streamId} were not written by BugZot and are skipped`,
      );
    }
    return ours;
  }

  /** Up to `most` events of the log before a position, the newest first. */
  private async before(from: ReadPosition, most: number): Promise<AllStreamRecordedEvent[]> {
    const read = this.client.readAll({ direction: BACKWARDS, fromPosition: from, maxCount: most });
    const source = { stream: read, cancel: () => read.cancel() };
    const arrivals = new Arrivals<AllStreamResolvedEvent>(source, { patience: PATIENCE_MS });
    try {
      const found: AllStreamRecordedEvent[] = [];
      for (let page = await arrivals.take(most); page.length > 0; page = await arrivals.take(most)) {
        found.push(...page.flatMap(({ event }) => event ?? []));
      }
      return found;
    } finally {
      arrivals.dispose();
    }
  }
}

/** In a stream of ours everything is ours: a foreign event there would break the chain unseen if it were skipped. */
function ourEvent(stream: string, { event }: ResolvedEvent): RecordedEvent {
  const ours = event && recorded(event);
  if (!ours) {
    throw new Error(`Stream ${stream} holds an event that BugZot did not write: ${event?.id ?? 'unknown'}`);
  }
  return ours;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
