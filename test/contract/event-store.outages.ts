import {
  StoreUnavailable,
  VersionConflict,
  type EventStore,
  type NewEvent,
} from '../../src/event-store/event-store.js';
import { events, ids, newStream, readAll, Watch, type StoreUnderTest } from './event-store.fixtures.js';

export function outages(open: () => StoreUnderTest): void {
  describe('an engine that goes away', () => {
    const restart = (whileAway?: () => Promise<void>): Promise<void> => {
      const { restart: by } = open();
      if (!by) throw new Error('This engine cannot be restarted');
      return by(whileAway);
    };

    it('is unavailable while it is away, and works afterwards', async () => {
      const { store } = open();
      const stream = newStream();
      await store.append(stream, 0, events(1));
      await restart(async () => {
        await expect(store.append(stream, 1, events(1))).rejects.toThrow(StoreUnavailable);
        await expect(readAll(store, stream)).rejects.toThrow(StoreUnavailable);
        await expect(store.head()).rejects.toThrow(StoreUnavailable);
      });
      await appendAtLast(store, stream, 1, events(1));
      expect(await readAll(store, stream)).toHaveLength(2);
    });

    it('keeps a subscription going, without loss or repetition', async () => {
      const { store } = open();
      const stream = newStream();
      const subscription = new Watch(store, await store.head(), { streamPrefixes: [stream] });
      const appended: NewEvent[] = [];
      for (let round = 0; round < 3; round++) {
        const next = events(3);
        await appendAtLast(store, stream, appended.length, next);
        appended.push(...next);
        // Once with the events seen, once not yet.
        if (round === 0) await subscription.until(appended.length);
        await restart();
      }
      const last = events(3);
      await appendAtLast(store, stream, appended.length, last);
      expect(ids(await subscription.until(12))).toEqual(ids([...appended, ...last]));
      await subscription.stop();
    });

    it('settles every append in flight, each stored whole or not at all', async () => {
      const { store } = open();
      const streams = Array.from({ length: 60 }, () => newStream());
      const outcomes = Promise.allSettled(
        streams.map((stream) => store.append(stream, 0, events(3, 'x'.repeat(20_000)))),
      );
      await restart();
      for (const [index, outcome] of (await outcomes).entries()) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
        const stored = await persistently(() => readAll(store, streams[index] ?? ''));
        expect(outcome.status === 'fulfilled' ? [3] : [0, 3]).toContain(stored.length);
      }
    });

    it('ends a subscription that is aborted while it is away', async () => {
      const { store } = open();
      const subscription = new Watch(store, await store.head());
      const { position } = await store.append(newStream(), 0, events(1));
      await subscription.until(() => subscription.through >= position);
      await restart(() => subscription.stop());
      await persistently(() => store.head());
    });
  });
}

/** Again while the store is unavailable. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

/** Whatever happens on the way; a conflict means that an earlier try, whose outcome was unknown, was stored. */
async function appendAtLast(
  store: EventStore,
  stream: string,
  version: number,
  what: NewEvent[],
): Promise<void> {
  await persistently(() => store.append(stream, version, what)).catch((error: unknown) => {
    if (!(error instanceof VersionConflict)) throw error;
  });
}
