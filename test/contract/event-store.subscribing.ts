import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type {
  Batch,
  EventFilter,
  EventStore,
  Position,
  RecordedEvent,
} from '../../src/event-store/event-store.js';
import {
  event,
  events,
  ids,
  newStream,
  readAll,
  Watch,
  type StoreUnderTest,
} from './event-store.fixtures.js';

export function subscribing(open: () => StoreUnderTest): void {
  describe('subscribing', () => {
    const watches: Watch[] = [];
    const watch = (store: EventStore, after: Position, filter?: EventFilter): Watch => {
      const started = new Watch(store, after, filter);
      watches.push(started);
      return started;
    };
    afterEach(async () => {
      await Promise.all(watches.splice(0).map((each) => each.stop()));
    });

    it('follows the log live after what was there', async () => {
      const { store } = open();
      const stream = newStream();
      const after = await store.head();
      const before = events(3);
      await store.append(stream, 0, before);
      const subscription = watch(store, after, { streamPrefixes: [stream] });
      await subscription.until(3);
      const live = events(2);
      await store.append(stream, 3, live);
      const seen = await subscription.until(5);
      expect(seen).toEqual(await readAll(store, stream));
      expect(ids(seen)).toEqual(ids([...before, ...live]));
    });

    it('starts at the very beginning', async () => {
      const { store } = open();
      const stream = newStream();
      await store.append(stream, 0, events(2));
      const subscription = watch(store, '', { streamPrefixes: [stream] });
      expect(await subscription.until(2)).toEqual(await readAll(store, stream));
    });

    it('shows every subscriber every event once and in one order, whoever writes', async () => {
      const { store, another } = open();
      const other = await another();
      const prefix = newStream();
      const filter = { streamPrefixes: [prefix] };
      const after = await store.head();
      const live = [watch(store, after, filter), watch(other, after, filter)];
      const writer = async (index: number) => {
        for (let version = 0; version < 60; version += 1 + (index % 3)) {
          const by = (index + version) % 2 === 0 ? store : other;
          await by.append(`${prefix}-${index}`, version, events(1 + (index % 3)));
        }
      };
      await Promise.all(Array.from({ length: 12 }, (_, index) => writer(index)));
      const [first, second] = await Promise.all(live.map((each) => each.until(12 * 60)));
      const replay = await watch(other, after, filter).until(12 * 60);
      expect(ids(first ?? [])).toEqual(ids(replay));
      expect(ids(second ?? [])).toEqual(ids(replay));
      expect(new Set(ids(replay)).size).toBe(12 * 60);
      expectVersionsInOrder(replay);
    });

    it('misses nothing when a small append overtakes a large one', async () => {
      const { store, another } = open();
      const other = await another();
      const prefix = newStream();
      const subscription = watch(store, await store.head(), { streamPrefixes: [prefix] });
      const large = Array.from({ length: 5 }, (_, n) =>
        store.append(`${prefix}-large${n}`, 0, events(100, 'x'.repeat(5000))),
      );
      const small = Array.from({ length: 100 }, (_, n) => other.append(`${prefix}-small${n}`, 0, events(1)));
      await Promise.all([...large, ...small]);
      const seen = await subscription.until(600);
      expect(new Set(ids(seen)).size).toBe(600);
      expect(seen.map(({ position }) => position)).toEqual(seen.map(({ position }) => position).sort());
      expectVersionsInOrder(seen);
    });

    it('is not stalled by an append that lost', async () => {
      const { store } = open();
      const stream = newStream();
      const subscription = watch(store, await store.head(), { streamPrefixes: [stream] });
      await store.append(stream, 0, events(1));
      await store.append(stream, 0, events(50)).catch(() => undefined);
      const { position } = await store.append(stream, 1, events(1));
      expect((await subscription.until(2)).at(-1)).toMatchObject({ version: 2, position });
    });

    it('resumes after any stored position, missing and repeating nothing', async () => {
      const { store } = open();
      const prefix = newStream();
      const filter = { streamPrefixes: [prefix] };
      const after = await store.head();
      for (let n = 0; n < 6; n++) {
        await store.append(`${prefix}-${n}`, 0, events(2));
        await store.append(newStream('other'), 0, events(1));
      }
      const all = await watch(store, after, filter).until(12);
      const markers: string[] = [];
      for (const [index, boundary] of [after, ...all.map(({ position }) => position)].entries()) {
        const resumed = watch(store, boundary, filter);
        const marker = event('Marker');
        await store.append(newStream(prefix), 0, [marker]);
        markers.push(marker.id);
        await resumed.until(() => ids(resumed.events).includes(marker.id));
        expect(ids(resumed.events)).toEqual([...ids(all.slice(index)), ...markers]);
        await resumed.stop();
      }
    });

    it('resumes after any batch, missing and repeating nothing', async () => {
      const { store } = open();
      const prefix = newStream();
      const after = await store.head();
      for (let n = 0; n < 4; n++) {
        await store.append(`${prefix}-${n}`, 0, [event('Wanted'), event('Unwanted')]);
        await store.append(newStream('other'), 0, events(2));
      }
      const filter = { streamPrefixes: [prefix], types: ['Wanted'] };
      const first = watch(store, after, filter);
      const end = await store.head();
      await first.until(() => first.through >= end);
      await first.stop();
      for (const [index, { through }] of first.batches.entries()) {
        const resumed = watch(store, through, filter);
        await resumed.until(() => resumed.through >= end || through >= end);
        const rest = first.batches.slice(index + 1).flatMap((batch) => batch.events);
        expect(ids(resumed.events)).toEqual(ids(rest));
      }
    });

    it('filters by the prefix of the stream, literally', async () => {
      const { store } = open();
      const key = newStream('k');
      const after = await store.head();
      for (const name of [
        `bug_${key}-1`,
        `bugs${key}-2`,
        `BUG_${key}-3`,
        `b%${key}-4`,
        `account-${key}`,
        `a-bug_${key}`,
      ]) {
        await store.append(name, 0, events(1));
      }
      const streams = (seen: RecordedEvent[]) => seen.map(({ stream }) => stream);
      const one = watch(store, after, { streamPrefixes: [`bug_${key}`] });
      const two = watch(store, after, { streamPrefixes: [`b%${key}`, `account-${key}`] });
      const end = await store.head();
      await Promise.all([one, two].map((each) => each.until(() => each.through >= end)));
      expect(streams(one.events)).toEqual([`bug_${key}-1`]);
      expect(streams(two.events)).toEqual([`b%${key}-4`, `account-${key}`]);
    });

    it('filters by type, and by both', async () => {
      const { store } = open();
      const [one, two] = [newStream('one'), newStream('two')];
      const after = await store.head();
      for (const stream of [one, two]) await store.append(stream, 0, [event('A'), event('B'), event('C')]);
      const filters: EventFilter[] = [
        { streamPrefixes: [one, two], types: ['A', 'C'] },
        { streamPrefixes: [two], types: ['B', 'Unheard'] },
        { streamPrefixes: [one], types: [] },
      ];
      const found = filters.map((filter) => watch(store, after, filter));
      const end = await store.head();
      await Promise.all(found.map((each) => each.until(() => each.through >= end)));
      expect(found.map((each) => each.events.map(({ type }) => type))).toEqual([
        ['A', 'C', 'A', 'C'],
        ['B'],
        [],
      ]);
    });

    it('tells how far it is when nothing matches', async () => {
      const { store } = open();
      const after = await store.head();
      const subscription = watch(store, after, { streamPrefixes: [newStream('nothing')] });
      for (let round = 0; round < 3; round++) {
        const { position } = await store.append(newStream(), 0, events(2));
        await subscription.until(() => subscription.through >= position);
      }
      expect(subscription.events).toEqual([]);
    });

    it('never claims to be further than the events it gave', async () => {
      const { store } = open();
      const stream = newStream();
      const subscription = watch(store, await store.head(), { streamPrefixes: [stream] });
      for (let version = 0; version < 30; version += 3) await store.append(stream, version, events(3));
      await subscription.until(30);
      let previous = '';
      for (const batch of subscription.batches) {
        for (const { position } of batch.events) {
          expect(position > previous && position <= batch.through).toBe(true);
        }
        expect(batch.through > previous).toBe(true);
        previous = batch.through;
      }
    });

    it('ends when it is aborted, whether idle, busy or not yet started', async () => {
      const { store } = open();
      const after = await store.head();
      const abort = new AbortController();
      const idle = store.subscribe(after, { types: ['Never'] }, abort.signal)[Symbol.asyncIterator]();
      const busy = store.subscribe(after, {}, abort.signal)[Symbol.asyncIterator]();
      await store.append(newStream(), 0, events(3));
      expect((await busy.next()).done).toBe(false);
      expect((await idle.next()).done).toBe(false);
      const waiting = idle.next();
      abort.abort();
      expect((await waiting).done).toBe(true);
      expect((await busy.next()).done).toBe(true);
      const late = store.subscribe(after, {}, abort.signal)[Symbol.asyncIterator]();
      expect((await late.next()).done).toBe(true);
    });

    it('can be left by its consumer', async () => {
      const { store } = open();
      const after = await store.head();
      const appended = await store.append(newStream(), 0, events(3));
      for await (const batch of store.subscribe(after, {}, new AbortController().signal)) {
        if (batch.through >= appended.position) break;
      }
    });

    it('reads no more than a bounded buffer ahead of a busy consumer', async () => {
      const { store } = open();
      const stream = newStream();
      const filter = { streamPrefixes: [stream] };
      const [count, size] = [4000, 8000];
      const abort = new AbortController();
      const after = await store.head();
      const append = (version: number) => store.append(stream, version, events(100, 'x'.repeat(size)));
      await append(0);
      const busy = store.subscribe(after, filter, abort.signal)[Symbol.asyncIterator]();
      const first = await busy.next();
      const before = heapUsed();
      for (let version = 100; version < count; version += 100) await append(version);
      // By the time that another has seen all of it, the busy one has had the time to.
      await versionsSeen(store.subscribe(after, filter, abort.signal)[Symbol.asyncIterator](), [], count);
      expect(heapUsed() - before).toBeLessThan((count * size) / 2);

      const versions = first.done ? [] : first.value.events.map(({ version }) => version);
      await versionsSeen(busy, versions, count);
      expect(versions).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      abort.abort();
    });
  });
}

function expectVersionsInOrder(of: readonly RecordedEvent[]): void {
  const versions = new Map<string, number>();
  for (const { stream, version } of of) {
    expect(version).toBe((versions.get(stream) ?? 0) + 1);
    versions.set(stream, version);
  }
}

async function versionsSeen(from: AsyncIterator<Batch>, versions: number[], count: number): Promise<void> {
  while (versions.length < count) {
    const next = await from.next();
    if (next.done) return;
    versions.push(...next.value.events.map(({ version }) => version));
  }
}

/** Bytes of live objects: collects garbage first. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
