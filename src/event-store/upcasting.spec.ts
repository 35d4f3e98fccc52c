import { chain, followsChain, GENESIS } from './hash-chain.js';
import { EventStore, START, type Batch, type RecordedEvent } from './event-store.js';
import { newestSchema, upcast, UpcastingEventStore, type Upcasts } from './upcasting.js';

const STREAM = 'thing-1';
const upcasts: Upcasts = {
  // First it got a colour, then the colour got a name of its own, with who had painted it.
  Painted: [
    (data) => ({ ...data, colour: 'grey' }),
    ({ colour = null, ...data }, { actor }) => ({ ...data, paint: colour, painter: actor }),
  ],
};

const unchained = (type: string, schema: number, data: RecordedEvent['data'], n = 1) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  type,
  data,
  metadata: {
    $correlationId: 'correlation',
    $causationId: 'cause',
    actor: 11,
    at: '2026-03-01T12:00:00.000Z',
    schema,
    command: 'command',
  },
});
const log: RecordedEvent[] = chain(GENESIS, STREAM, 0, [
  unchained('Painted', 1, { id: 1 }),
  unchained('Painted', 2, { id: 2, colour: 'red' }, 2),
  unchained('Painted', 3, { id: 3, paint: 'blue', painter: 7 }, 3),
  unchained('Sold', 1, { price: 5 }, 4),
]).map((event, index) => ({ ...event, stream: STREAM, version: index + 1, position: String(index + 1) }));

/** A log that is just there. */
class Shelf extends EventStore {
  override readonly engine = 'postgres';
  readonly appended: unknown[] = [];

  override async *read(): AsyncIterable<RecordedEvent[]> {
    yield log;
  }
  override async *subscribe(): AsyncIterable<Batch> {
    yield { events: log, through: '4' };
  }
  override async append(stream: string, version: number, events: readonly unknown[]) {
    this.appended.push(stream, version, events);
    return { version, position: START };
  }
  override async head() {
    return '4';
  }
  override async close(): Promise<void> {}
}

const TODAY = [
  { id: 1, paint: 'grey', painter: 11 },
  { id: 2, paint: 'red', painter: 11 },
  { id: 3, paint: 'blue', painter: 7 },
  { price: 5 },
];

describe('an event of an earlier schema', () => {
  it('goes through every step from its own to the newest', () => {
    expect(log.map((event) => upcast(event, upcasts).data)).toEqual(TODAY);
  });

  it('says that it has the newest, and keeps all else', () => {
    for (const event of log) {
      const { data: _data, metadata, ...rest } = upcast(event, upcasts);
      expect(metadata).toEqual({ ...event.metadata, schema: newestSchema(upcasts, event.type) });
      expect(event).toMatchObject(rest);
    }
  });

  it('stays as it is in the log, and so does its hash', () => {
    const before = JSON.stringify(log);
    for (const event of log) upcast(event, upcasts);
    expect(JSON.stringify(log)).toBe(before);
    let previous = GENESIS;
    for (const event of log) {
      expect(followsChain(previous, event)).toBe(true);
      previous = event.metadata.hash;
    }
    // Which the events in today's shape do not have: whoever verifies must read what was written.
    expect(followsChain(GENESIS, upcast(log[0]!, upcasts))).toBe(false);
  });

  it('is refused when its schema is newer than this program', () => {
    const newer = { ...log[0]!, metadata: { ...log[0]!.metadata, schema: 4 } };
    expect(() => upcast(newer, upcasts)).toThrow(/Painted.* is of schema 4; this BugZot knows 3/);
    expect(() => upcast({ ...log[3]!, metadata: { ...newer.metadata, schema: 2 } }, upcasts)).toThrow(
      'schema 2',
    );
  });
});

describe('the log in today’s shape', () => {
  const shelf = new Shelf();
  const store = new UpcastingEventStore(shelf, upcasts);

  it('is what is read', async () => {
    const pages: RecordedEvent[][] = [];
    for await (const page of store.read(STREAM)) pages.push(page);
    expect(pages.flat().map(({ data }) => data)).toEqual(TODAY);
  });

  it('is what subscribers get, as far as the log was looked through', async () => {
    for await (const { events, through } of store.subscribe(START, {}, new AbortController().signal)) {
      expect(events.map(({ data }) => data)).toEqual(TODAY);
      expect(through).toBe('4');
    }
  });

  it('takes events as they are', async () => {
    await store.append(STREAM, 4, [log[3]!]);
    expect(shelf.appended).toEqual([STREAM, 4, [log[3]]]);
    expect([await store.head(), store.engine]).toEqual(['4', 'postgres']);
  });
});
