import type { PersonKeys } from '../keys/person-keys.js';
import type { Position, RecordedEvent } from '../event-store/event-store.js';
import type { DomainEvent } from '../write-path/aggregate.js';
import type { Counts } from './counts.js';
import type { Rows } from './rows.js';
import type { Table } from './table.js';

/** An event as a projection's handler gets it. */
export type Projected<E extends DomainEvent> = E & {
  /** UUID of the event. */
  id: string;
  /** Number of the bug, product or account that it happened to. */
  subject: number;
  /** Its place in its stream, from 1. */
  version: number;
  position: Position;
  /** Account that acted; 0 is BugZot itself. */
  actor: number;
  at: string;
  /** Events with the same one belong together. */
  command: string;
};

type Handlers<E extends DomainEvent, Context> = {
  [T in E['type']]?: (event: Projected<Extract<E, { type: T }>>, rows: Rows, context: Context) => void;
};

/** From events to rows. Handlers are pure: they see their event and the rows they change, nothing else. */
export interface ProjectionDefinition<E extends DomainEvent, Context> {
  /** Never renamed: with the version it is the key of the checkpoint and the name of the tables' schema. */
  name: string;
  /** A bump makes new tables beside the old ones, filled from the whole log. */
  version: number;
  tables: readonly Table<never>[];
  /** What is counted of the rows; the counters' tables are among `tables`. */
  counts?: readonly Counts[];
  on: Handlers<E, Context>;
  /** Fetched once for each batch, for handlers that need keys to open personal data. */
  prepare?: (events: readonly Projected<E>[], keys: PersonKeys) => Promise<Context>;
}

/** A projection as the projector runs it: the types of its events are checked where it is defined. */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** The schema of its tables, and the key of its checkpoint. */
  readonly storage: string;
  readonly tables: readonly Table[];
  readonly counts?: readonly Counts[];
  /** The subscription's filter: exactly the types that have a handler. */
  readonly types: readonly string[];
  readonly on: Readonly<Record<string, Handler | undefined>>;
  readonly prepare?: (events: readonly Projected<DomainEvent>[], keys: PersonKeys) => Promise<unknown>;
}

type Handler = (event: Projected<DomainEvent>, rows: Rows, context: unknown) => void;

export function defineProjection<E extends DomainEvent, Context = undefined>(
  definition: ProjectionDefinition<E, Context>,
): Projection {
  const { name, version } = definition;
  return {
    ...(definition as unknown as Projection),
    storage: `${name.replaceAll('-', '_')}_v${version}`,
    types: Object.keys(definition.on),
  };
}

export function projected(event: RecordedEvent): Projected<DomainEvent> {
  const { id, type, data, stream, version, position, metadata } = event;
  const { actor, at, command } = metadata;
  const subject = Number(stream.slice(stream.lastIndexOf('-') + 1));
  return { id, type, data, subject, version, position, actor, at, command };
}
