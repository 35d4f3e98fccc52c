import type { IHeaders } from 'kafkajs';
import type { EventStore, Position, RecordedEvent } from '../../event-store/event-store.js';

/** What a record says of the event that it is about. The event itself is read from the log, which is the truth. */
export interface Pointer {
  id: string;
  type: string;
  stream: string;
  version: number;
  position: Position;
}

/** @returns undefined when it is not a record of a relay */
export function pointerOf(headers: IHeaders | undefined): Pointer | undefined {
  const header = (name: string): string | undefined => headers?.[name]?.toString();
  const [id, type, stream] = [header('ce_id'), header('ce_type'), header('ce_subject')];
  const [version, position] = [Number(header('ce_streamversion')), header('ce_position')];
  if (id === undefined || type === undefined || stream === undefined || position === undefined)
    return undefined;
  return Number.isSafeInteger(version) && version > 0 ? { id, type, stream, version, position } : undefined;
}

/** @returns undefined when the log has another event there, or none: the record came from elsewhere */
export async function find(
  store: EventStore,
  { id, stream, version }: Pointer,
): Promise<RecordedEvent | undefined> {
  for await (const [event] of store.read(stream, version)) return event?.id === id ? event : undefined;
  return undefined;
}
