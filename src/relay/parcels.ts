import type { Position } from '../event-store/event-store.js';
import type { OutgoingRecord } from './record.js';

/** Of what is sent at once: a broker takes a megabyte for a partition, and all may be for one. */
const MOST_RECORDS = 500;
const MOST_BYTES = 500_000;
/** Of a record beside its parts, about. */
const FRAME_BYTES = 100;

/** The records that an event leads to. */
export interface Consequence {
  position: Position;
  records: readonly Addressed[];
}

export interface Addressed {
  topic: string;
  record: OutgoingRecord;
}

/** What is sent at once, and how far the log has got with it. */
export interface Parcel {
  records: Addressed[];
  through: Position;
}

/** Divides what a batch of events leads to; all records of one event are in one parcel. */
export function parcels(consequences: readonly Consequence[], through: Position): Parcel[] {
  const made: Parcel[] = [];
  let bytes = 0;
  for (const { position, records } of consequences) {
    const weight = records.reduce((sum, { record }) => sum + weightOf(record), 0);
    const last = made.at(-1);
    if (
      last === undefined ||
      last.records.length + records.length > MOST_RECORDS ||
      (bytes + weight > MOST_BYTES && last.records.length > 0)
    ) {
      made.push({ records: [...records], through: position });
      bytes = weight;
    } else {
      last.records.push(...records);
      last.through = position;
      bytes += weight;
    }
  }
  const end = made.at(-1);
  if (end === undefined) return [{ records: [], through }];
  end.through = through;
  return made;
}

/** In bytes. */
export function weightOf({ key, headers, value }: OutgoingRecord): number {
  const parts = [key, value, ...Object.entries(headers).flat()];
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part), FRAME_BYTES);
}
