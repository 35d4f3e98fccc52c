import canonicalize from 'canonicalize';
import { VersionConflict, type EventStore, type RecordedEvent } from '../../src/event-store/event-store.js';
import type { LogWriter } from '../../src/event-store/log-writer.js';
import { openLogWriter } from '../../src/event-store/open-log-writer.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { wholeLog } from '../support/log-of.js';
import { awkwardData, event } from './event-store.fixtures.js';

/** Events as another log holds them: of so many streams in turns, and now and then several of one in a row. */
function foreignLog(count: number, streams: number): RecordedEvent[] {
  const versions = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const stream = `bug-${index % 7 === 0 ? 1 : index % streams}`;
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    return { ...event('CommentAdded', { index }), stream, version, position: `of another log ${index}` };
  });
}

const contents = (events: readonly RecordedEvent[]): unknown[] =>
  events.map(({ position: _, ...rest }) => canonicalize(rest));

/** What both engines must do when they take over a log; see `src/event-store/log-writer.ts`. */
describe.each(['postgres', 'eventstoredb'] as const)('a writer of a whole log into %s', (engine) => {
  let database: TestDatabase;
  let store: EventStore;
  let writer: LogWriter;

  beforeEach(async () => {
    database = await createTestDatabase({ engine });
    store = database.openStore();
    writer = openLogWriter(database.eventStoreUrl, database.url);
  });
  afterEach(async () => {
    await Promise.all([store.close(), writer.close()]);
    await database.drop();
  });

  it('keeps the order over all streams, and every event as it was', async () => {
    const log = foreignLog(700, 40);
    await writer.write(log.slice(0, 333));
    await writer.write(log.slice(333, 334));
    await writer.write(log.slice(334));
    await writer.write([]);
    const written = await wholeLog(store);
    expect(contents(written)).toEqual(contents(log));
    const positions = written.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort());
  });

  it('keeps JSON that a careless encoding would bend', async () => {
    const log = [{ ...event('CommentAdded', awkwardData), stream: 'bug-1', version: 1, position: '' }];
    await writer.write(log);
    expect(contents(await wholeLog(store))).toEqual(contents(log));
  });

  it('takes events as large as an append may be, one after the other', async () => {
    const text = 'x'.repeat(1_040_000);
    const log = [1, 2, 3].map((version) => ({
      ...event('CommentAdded', { text }),
      stream: 'bug-1',
      version,
      position: '',
    }));
    await writer.write(log);
    expect((await wholeLog(store)).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('refuses what does not follow, and writes nothing behind it', async () => {
    const log = foreignLog(20, 3);
    await writer.write(log.slice(0, 10));
    // One is left out: of its stream nothing can follow.
    const given = log.slice(11);
    await expect(writer.write(given)).rejects.toBeInstanceOf(VersionConflict);
    const more = (await wholeLog(store)).slice(10);
    expect(contents(more)).toEqual(contents(given.slice(0, more.length)));
    expect(more.map(({ stream }) => stream)).not.toContain(log[10]!.stream);
  });
});
