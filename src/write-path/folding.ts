import { LRUCache } from 'lru-cache';
import { GENESIS } from '../event-store/hash-chain.js';
import {
  START,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../event-store/event-store.js';
import { streamOf, type Aggregate, type DomainEvent, type Fact, type Folded } from './aggregate.js';

/** Events whose fold is kept in memory, over all streams: the measure of the cache's size. */
const CACHED_EVENTS = 400_000;
/** What a fold weighs beside its events. */
const FOLD_WEIGHT = 20;
/** Events whose command is known by its id: many more than are folded while one request is on its way. */
const KNOWN_COMMANDS = 20_000;

/** Folds streams, and remembers the folds so that the next command reads only what is new. */
export class Folding {
  private readonly cache = new LRUCache<string, Folded<unknown>>({
    maxSize: CACHED_EVENTS,
    sizeCalculation: (folded) => folded.version + FOLD_WEIGHT,
  });
  private readonly commands = new LRUCache<string, true>({ max: KNOWN_COMMANDS });
  /** Reads that are about to begin. */
  private readonly starting = new Map<string, Promise<Folded<unknown>>>();

  constructor(private readonly store: EventStore) {}

  /** What was folded last, if it is still remembered; other processes may have appended since. */
  remembered<S, E extends DomainEvent>(
    aggregate: Aggregate<S, E>,
    id: number | string,
  ): Folded<S> | undefined {
    return this.cache.get(streamOf(aggregate, id)) as Folded<S> | undefined;
  }

  /** The present state: what is remembered, and every event after it. Callers of one turn of the loop share one read. */
  current<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: number | string): Promise<Folded<S>> {
    const stream = streamOf(aggregate, id);
    const shared = this.starting.get(stream) as Promise<Folded<S>> | undefined;
    if (shared !== undefined) return shared;
    const read = new Promise(setImmediate).then(() => {
      // Whoever asks from now on may know of events that this read does not see.
      this.starting.delete(stream);
      return this.catchUp(aggregate, id, stream);
    });
    this.starting.set(stream, read);
    return read;
  }

  private async catchUp<S, E extends DomainEvent>(
    aggregate: Aggregate<S, E>,
    id: number | string,
    stream: string,
  ): Promise<Folded<S>> {
    let folded = this.remembered(aggregate, id) ?? nothing(aggregate);
    for await (const page of this.store.read(stream, folded.version + 1)) {
      folded = foldRecorded(aggregate, folded, page);
      this.remember(stream, folded, page);
    }
    return folded;
  }

  /** Remembers a fold of what is committed, unless a newer one is known, and the commands of its last events. */
  remember(stream: string, folded: Folded<unknown>, events: readonly NewEvent[]): void {
    if (folded.version > (this.cache.get(stream)?.version ?? 0)) this.cache.set(stream, folded);
    for (const { metadata } of events) this.commands.set(metadata.command, true);
  }

  /** Whether events of this command were folded lately, whoever has appended them. */
  knows(commandId: string): boolean {
    return this.commands.has(commandId);
  }
}

export function nothing<S, E extends DomainEvent>(aggregate: Aggregate<S, E>): Folded<S> {
  return { state: aggregate.initial(), version: 0, hash: GENESIS, position: START };
}

/** What follows from `folded` by events of the log. */
export function foldRecorded<S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  folded: Folded<S>,
  events: readonly RecordedEvent[],
): Folded<S> {
  return events.reduce((before, event) => fold(aggregate, before, event, event.position), folded);
}

/** What will follow from `folded` if the events are appended; their position is not known yet. */
export function foldNew<S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  folded: Folded<S>,
  events: readonly NewEvent[],
): Folded<S> {
  return events.reduce((before, event) => fold(aggregate, before, event, before.position), folded);
}

function fold<S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  before: Folded<S>,
  event: NewEvent,
  position: Position,
): Folded<S> {
  return {
    state: aggregate.evolve(before.state, factOf<E>(event)),
    version: before.version + 1,
    hash: event.metadata.hash,
    position,
  };
}

/** The log is trusted to hold what the schemas let in; see docs/adr/0005-event-schemas.md. */
function factOf<E extends DomainEvent>({ type, data, metadata }: NewEvent): Fact<E> {
  return { type, data, actor: metadata.actor, at: metadata.at } as unknown as Fact<E>;
}
