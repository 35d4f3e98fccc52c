import type { EventStore, Position } from './event-store.js';

/**
 * How many events lie between two places of the log; undefined where that is not cheap to know. PostgreSQL counts its
 * events by their positions; EventStoreDB counts bytes.
 */
export function eventsBetween(
  engine: EventStore['engine'],
  from: Position,
  to: Position,
): number | undefined {
  if (engine !== 'postgres') return undefined;
  return Math.max(0, Number(BigInt(to || 0) - BigInt(from || 0)));
}
