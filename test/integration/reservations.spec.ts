import { randomBytes, randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/event-store/event-store.js';
import { MasterKey } from '../../src/keys/master-key.js';
import type { Issued } from '../../src/write-path/aggregate-command.js';
import { Reservations } from '../../src/write-path/reservations.js';
import { WritePath } from '../../src/write-path/write-path.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { issuedBy } from '../support/issued.js';

const key = randomBytes(32);
const holds = async () => true;
const gone = async () => false;

describe('reserving a name', () => {
  let database: TestDatabase;
  let stores: EventStore[];
  let here: Reservations;
  let there: Reservations;

  beforeAll(async () => {
    database = await createTestDatabase();
    stores = [database.openStore(), database.openStore()];
    [here, there] = stores.map((store) => new Reservations(new WritePath(store), new MasterKey(key))) as [
      Reservations,
      Reservations,
    ];
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  const issued = (more: Partial<Issued> = {}): Issued => issuedBy('admin', more);
  const secondsLater = (seconds: number): Issued =>
    issued({ at: new Date(Date.parse(issued().at) + seconds * 1000).toISOString() });
  const taken = { name: 'Refused', code: 'name.taken' };

  it('lets one of fifty win, from two processes', async () => {
    const attempts = Array.from({ length: 50 }, (_, n) =>
      (n % 2 === 0 ? here : there).reserve('username', 'grace', n + 1, issued(), holds),
    );
    const settled = await Promise.allSettled(attempts);
    const winners = settled.flatMap(({ status }, n) => (status === 'fulfilled' ? [n + 1] : []));
    const losers = settled.filter((one) => one.status === 'rejected');
    expect(winners).toHaveLength(1);
    expect(losers.map(({ reason }) => reason)).toEqual(losers.map(() => expect.objectContaining(taken)));
    expect(await there.holder('username', 'grace')).toBe(winners[0]);
  });

  it.each([
    ['case', 'Grâce', 'gRÂCE'],
    ['composition', 'Andr\u00e9', 'Andre\u0301'],
    ['compatible characters', '\uff27race', 'Grace'],
    ['ligatures', '\ufb01nn', 'finn'],
  ])('does not tell names apart by %s', async (_, one, other) => {
    const kind = randomUUID();
    await here.reserve(kind, one, 1, issued(), holds);
    await expect(there.reserve(kind, other, 2, issued(), holds)).rejects.toMatchObject(taken);
    expect(await there.holder(kind, other)).toBe(1);
  });

  it('tells kinds apart', async () => {
    await here.reserve('product', 'Mail', 1, issued(), holds);
    await here.reserve('category', 'Mail', 2, issued(), holds);
    expect([await here.holder('product', 'mail'), await here.holder('category', 'mail')]).toEqual([1, 2]);
  });

  it('is done when the holder has it already', async () => {
    await here.reserve('product', 'Twice', 1, issued(), holds);
    await there.reserve('product', 'Twice', 1, issued(), gone);
    expect(await here.holder('product', 'Twice')).toBe(1);
  });

  it('is possible again after it was released, by its holder and nobody else', async () => {
    await here.reserve('product', 'Free', 1, issued(), holds);
    await here.release('product', 'Free', 2, issued());
    expect(await here.holder('product', 'Free')).toBe(1);
    await here.release('product', 'Free', 1, issued());
    expect(await there.holder('product', 'Free')).toBeNull();
    await there.reserve('product', 'Free', 2, issued(), holds);
    expect(await here.holder('product', 'Free')).toBe(2);
  });

  describe('that was abandoned', () => {
    it('is possible after half a minute', async () => {
      const name = randomUUID();
      await here.reserve('username', name, 1, issued(), holds);
      await expect(here.reserve('username', name, 2, secondsLater(30), gone)).rejects.toMatchObject(taken);
      await here.reserve('username', name, 2, secondsLater(30.001), gone);
      expect(await there.holder('username', name)).toBe(2);
    });

    it('is not possible while the holder exists, however long ago it was', async () => {
      const name = randomUUID();
      await here.reserve('username', name, 1, issued(), holds);
      await expect(there.reserve('username', name, 2, secondsLater(1e6), holds)).rejects.toMatchObject(taken);
    });

    it('is possible for one of many', async () => {
      const name = randomUUID();
      await here.reserve('username', name, 1, issued(), holds);
      const settled = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 === 0 ? here : there).reserve('username', name, n + 2, secondsLater(60), gone),
        ),
      );
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await here.holder('username', name)).not.toBe(1);
    });
  });

  describe('in a request that is sent again', () => {
    const commandId = randomUUID();
    const request = (use: 'first' | 'again'): Issued =>
      issued({ commandId, idempotency: { key: 'key', use }, expectedVersion: 4 });

    it('is done anew when the first time has given the name back', async () => {
      await here.reserve('product', 'Retried', 1, request('first'), holds);
      await here.release('product', 'Retried', 1, request('first'));
      await there.reserve('product', 'Retried', 1, request('again'), holds);
      expect(await here.holder('product', 'Retried')).toBe(1);
      await there.release('product', 'Retried', 1, request('again'));
      expect(await here.holder('product', 'Retried')).toBeNull();
    });
  });

  it('writes no name into the log, and no two events of one id', async () => {
    const ids = new Set<string>();
    let events = 0;
    const stop = new AbortController();
    for await (const batch of stores[0]!.subscribe('', {}, stop.signal)) {
      expect(JSON.stringify(batch)).not.toMatch(/grace|mail/i);
      for (const { id } of batch.events) ids.add(id);
      events += batch.events.length;
      if (batch.through === (await stores[0]!.head())) stop.abort();
    }
    expect(events).toBeGreaterThan(10);
    expect(ids.size).toBe(events);
  });
});
