import type { RecordedEvent } from '../event-store/event-store.js';
import { Refused } from '../write-path/refused.js';
import type { Reaction } from './reaction.js';

/** What a rule refuses today it will refuse tomorrow: it is logged and passed over. Everything else is tried again. */
export async function reactTo(
  event: RecordedEvent,
  reaction: Reaction,
  log: { error(message: string): void },
): Promise<void> {
  try {
    await reaction.react(event);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    log.error(`Reaction ${reaction.name} to event ${event.id} was refused: ${error.code}`);
  }
}
