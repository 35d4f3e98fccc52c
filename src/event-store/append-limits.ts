import { APPEND_LIMITS, type NewEvent } from './event-store.js';

/**
 * Both engines keep the same bounds, so that a log can move from one to the other.
 * @throws RangeError naming the bound that is exceeded
 */
export function assertAppendable(events: readonly NewEvent[]): void {
  if (events.length > APPEND_LIMITS.events) {
    throw new RangeError(`An append holds at most ${APPEND_LIMITS.events} events, not ${events.length}`);
  }
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event.data));
    if (bytes > APPEND_LIMITS.bytes) {
      throw new RangeError(`The data of ${event.type} is ${bytes} bytes; ${APPEND_LIMITS.bytes} is the most`);
    }
  }
}
