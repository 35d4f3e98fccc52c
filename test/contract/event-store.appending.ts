import { APPEND_LIMITS, START, VersionConflict, type Appended } from '../../src/event-store/event-store.js';
import { event, events, ids, newStream, readAll, type StoreUnderTest } from './event-store.fixtures.js';

export function appending(open: () => StoreUnderTest): void {
  describe('appending', () => {
    it('counts versions from 1', async () => {
      const { store } = open();
      const stream = newStream();
      expect((await store.append(stream, 0, events(1))).version).toBe(1);
      expect((await store.append(stream, 1, events(3))).version).toBe(4);
      expect((await readAll(store, stream)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    });

    it('checks and writes nothing when there is nothing to append', async () => {
      const { store } = open();
      const stream = newStream();
      expect(await store.append(stream, 0, [])).toEqual({ version: 0, position: START });
      expect(await store.append(stream, 41, [])).toEqual({ version: 41, position: START });
      expect(await readAll(store, stream)).toEqual([]);
    });

    it('lets one of two racing creators win', async () => {
      const { store, another } = open();
      const other = await another();
      for (let round = 0; round < 20; round++) {
        const stream = newStream();
        const sets = [events(2), events(2)];
        const outcomes = await Promise.allSettled([
          store.append(stream, 0, sets[0] ?? []),
          other.append(stream, 0, sets[1] ?? []),
        ]);
        const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
        expect(outcomes[1 - won]).toEqual({ status: 'rejected', reason: expect.any(VersionConflict) });
        expect(ids(await readAll(store, stream))).toEqual(ids(sets[won] ?? []));
      }
    });

    it.each([0, 1, 3, 40])('refuses an append to a stream of two events at version %i', async (expected) => {
      const { store } = open();
      const stream = newStream();
      await store.append(stream, 0, events(2));
      const refusal: unknown = await store
        .append(stream, expected, events(1))
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(VersionConflict);
      expect(refusal).toMatchObject({ stream, expectedVersion: expected, name: 'VersionConflict' });
      expect(await readAll(store, stream)).toHaveLength(2);
    });

    it('refuses an append to an unknown stream at a version', async () => {
      const { store } = open();
      const stream = newStream();
      await expect(store.append(stream, 3, events(1))).rejects.toThrow(VersionConflict);
      expect(await readAll(store, stream)).toEqual([]);
    });

    it('appends all events or none', async () => {
      const { store } = open();
      const stream = newStream();
      const sets = Array.from({ length: 5 }, () => events(100));
      const outcomes = await Promise.allSettled(sets.map((set) => store.append(stream, 0, set)));
      const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(ids(await readAll(store, stream))).toEqual(ids(sets[won] ?? []));
    });

    it('does not let a losing append disturb those beside it', async () => {
      const { store } = open();
      const taken = newStream();
      await store.append(taken, 0, events(1));
      const streams = Array.from({ length: 10 }, () => newStream());
      const outcomes = await Promise.allSettled(
        streams.flatMap((stream) => [store.append(stream, 0, events(1)), store.append(taken, 0, events(1))]),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(streams.flatMap(() => ['fulfilled', 'rejected']));
      for (const stream of streams) expect(await readAll(store, stream)).toHaveLength(1);
    });

    it('lets many appends to one stream follow each other', async () => {
      const { store, another } = open();
      const stream = newStream();
      let at: Appended = { version: 0, position: START };
      for (const writer of [store, await another(), store]) {
        const next = await writer.append(stream, at.version, events(2));
        expect(next.position > at.position).toBe(true);
        at = next;
      }
      expect(at.version).toBe(6);
    });

    it('is read at once by a second client', async () => {
      const { store, another } = open();
      const other = await another();
      const stream = newStream();
      const appended = events(2);
      await store.append(stream, 0, appended);
      expect(ids(await readAll(other, stream))).toEqual(ids(appended));
      await expect(other.append(stream, 0, events(1))).rejects.toThrow(VersionConflict);
      expect((await other.append(stream, 2, events(1))).version).toBe(3);
    });

    it('takes an event of nearly 1 MB', async () => {
      const { store } = open();
      const stream = newStream();
      const large = event('AttachmentDescribed', { text: 'é'.repeat(499_990) });
      await store.append(stream, 0, [large]);
      expect((await readAll(store, stream))[0]?.data).toEqual(large.data);
    });

    it('refuses an event that is too large, and too many events', async () => {
      const { store } = open();
      const stream = newStream();
      const large = event('AttachmentDescribed', { text: 'é'.repeat(APPEND_LIMITS.bytes / 2) });
      await expect(store.append(stream, 0, [large])).rejects.toThrow(RangeError);
      await expect(store.append(stream, 0, events(APPEND_LIMITS.events + 1))).rejects.toThrow(RangeError);
      expect(await readAll(store, stream)).toEqual([]);
      expect((await store.append(stream, 0, events(APPEND_LIMITS.events))).version).toBe(
        APPEND_LIMITS.events,
      );
    });
  });
}
