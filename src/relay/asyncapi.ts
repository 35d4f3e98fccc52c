import { z } from 'zod';
import { dataSchema, sourceOf } from './record.js';
import { typesOf, type Message, type Topic } from './topic.js';

/** What the document is made for. */
export interface AsyncApiSource {
  topics: readonly Topic[];
  prefix: string;
  origin: string;
}

type Json = { readonly [key: string]: unknown };

const BINDING = '0.5.0';

/** The AsyncAPI 3.0 document of every topic, from the declarations by which records are made. */
export function asyncApiDocument(source: AsyncApiSource): Json {
  const { topics, prefix } = source;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'BugZot',
      version: '1',
      description:
        'What happens in BugZot, as CloudEvents 1.0 in binary mode on Apache Kafka. The key is the id of what it happened ' +
        'to: what happens to one thing is in one partition, in order. A record may come twice; its id is the same then.',
    },
    defaultContentType: 'application/json',
    channels: each(topics, (topic) => [topic.name, channel(topic, prefix)]),
    operations: each(topics, ({ name }) => [
      `relay.${name}`,
      { action: 'send', channel: reference('channels', name), summary: 'BugZot writes; others read.' },
    ]),
    components: {
      messages: eachMessage(topics, (topic, type, message) => described(source, topic, type, message)),
      schemas: eachMessage(topics, (_topic, _type, { data }) => schemaOf(data)),
    },
  };
}

function channel({ name, title, description, messages, ...topic }: Topic, prefix: string): Json {
  const address = `${prefix}.${name}`;
  return {
    address,
    title,
    description,
    messages: each(typesOf({ name, title, description, messages, ...topic }), (type) => [
      type,
      reference('components/messages', `${name}.${type}`),
    ]),
    bindings: { kafka: { topic: address, bindingVersion: BINDING } },
  };
}

function described({ prefix, origin }: AsyncApiSource, topic: Topic, type: string, message: Message): Json {
  const text = { type: 'string' };
  const uuid = { type: 'string', format: 'uuid' };
  const whole = { type: 'string', pattern: '^\\d{1,16}$' };
  const properties = {
    'content-type': { const: 'application/json' },
    ce_specversion: { const: '1.0' },
    ce_id: { ...uuid, description: 'The same when a record comes again' },
    ce_source: { const: sourceOf(prefix) },
    ce_type: { const: type },
    ce_subject: { type: 'string', description: 'What it happened to, such as `bug-7`' },
    ce_time: { type: 'string', format: 'date-time' },
    ce_dataschema: { const: dataSchema(origin, topic.name, type) },
    ...(!message.anonymous && {
      ce_actor: { ...whole, description: 'The account that did it; 0 is BugZot itself' },
      ce_command: { ...uuid, description: 'What one command did has the same one' },
    }),
    ...(topic.visibility === 'all' && {
      ce_correlationid: { ...text, description: 'The request, job or import that all of this belongs to' },
      ce_causationid: { ...text, description: 'The command, or the event, that caused it' },
      ce_streamversion: { ...whole, description: 'Its place among what happened to the same thing, from 1' },
      ce_position: { ...text, description: 'Its place in the log' },
    }),
  };
  const required = Object.keys(properties);
  const traced = topic.visibility === 'all' && {
    traceparent: { ...text, description: 'W3C Trace Context: the append; only while traces are on' },
  };
  return {
    name: type,
    summary: message.summary,
    contentType: 'application/json',
    headers: {
      type: 'object',
      properties: { ...properties, ...traced },
      required,
      additionalProperties: false,
    },
    payload: reference('components/schemas', `${topic.name}.${type}`),
    bindings: {
      kafka: {
        key: { type: 'string', description: 'The id of what it happened to' },
        bindingVersion: BINDING,
      },
    },
  };
}

function schemaOf(data: z.ZodObject): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(data, { target: 'draft-7', io: 'output' });
  return schema;
}

function reference(where: string, name: string): Json {
  return { $ref: `#/${where}/${name}` };
}

function each<T>(things: readonly T[], entry: (thing: T) => [string, unknown]): Json {
  return Object.fromEntries(things.map(entry));
}

function eachMessage(
  topics: readonly Topic[],
  describe: (topic: Topic, type: string, message: Message) => Json,
): Json {
  const all = topics.flatMap((topic) => typesOf(topic).map((type) => ({ topic, type })));
  return each(all, ({ topic, type }) => [
    `${topic.name}.${type}`,
    describe(topic, type, topic.messages[type] as Message),
  ]);
}
