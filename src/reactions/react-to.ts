import type { RecordedEvent } from '../event-store/event-store.js';
import { reactionsRefused } from '../telemetry/instruments.js';
import type { Log } from '../telemetry/log.js';
import { withinEvent } from '../telemetry/tracing.js';
import { takeInHand } from '../telemetry/work-in-hand.js';
import { Refused } from '../write-path/refused.js';
import type { Reaction } from './reaction.js';

/** What a rule refuses today it will refuse tomorrow: it is logged and passed over. Everything else is tried again. */
export async function reactTo(event: RecordedEvent, reaction: Reaction, log: Log): Promise<void> {
  const { name } = reaction;
  const done = takeInHand(name);
  try {
    const span = { name: `reaction ${name}`, kind: 'consumer' } as const;
    await withinEvent(event, span, () => reaction.react(event));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    reactionsRefused.inc({ consumer: name });
    log.error(`Reaction ${name} to event ${event.id} was refused: ${error.code}`, {
      consumer: name,
      event: event.id,
      reqId: event.metadata.$correlationId,
    });
  } finally {
    done();
  }
}
