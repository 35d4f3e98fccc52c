import type { Reaction } from '../../reactions/reaction.js';
import { ReactionRunner, type ReactionServices } from '../../reactions/reaction-runner.js';
import { Feed, type Alive } from '../feed.js';

/** From the event store, in one process at a time. */
export class StoreFeed extends Feed {
  constructor(private readonly services: ReactionServices) {
    super();
  }

  override run(reaction: Reaction, signal: AbortSignal): Promise<void> {
    return new ReactionRunner(reaction, this.services).run(signal);
  }

  /** Its subscription begins again by itself; how far behind it is says the lag. */
  override alive(): Alive {
    return { ok: true, detail: 'reads the event store' };
  }
}
