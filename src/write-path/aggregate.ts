import type { z } from 'zod';
import type { Position } from '../event-store/event-store.js';
import type { Upcasts } from '../event-store/upcasting.js';

/** What an aggregate's events look like: a type, a string literal that never changes, and its data. */
export interface DomainEvent {
  type: string;
  data: object;
}

/** An event as `evolve` sees it: with who did it and when. */
export type Fact<E extends DomainEvent> = E & { actor: number; at: string };

/** How an aggregate is kept: its stream, its fold, and what its events must look like. */
export interface Aggregate<S, E extends DomainEvent> {
  /** Category: the stream of number 7 is `<name>-7`. */
  readonly name: string;
  initial(): S;
  /** The next state: pure, and it must not fail, for what happened cannot be refused. */
  evolve(state: S, fact: Fact<E>): S;
  /** A strict schema for each type: what does not fit never enters the log. */
  readonly events: { readonly [T in E['type']]: z.ZodType };
  /** How events of earlier schemas become those of today; none when every type has its first shape still. */
  readonly upcasts?: Upcasts;
  /** Refusal code for "there is no such thing, or it is not yours to see". */
  readonly unknown: string;
  /** The prefix of refusal codes, e.g. `bug` in `bug.version-conflict`. */
  readonly codes: string;
  /** How many events of the state's stream were private; they do not count in the version that the public sees. */
  hidden?(state: S): number;
}

/** A folded state and where it stands in the log. */
export interface Folded<S> {
  state: S;
  /** Version of the last event folded; 0 when the stream does not exist. */
  version: number;
  /** Hash of that event. */
  hash: string;
  /** Position of that event; START when there is none. */
  position: Position;
}

export function streamOf(aggregate: { name: string }, id: number | string): string {
  return `${aggregate.name}-${id}`;
}
