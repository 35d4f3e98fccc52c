import type { EventMetadata, Json, Position, RecordedEvent } from '../event-store.js';

/** A row of `event_store.event`; `bigint` arrives as text. */
export interface EventRow {
  position: string;
  stream: string;
  version: number;
  id: string;
  type: string;
  data: { [key: string]: Json };
  metadata: EventMetadata;
}

/** Digits of the largest bigint: all positions of this engine have this length and so compare as text. */
const DIGITS = 19;

export function positionOf(value: string): Position {
  return value.padStart(DIGITS, '0');
}

export function recorded(row: EventRow): RecordedEvent {
  return {
    position: positionOf(row.position),
    stream: row.stream,
    version: row.version,
    id: row.id,
    type: row.type,
    data: row.data,
    metadata: row.metadata,
  };
}
