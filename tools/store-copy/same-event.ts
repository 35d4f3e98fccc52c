import canonicalize from 'canonicalize';
import type { RecordedEvent } from '../../src/event-store/event-store.js';

/** Whether two logs hold the same here: everything but the position, which is of the engine. */
export function sameEvent(one: RecordedEvent, other: RecordedEvent): boolean {
  return (
    one.stream === other.stream &&
    one.version === other.version &&
    one.id === other.id &&
    one.type === other.type &&
    sameJson(one.data, other.data) &&
    sameJson(one.metadata, other.metadata)
  );
}

/** In canonical form (RFC 8785), which is what is hashed: the order of keys may differ. */
function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalize(one) === canonicalize(other);
}
