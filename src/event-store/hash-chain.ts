import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EventMetadata, NewEvent, RecordedEvent } from './event-store.js';

/** What precedes the first event of every stream. */
export const GENESIS = '0'.repeat(64);

/** An event before its place in the chain is known. */
export interface UnchainedEvent extends Omit<NewEvent, 'metadata'> {
  metadata: Omit<EventMetadata, 'hash'>;
}

/**
 * SHA-256(previous hash ‖ canonical JSON (RFC 8785) of stream, version, id, type, data and metadata without hash),
 * as lower-case hex. The previous hash enters as its 64 hex characters. Anyone with the events can recompute it;
 * `docs/adr/0006-hash-chain.md` says what it proves and what it does not.
 */
export function chainHash(previous: string, stream: string, version: number, event: UnchainedEvent): string {
  const metadata: Partial<EventMetadata> = { ...event.metadata };
  delete metadata.hash;
  const { id, type, data } = event;
  const canonical = canonicalize({ stream, version, id, type, data, metadata });
  return hash('sha256', previous + (canonical ?? ''));
}

/** Gives each event its hash, following `previous`, the hash of the stream's event at `version` (GENESIS at 0). */
export function chain(
  previous: string,
  stream: string,
  version: number,
  events: readonly UnchainedEvent[],
): NewEvent[] {
  return events.map((event, index) => {
    previous = chainHash(previous, stream, version + index + 1, event);
    return { ...event, metadata: { ...event.metadata, hash: previous } };
  });
}

/** Whether `event` follows `previous` unaltered. */
export function followsChain(previous: string, event: RecordedEvent): boolean {
  return event.metadata.hash === chainHash(previous, event.stream, event.version, event);
}
