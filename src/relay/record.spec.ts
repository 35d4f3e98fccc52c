import { z } from 'zod';
import type { RecordedEvent } from '../event-store/event-store.js';
import { MasterKey } from '../keys/master-key.js';
import { recordOf } from './record.js';
import { told, type Topic } from './topic.js';

const message = told('It got a tag.', z.strictObject({ tag: z.string(), note: z.string() }), 'tag');
const topic: Topic = {
  ...{ name: 'bugs.v1', title: '', description: '', aggregates: ['bug'], messages: { BugTagged: message } },
  visibility: 'public',
};
const event: RecordedEvent = {
  id: '0e9dbba9-f9a5-5c26-9d60-e1d80ec9e979',
  type: 'BugTagged',
  data: { tag: 'crash', note: 'not for all' },
  metadata: {
    ...{
      $correlationId: 'request',
      $causationId: 'cause',
      actor: 7,
      at: '2026-03-01T12:00:00.000Z',
      schema: 1,
    },
    ...{ command: '2d0c16ab-2daf-58c2-ae7f-c2146e54fc1d', hash: '' },
  },
  ...{ stream: 'bug-12', version: 3, position: '0000000000000000042' },
};
const source = {
  prefix: 'bugzot',
  origin: 'https://bugs.example.com',
  key: new MasterKey(Buffer.alloc(32, 1)),
};

describe('a record', () => {
  it('is keyed by what it happened to, and holds what is declared and nothing else', () => {
    const record = recordOf(topic, message, event, source);
    expect([record.key, JSON.parse(record.value)]).toEqual(['12', { tag: 'crash' }]);
    expect(record.timestamp).toBe(String(Date.parse('2026-03-01T12:00:00.000Z')));
    expect(record.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: expect.any(String),
      ce_source: '/bugzot',
      ce_type: 'BugTagged',
      ce_subject: 'bug-12',
      ce_time: '2026-03-01T12:00:00.000Z',
      ce_dataschema: 'https://bugs.example.com/api/asyncapi.json#/components/schemas/bugs.v1.BugTagged',
      ce_actor: '7',
      ce_command: '2d0c16ab-2daf-58c2-ae7f-c2146e54fc1d',
    });
  });

  it('has in public an id from which nobody learns its place in the command, and always the same', () => {
    const idOf = (id: string, key = source.key) =>
      recordOf(topic, message, { ...event, id }, { ...source, key }).headers['ce_id']!;
    expect(z.uuid({ version: 'v8' }).safeParse(idOf(event.id)).success).toBe(true);
    expect(idOf(event.id)).not.toBe(event.id);
    expect(idOf(event.id)).toBe(idOf(event.id));
    expect(idOf(event.id)).not.toBe(idOf('1e9dbba9-f9a5-5c26-9d60-e1d80ec9e979'));
    expect(idOf(event.id)).not.toBe(idOf(event.id, new MasterKey(Buffer.alloc(32, 2))));
  });

  it('tells those who may know all where the event is', () => {
    const { headers } = recordOf({ ...topic, visibility: 'all' }, message, event, source);
    expect(headers).toMatchObject({
      ...{ ce_id: event.id, ce_streamversion: '3', ce_position: event.position },
      ...{ ce_correlationid: 'request', ce_causationid: 'cause' },
    });
  });

  it('says nothing of who did it where that is nobody’s to know', () => {
    const { headers } = recordOf(topic, { ...message, anonymous: true }, event, source);
    expect(headers).not.toHaveProperty('ce_actor');
    expect(headers).not.toHaveProperty('ce_command');
  });

  it('is of now at the latest', () => {
    const at = '2999-01-01T00:00:00.000Z';
    const { timestamp } = recordOf(topic, message, { ...event, metadata: { ...event.metadata, at } }, source);
    expect(Number(timestamp)).toBeLessThanOrEqual(Date.now());
  });
});
