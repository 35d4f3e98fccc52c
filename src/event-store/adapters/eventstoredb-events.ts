import {
  START as LOG_START,
  type Position as ClientPosition,
  type ReadPosition,
  type RecordedEvent as ClientEvent,
} from '@eventstore/db-client';
import {
  START,
  type EventFilter,
  type EventMetadata,
  type Position,
  type RecordedEvent,
} from '../event-store.js';

/** Digits of the largest 64-bit number. */
const DIGITS = 20;
/** What a server that does not know a position says: 2^64 − 1. */
const NOWHERE = 0xffff_ffff_ffff_ffffn;

/** `<commit>.<prepare>`, each padded, so that positions compare as text. */
export function positionOf({ commit, prepare }: ClientPosition): Position {
  return `${String(commit).padStart(DIGITS, '0')}.${String(prepare).padStart(DIGITS, '0')}`;
}

/** @throws RangeError for a position that this engine did not make, such as a checkpoint kept from another one */
export function clientPosition(position: Position): ReadPosition {
  if (position === START) return LOG_START;
  const [, commit, prepare] = /^(\d{20})\.(\d{20})$/.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) {
    throw new RangeError(
      `"${position}" is not a position in EventStoreDB; was it stored with another engine?`,
    );
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** Whether the position is known: old servers and repeated appends leave it out. */
export function isKnown(position: ClientPosition | undefined): position is ClientPosition {
  return position !== undefined && position.commit !== NOWHERE;
}

/** The server's own events have types that start with `$`; subscriptions leave them out by the same rule. */
export function isUserEvent(event: { type: string }): boolean {
  return !event.type.startsWith('$');
}

export function matches(event: ClientEvent, filter: EventFilter): boolean {
  const { types, streamPrefixes } = filter;
  if (types && !types.includes(event.type)) return false;
  return streamPrefixes?.some((prefix) => event.streamId.startsWith(prefix)) ?? true;
}

/** The event as we know it; `undefined` for one that another program wrote: not JSON, or without our envelope. */
export function recorded(event: ClientEvent): RecordedEvent | undefined {
  const { id, type, streamId, revision, isJson, data, metadata, position } = event;
  if (!isJson || !isObject(data) || !isEnvelope(metadata)) return undefined;
  if (!isKnown(position)) {
    throw new Error(
      'This EventStoreDB server does not tell the positions of events; BugZot needs 22.6 or newer',
    );
  }
  return {
    id,
    type,
    data: data as RecordedEvent['data'],
    metadata,
    stream: streamId,
    version: Number(revision) + 1,
    position: positionOf(position),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function isEnvelope(metadata: unknown): metadata is EventMetadata {
  return isObject(metadata) && typeof metadata['hash'] === 'string';
}
