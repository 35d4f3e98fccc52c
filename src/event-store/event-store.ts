/**
 * The event store port. Two engines stand behind it: Postgres (default) and EventStoreDB; one contract suite
 * (`test/contract/event-store.contract.ts`) says what both must do.
 */

/** A JSON value, as it is stored in an event. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What BugZot writes beside the data of each event. `$…` are EventStoreDB's own names. */
export interface EventMetadata {
  /** The request, job or import that all of this belongs to. */
  $correlationId: string;
  /** The command (or the event, for a reaction) that caused this event. */
  $causationId: string;
  /** Id of the account that acted; `0` is BugZot itself. */
  actor: number;
  /** RFC 3339 UTC with milliseconds, from the command: never the time of the append. */
  at: string;
  /** Version of the data's shape, per event type, from 1. */
  schema: number;
  /** The command's id: events with the same one are one group in a history. */
  command: string;
  /** Lower-case hex SHA-256 of the chain so far; see `hash-chain.ts`. */
  hash: string;
}

/** An event on its way into a stream. */
export interface NewEvent {
  /** UUID, unique in its stream. Derived from the command's idempotency key or id, so a retry has the same one. */
  id: string;
  type: string;
  data: { [key: string]: Json };
  metadata: EventMetadata;
}

/** An event as the log holds it. */
export interface RecordedEvent extends NewEvent {
  stream: string;
  /** 1-based place in its stream. */
  version: number;
  position: Position;
}

/**
 * A place in the log: opaque, the same length within an engine, so that comparing two of them as plain
 * strings (`<`, or `COLLATE "C"` in SQL) compares their places. {@link START} is before every event.
 */
export type Position = string;

/** Before the first event of any engine. */
export const START: Position = '';

/** Narrows a subscription. Both parts must match; what is left out matches all. */
export interface EventFilter {
  /** Stream names that start with one of these, e.g. `bug-`. */
  streamPrefixes?: readonly string[];
  types?: readonly string[];
}

/** What a subscription yields: the matching events, and how far the log has been looked through. */
export interface Batch {
  /** In order of position; empty when nothing matched up to `through`. */
  events: RecordedEvent[];
  /** Everything up to here was seen; store this as the checkpoint, also when no event matched. */
  through: Position;
}

export interface Appended {
  /** Version of the stream's last event after the append. */
  version: number;
  /** Position of the last event appended. A consumer whose checkpoint is at or past it has seen the append. */
  position: Position;
}

/** Another writer was faster: the stream is not at the version that the append expected. */
export class VersionConflict extends Error {
  constructor(
    readonly stream: string,
    readonly expectedVersion: number,
  ) {
    super(`Stream ${stream} is not at version ${expectedVersion}`);
    this.name = 'VersionConflict';
  }
}

/** The store cannot be reached or did not answer in time. Whether an append in flight was stored is unknown. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** The most events of one append, and their most bytes together as JSON: EventStoreDB's default bound, 1 MiB. */
export const APPEND_LIMITS = { events: 500, bytes: 1_048_576 } as const;

/**
 * Injects the store beneath {@link EventStore}: its events are as they were written, not in today's shape. The audit does
 * not use it, but a connection of its own, for this one answers the newest events from memory.
 */
export const STORED_LOG = Symbol('STORED_LOG');

export abstract class EventStore {
  /** The name a user knows the engine by. */
  abstract readonly engine: 'postgres' | 'eventstoredb';

  /**
   * The events of a stream from version `from` (1-based, default 1) on, in order; empty for an unknown stream.
   * Yields pages, so that a long stream is never in memory whole.
   */
  abstract read(stream: string, from?: number): AsyncIterable<RecordedEvent[]>;

  /**
   * Appends all the events or none, durably: when this resolves, a `kill -9` of any process loses nothing.
   * `expectedVersion` 0 means that the stream must not exist; there is no "any".
   * An append of no events checks nothing and answers `{ version: expectedVersion, position: START }`.
   * @throws VersionConflict when the stream is at another version
   * @throws StoreUnavailable when the engine is away; the append may or may not have happened
   * @throws RangeError when {@link APPEND_LIMITS} are exceeded
   */
  abstract append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<Appended>;

  /**
   * Every committed event after `after` that matches, once, in the order of the log, and then live. The consumer
   * pulls: while it is busy nothing is read ahead but a bounded buffer. Ends only when `signal` is aborted;
   * a lost connection is retried within, from the last batch that was yielded.
   */
  abstract subscribe(after: Position, filter: EventFilter, signal: AbortSignal): AsyncIterable<Batch>;

  /** Position of the newest event; {@link START} when the log is empty. */
  abstract head(): Promise<Position>;

  /** Closes connections; safe to call twice. Subscriptions must have been aborted before. */
  abstract close(): Promise<void>;
}
