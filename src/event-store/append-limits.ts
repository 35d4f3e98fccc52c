import { APPEND_LIMITS, type NewEvent } from './event-store.js';

/**
 * Both engines keep the same bounds, so that a log can move from one to the other.
 * @param json the events as JSON, if the caller has made it already
 * @throws RangeError naming the bound that is exceeded
 */
export function assertAppendable(events: readonly NewEvent[], json = JSON.stringify(events)): void {
  if (events.length > APPEND_LIMITS.events) {
    throw new RangeError(`An append holds at most ${APPEND_LIMITS.events} events, not ${events.length}`);
  }
  const bytes = Buffer.byteLength(json);
  if (bytes > APPEND_LIMITS.bytes) {
    throw new RangeError(`An append holds at most ${APPEND_LIMITS.bytes} bytes, not ${bytes}`);
  }
}
