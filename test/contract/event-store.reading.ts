import { chain, followsChain, GENESIS } from '../../src/event-store/hash-chain.js';
import { START } from '../../src/event-store/event-store.js';
import {
  awkwardData,
  event,
  events,
  ids,
  metadata,
  newStream,
  readAll,
  Watch,
  type StoreUnderTest,
} from './event-store.fixtures.js';

export function reading(open: () => StoreUnderTest, shared: boolean): void {
  describe('reading', () => {
    if (!shared) {
      it('has the start as the head of an empty log', async () => {
        expect(await open().store.head()).toBe(START);
      });
    }

    // Early, while the numbers behind the positions of a new log still gain digits.
    it('gives positions that grow as text', async () => {
      const { store } = open();
      const stream = newStream();
      const subscription = new Watch(store, await store.head(), { streamPrefixes: [stream] });
      const appended: string[] = [];
      for (let version = 0; version < 120; version += 10) {
        appended.push((await store.append(stream, version, events(10))).position);
      }
      const positions = (await subscription.until(120)).map(({ position }) => position);
      await subscription.stop();
      expect(positions).toEqual([...new Set(positions)].sort());
      expect(new Set(positions.map(({ length }) => length)).size).toBe(1);
      expect(positions.filter((_, index) => index % 10 === 9)).toEqual(appended);
      expect((await readAll(store, stream)).map(({ position }) => position)).toEqual(positions);
    });

    it('has the newest event as its head', async () => {
      const { store } = open();
      const first = await store.append(newStream(), 0, events(1));
      expect((await store.head()) >= first.position).toBe(true);
      const second = await store.append(newStream(), 0, events(3));
      expect((await store.head()) >= second.position).toBe(true);
      expect(second.position > first.position).toBe(true);
      if (!shared) expect(await store.head()).toBe(second.position);
    });

    it('finds nothing in an unknown stream', async () => {
      expect(await readAll(open().store, newStream())).toEqual([]);
      expect(await readAll(open().store, newStream(), 5)).toEqual([]);
    });

    it('gives back what was appended, with its place', async () => {
      const { store } = open();
      const stream = newStream();
      const [first, second] = [
        event('BugReported', { summary: 'It breaks' }),
        event('BugAssigned', { to: 5 }),
      ];
      await store.append(stream, 0, [first]);
      const { position } = await store.append(stream, 1, [second]);
      const found = await readAll(store, stream);
      expect(found).toEqual([
        { ...first, stream, version: 1, position: expect.any(String) },
        { ...second, stream, version: 2, position },
      ]);
    });

    it('reads from a version in the middle, and nothing after the end', async () => {
      const { store } = open();
      const stream = newStream();
      const appended = events(5);
      await store.append(stream, 0, appended);
      expect(ids(await readAll(store, stream, 3))).toEqual(ids(appended.slice(2)));
      expect(ids(await readAll(store, stream, 5))).toEqual(ids(appended.slice(4)));
      expect(await readAll(store, stream, 6)).toEqual([]);
    });

    it('reads a long stream in pages, in order', async () => {
      const { store } = open();
      const stream = newStream();
      for (let version = 0; version < 1200; version += 400) await store.append(stream, version, events(400));
      const pages: number[] = [];
      const versions: number[] = [];
      for await (const page of store.read(stream)) {
        pages.push(page.length);
        versions.push(...page.map((each) => each.version));
      }
      expect(versions).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1));
      expect(Math.max(...pages)).toBeLessThan(1200);
    });

    it('can be stopped after the first page', async () => {
      const { store } = open();
      const stream = newStream();
      await store.append(stream, 0, events(400));
      for await (const page of store.read(stream)) {
        expect(page[0]?.version).toBe(1);
        break;
      }
      expect(await readAll(store, stream, 400)).toHaveLength(1);
    });

    it('keeps awkward data as it is, so that the hash chain verifies', async () => {
      const { store } = open();
      const stream = newStream('contract "quoted" 🐞 %_');
      const unchained = [
        { id: crypto.randomUUID(), type: 'BugReported', data: awkwardData, metadata },
        { id: crypto.randomUUID(), type: 'Übergabe 🐞', data: { negativeZero: -0 }, metadata },
        {
          id: crypto.randomUUID(),
          type: 'CommentAdded',
          data: {},
          metadata: { ...metadata, command: '"\\🐞' },
        },
      ];
      await store.append(stream, 0, chain(GENESIS, stream, 0, unchained));
      const found = await readAll(store, stream);
      expect(found[0]?.data).toEqual(awkwardData);
      let previous = GENESIS;
      for (const each of found) {
        expect(followsChain(previous, each)).toBe(true);
        previous = each.metadata.hash;
      }
      expect(found).toHaveLength(3);
    });
  });
}
