import type { Right, Role } from '../access/matrix.js';
import { Refused } from './refused.js';
import type { Aggregate, DomainEvent } from './aggregate.js';

/** Everything a command must not find out for itself: who, when, on whose behalf, under which conditions. */
export interface Issued {
  /** Account id; 0 is BugZot itself. */
  actor: number;
  /** The actor's role at this moment. */
  role: Role;
  /** RFC 3339 UTC with milliseconds. */
  at: string;
  /** UUID of this command. With an idempotency key it is derived from it, so a retry has the same one. */
  commandId: string;
  correlationId: string;
  causationId: string;
  /** From `If-Match`: the version that the caller has seen. */
  expectedVersion?: number;
  /** Set with an `Idempotency-Key`; `again` when the key was seen before, so the command may have been executed. */
  idempotency?: { key: string; use: 'first' | 'again' };
  /** Whether whoever asked has gone without waiting for the answer; see {@link refuseAbandoned}. */
  abandoned?: () => boolean;
}

/**
 * Who has gone may be asking again already, and what he is told then should not be overtaken by what he asked before. It
 * still can be by what is being appended at that moment (docs/adr/0034-guarantees-under-faults.md).
 * @throws Refused `request.abandoned`
 */
export function refuseAbandoned({ abandoned }: Pick<Issued, 'abandoned'>): void {
  if (abandoned?.() === true) throw new Refused('request.abandoned');
}

/** What every command answers. */
export interface CommandResult {
  /** Number of the thing that was made or changed. */
  id: number;
  /** The aggregate's version now, as the actor sees it. */
  version: number;
  /** Give it as `BugZot-After` to read what this command wrote. */
  position: string;
}

/**
 * A command on one aggregate. Its fields are its data, its `decide` is the rule; the write path does the rest. The
 * CommandBus finds the one handler of this class for every subclass (docs/adr/0003-one-write-path.md).
 */
export abstract class AggregateCommand<S, E extends DomainEvent> {
  abstract readonly aggregate: Aggregate<S, E>;
  /** What the matrix must grant the actor's role; checked before anything is read. */
  abstract readonly needs: Right;

  constructor(
    readonly issued: Issued,
    readonly id: number | string,
  ) {}

  /**
   * The events that follow from this command; `[]` when it is already so. May be called more than once, so it changes
   * nothing and reads no clock.
   * @throws Refused with a code of the feature's catalogue
   */
  abstract decide(state: S): E[];

  /** Whether the thing exists and the actor may see it; otherwise the answer is the aggregate's `unknown`. */
  abstract visible(state: S): boolean;

  /** Whose thing it is, where the matrix grants the right only on one's own. */
  owner(_state: S): number | undefined {
    return undefined;
  }

  /** The number to answer with, given the events as they were decided now or the first time. */
  answerId(_events: readonly DomainEvent[]): number {
    return Number(this.id);
  }
}
