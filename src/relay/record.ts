import type { RecordedEvent } from '../event-store/event-store.js';
import type { MasterKey } from '../keys/master-key.js';
import { traceparentOf } from '../telemetry/trace-context.js';
import type { Message, Topic } from './topic.js';

/** A record on its way: a CloudEvent 1.0 in binary mode. */
export interface OutgoingRecord {
  /** The aggregate's id: what happens to one thing stays in order. */
  key: string;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  value: string;
  /** Milliseconds since 1970, as text. */
  timestamp: string;
}

export interface RecordSource {
  prefix: string;
  /** Where the API is, without a slash at the end. */
  origin: string;
  key: Pick<MasterKey, 'blind'>;
}

/** What goes into the topic because of an event that may be told there. */
export function recordOf(
  topic: Topic,
  message: Message,
  event: RecordedEvent,
  source: RecordSource,
): OutgoingRecord {
  const data = message.instead ? message.instead(event.data) : event.data;
  const { at } = event.metadata;
  return {
    key: event.stream.slice(event.stream.lastIndexOf('-') + 1),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: topic.visibility === 'all' ? event.id : publicId(event.id, source.key),
      ce_source: sourceOf(source.prefix),
      ce_type: event.type,
      ce_subject: event.stream,
      ce_time: at,
      ce_dataschema: dataSchema(source.origin, topic.name, event.type),
      ...extensions(topic, message, event),
    },
    value: JSON.stringify(message.data.parse(data)),
    // A broker refuses times that are too far ahead of its own.
    timestamp: String(Math.min(Date.parse(at), Date.now())),
  };
}

/** Of records of this installation. */
export function sourceOf(prefix: string): string {
  return `/${prefix}`;
}

/** Where the AsyncAPI document describes the value. */
export function dataSchema(origin: string, topic: string, type: string): string {
  return `${origin}/api/asyncapi.json#/components/schemas/${topic}.${type}`;
}

/**
 * An event's own id follows from its command's, which is shown to all, and from its place among the command's events:
 * whoever tries 0 and 1 would learn that something came before it. This one follows from it by a key that nobody has.
 */
function publicId(id: string, key: RecordSource['key']): string {
  const hex = key.blind(`record ${id}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

function extensions(topic: Topic, message: Message, event: RecordedEvent): Record<string, string> {
  const { actor, command, $correlationId, $causationId } = event.metadata;
  const done: Record<string, string> = message.anonymous
    ? {}
    : { ce_actor: String(actor), ce_command: command };
  if (topic.visibility === 'public') return done;
  const traceparent = traceparentOf(event);
  return {
    ...done,
    ...(traceparent !== undefined && { traceparent }),
    ce_correlationid: $correlationId,
    ce_causationid: $causationId,
    ce_streamversion: String(event.version),
    ce_position: event.position,
  };
}
