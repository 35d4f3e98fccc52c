import type { Reaction } from '../reactions/reaction.js';

/** Whether a process does what it is there for. */
export interface Alive {
  ok: boolean;
  /** For whoever looks: what is waiting, and since when nothing was done. */
  detail: string;
}

/**
 * How events of the log come to a reaction. Two engines stand behind it, the event store itself and Kafka, and one
 * contract suite (`test/contract/feed.contract.ts`) says what both must do: each event at least once, those of one stream
 * in order; what fails is tried again, what a rule refuses is passed over; `projector.reaction` says how far the reaction
 * is. Changing from one to the other leaves nothing out.
 */
export abstract class Feed {
  /** Gives the reaction its events until `signal` is aborted, and then ends after the event in hand. */
  abstract run(reaction: Reaction, signal: AbortSignal): Promise<void>;

  /** Not so when events wait and none was dealt with for a minute. */
  abstract alive(): Alive;
}
