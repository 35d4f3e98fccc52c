import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { Kafka as KafkaBinding, type CloudEvent } from 'cloudevents';
import type { FoundRecord } from './kafka.js';

interface AsyncApi {
  channels: Record<string, { address: string }>;
  components: { messages: Record<string, { headers: object }>; schemas: Record<string, object> };
}

/** Judges records by the AsyncAPI document alone, as somebody else would who has nothing but that. */
export class RecordJudge {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });

  constructor(private readonly document: AsyncApi) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, 'asyncapi');
  }

  /** Which message of the document a record is, such as `bugs.v1.BugTagged`. */
  messageOf({ topic, headers }: FoundRecord): string {
    const channel = Object.entries(this.document.channels).find(([, { address }]) => address === topic);
    return `${channel?.[0]}.${headers['ce_type']}`;
  }

  /** What the document says is wrong with the record; nothing when it is as documented. */
  faults(record: FoundRecord): unknown[] {
    const name = this.messageOf(record);
    if (!(name in this.document.components.messages)) return [`${name} is not in the document`];
    return [
      ...this.check(`asyncapi#/components/messages/${name}/headers`, record.headers),
      ...this.check(`asyncapi#/components/schemas/${name}`, JSON.parse(record.value)),
    ];
  }

  private check(schema: string, value: unknown): unknown[] {
    const validate = this.ajv.getSchema(schema);
    if (validate === undefined) return [`${schema} is missing`];
    return validate(value) === true ? [] : [value, ...validate.errors!];
  }
}

/** The record as the SDK of the CloudEvents project reads it. @throws ValidationError */
export function asCloudEvent({ key, headers, value }: FoundRecord): CloudEvent {
  const message = { key, value, headers, body: value, timestamp: '' };
  const event = KafkaBinding.toEvent(message) as CloudEvent;
  event.validate();
  return event;
}
