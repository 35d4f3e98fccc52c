import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { aggregates } from './aggregates.js';
import { commentText } from './http/fields.js';
import { asyncApiDocument } from './relay/asyncapi.js';
import type { Message } from './relay/topic.js';
import { topics, withoutTopic } from './topics.js';

const document = asyncApiDocument({ topics, prefix: 'bugzot', origin: 'https://bugs.example.com' });

describe('the topics', () => {
  it.each(aggregates)('have what happens to $name, or somebody has said why not', ({ name, events }) => {
    const mine = topics.filter((topic) => topic.aggregates.includes(name));
    if (mine.length === 0) {
      expect(Object.keys(withoutTopic)).toContain(name);
      return;
    }
    expect(Object.keys(withoutTopic)).not.toContain(name);
    for (const { messages } of mine) {
      expect(Object.keys(messages)).toEqual(expect.arrayContaining(Object.keys(events)));
    }
  });

  it('decide about nothing that does not happen', () => {
    const names = aggregates.map(({ name }) => name);
    expect(Object.keys(withoutTopic).filter((name) => !names.includes(name))).toEqual([]);
    for (const topic of topics) {
      const happens = aggregates
        .filter(({ name }) => topic.aggregates.includes(name))
        .flatMap(({ events }) => Object.keys(events));
      expect(Object.keys(topic.messages).sort()).toEqual(happens.sort());
    }
  });

  it('have no prose, no name of a file and no personal data', () => {
    const fields = topics.flatMap(({ name, messages }) =>
      Object.entries(messages).flatMap(([type, message]) =>
        'withheld' in message
          ? []
          : Object.keys(message.data.shape).map((field) => `${name} ${type} ${field}`),
      ),
    );
    expect(fields.length).toBeGreaterThan(100);
    expect(
      fields.filter((field) => / (description|text|person|email|preferences|reason|sha256)$/.test(field)),
    ).toEqual([]);
    expect(fields.filter((field) => / Attachment\w+ (name|declaredType)$/.test(field))).toEqual([]);
  });

  it('say in public neither what is private nor that anything could be', () => {
    for (const { messages, visibility } of topics) {
      if (visibility === 'all') continue;
      for (const message of Object.values(messages).filter((one): one is Message => !('withheld' in one))) {
        expect(JSON.stringify(z.toJSONSchema(message.data))).not.toMatch(/private/i);
      }
    }
  });

  it('name no private bug in public', () => {
    const bugs = topics.find(({ name }) => name === 'bugs.v1')!;
    const said = (type: string, data: Record<string, unknown>): unknown => {
      const { instead, data: schema } = bugs.messages[type] as Message;
      return schema.parse(instead ? instead(data) : data);
    };
    const duplicate = { resolution: 'DUPLICATE', duplicateOf: 7, from: 'NEW' };
    expect(said('BugResolved', { ...duplicate, duplicatePrivate: false })).toEqual(duplicate);
    expect(said('BugResolved', { ...duplicate, duplicatePrivate: true })).toEqual({
      ...duplicate,
      duplicateOf: null,
    });
    const again = { from: 'CLOSED', duplicateOf: 7, duplicatePrivate: true };
    expect(said('BugReopened', again)).toEqual({ from: 'CLOSED', duplicateOf: null });
  });

  it('have records that always fit: nothing in them may be long', () => {
    const long = z.toJSONSchema(commentText, { io: 'input' }).maxLength!;
    expect(long).toBe(65_535);
    // A bug has 50 tags of 50 characters, a title of 255, watchers by number: less than a hundredth of a megabyte.
    const bugReported = topics[0]!.messages['BugReported'] as Message;
    const longest = {
      ...{
        number: 1e15,
        product: 1e15,
        component: 'ö'.repeat(100),
        version: 'ö'.repeat(100),
        title: '€'.repeat(255),
      },
      ...{
        severity: 'enhancement',
        priority: 'highest',
        platform: '€'.repeat(100),
        due: '2026-01-01',
        assignee: 1e15,
      },
      ...{
        tags: Array(50).fill('€'.repeat(50)),
        watchers: Array(1000).fill(1e15),
        reporter: 1e15,
        reportedAt: '',
      },
      origin: { source: '€'.repeat(100), id: '€'.repeat(100) },
    };
    expect(Buffer.byteLength(JSON.stringify(bugReported.data.parse(longest)))).toBeLessThan(100_000);
  });
});

describe('the AsyncAPI document', () => {
  it('is one, by the specification’s own schema', () => {
    const specs = createRequire(import.meta.url)('@asyncapi/specs') as { schemas: Record<string, object> };
    // It brings the draft of JSON Schema along that it is written in.
    const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
    addFormats.default(ajv);
    const validate = ajv.compile(specs.schemas['3.0.0']!);
    expect(validate(document) === true ? [] : validate.errors).toEqual([]);
  });

  it('describes each message, and every reference leads somewhere', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(150);
    const found = (path: string): unknown =>
      path
        .split('/')
        .reduce((at: unknown, step) => (at as Record<string, unknown> | undefined)?.[step], document);
    expect(references.filter((path) => found(path) === undefined)).toEqual([]);
  });

  it('names neither brokers nor people', () => {
    expect(document).not.toHaveProperty('servers');
  });
});
