import type { RecordedEvent } from '../event-store/event-store.js';

/**
 * From an event to what follows from it: an idempotent command, or a job. Each has a name and a checkpoint of its own,
 * so a rebuild of a read model never triggers one again. It may run more than once for an event, so what it does must
 * be the same the second time.
 */
export interface Reaction {
  /** Never renamed: it is the key of the checkpoint. */
  readonly name: string;
  readonly types: readonly string[];
  /** `now`: what was in the log before a process first knew of the reaction is no concern of it; nobody gets mails about old news. */
  readonly from?: 'beginning' | 'now';
  /** The topic that has all of its events, in order for each stream; by it they come when there is Kafka (see `src/feed`). */
  readonly topic?: string;
  react(event: RecordedEvent): Promise<void>;
}

/** Injects the reactions of all features, an array. */
export const REACTIONS = Symbol('REACTIONS');
