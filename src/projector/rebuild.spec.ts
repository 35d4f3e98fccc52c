import { ReadSide } from '../../test/support/read-side.js';
import { RunningProjection, storedTally } from '../../test/support/running-projection.js';
import { added, ignored, numbers, tally } from '../../test/support/tally.js';
import { until } from '../../test/support/until.js';
import type { Projection } from './projection.js';
import { rebuild, verify, type RebuildServices } from './rebuild.js';

let read: ReadSide;
let services: RebuildServices;
let runner: RunningProjection | undefined;
let number = 0;

beforeAll(async () => {
  read = await ReadSide.start();
  services = { store: read.store, keys: read.keys, connectionString: read.url };
});
afterAll(() => read.stop());
beforeEach(() => void (number += 1));
afterEach(async () => {
  await runner?.stop();
  runner = undefined;
});

const add = (...ns: number[]) => read.happen(`tally-${number}`, ...ns.map(added));
const stored = (projection: Projection) => storedTally(read, projection, number);
const run = (projection: Projection): RunningProjection => (runner = new RunningProjection(read, projection));

/** What is left of rebuilding beside the live tables. */
async function leftovers({ storage }: Projection): Promise<unknown[]> {
  const { rows } = await read.database.query(
    `select nspname as name from pg_namespace where nspname like $1
     union all select storage from projector.checkpoint where storage like $1`,
    [`${storage}\\_\\_%`],
  );
  return rows;
}

describe('rebuilding', () => {
  it('under traffic disturbs neither readers nor writers, and comes to the same rows', async () => {
    const projection = tally('busy');
    await run(projection).reach(await add(1));
    let last = '';
    let written = 1;
    let reads = 0;
    let busy = true;
    const writing = (async () => {
      while (busy) last = await add((written += 1));
    })();
    const reading = numbers(1, 4).map(async () => {
      for (let seen = 0; busy; reads += 1) {
        const row = await stored(projection);
        // Never half of the old tables and half of the new ones, and never further back than a reader was.
        expect(row!.seen).toEqual(numbers(1, row!.events));
        expect(row!.events).toBeGreaterThanOrEqual(seen);
        seen = row!.events;
      }
    });
    await until('some traffic', () => written > 20);
    for (const _ of numbers(1, 3)) {
      const { applied } = await rebuild(projection, services);
      expect(applied).toBeGreaterThan(20);
      const target = written + 20;
      await until('more traffic', () => written > target);
    }
    busy = false;
    await Promise.all([writing, ...reading]);
    await runner!.reach(last);
    expect(await stored(projection)).toMatchObject({ events: written, seen: numbers(1, written) });
    expect(reads).toBeGreaterThan(20);
    expect(await verify(projection, services)).toMatchObject({ differences: [] });
    expect(await leftovers(projection)).toEqual([]);
  });

  it('gives the rows that the handlers of now make, and the runner goes on with them', async () => {
    const wrong = tally('mended', (n) => n);
    await run(wrong).reach(await add(1, 2));
    await runner!.stop();
    expect(await stored(wrong)).toMatchObject({ small: 2 });
    const right = tally('mended', (n) => -n);
    await run(right).reach(await add(3));
    await rebuild(right, services);
    expect(await stored(right)).toMatchObject({ small: -3, seen: [1, 2, 3] });
    await runner!.reach(await add(4));
    expect(await stored(right)).toMatchObject({ small: -4, seen: [1, 2, 3, 4] });
  });

  it('frees a projection that stood still', async () => {
    let broken = true;
    const projection = tally('freed', () => {
      if (broken) throw new Error('broken');
    });
    await add(1);
    run(projection);
    await until('parked', async () => Boolean((await runner!.checkpoint())?.parked));
    broken = false;
    await rebuild(projection, services);
    expect(await runner!.checkpoint()).toMatchObject({ parked: null, position: await read.store.head() });
    await runner!.reach(await add(2));
    expect(await stored(projection)).toMatchObject({ seen: [1, 2] });
  });

  it('leaves the live tables alone when it fails', async () => {
    let broken = false;
    const projection = tally('failed', () => {
      if (broken) throw new Error('broken');
    });
    await run(projection).reach(await add(1));
    broken = true;
    await expect(rebuild(projection, services)).rejects.toThrow('broken');
    broken = false;
    await runner!.reach(await add(2));
    expect(await stored(projection)).toMatchObject({ seen: [1, 2] });
    await rebuild(projection, services);
    expect(await leftovers(projection)).toEqual([]);
  });

  it('may be asked for twice at once', async () => {
    const projection = tally('both');
    await run(projection).reach(await add(1, 2));
    await Promise.all([rebuild(projection, services), rebuild(projection, services)]);
    await runner!.reach(await add(3));
    expect(await stored(projection)).toMatchObject({ seen: [1, 2, 3] });
    expect(await leftovers(projection)).toEqual([]);
  });

  it('makes a read model that nobody has made yet', async () => {
    const projection = tally('fresh');
    await add(1, 2);
    await rebuild(projection, services);
    expect(await stored(projection)).toMatchObject({ seen: [1, 2] });
  });

  it('says how far it is', async () => {
    const projection = tally('watched');
    await add(1, 2, 3);
    const told: number[] = [];
    const { applied } = await rebuild(projection, { ...services, onProgress: (n) => void told.push(n) });
    expect(told.at(-1)).toBe(applied);
    expect(applied).toBeGreaterThanOrEqual(3);
  });
});

describe('comparing with a fresh replay', () => {
  const change = (statement: string) => read.database.query(statement);

  /** A read model of two rows that is up to date. */
  async function upToDate(name: string): Promise<Projection> {
    const projection = tally(name);
    await add(1, 2);
    await read.happen(`tally-${number + 1000}`, added(7));
    await run(projection).reach(await read.happen('tally-0', ignored));
    return projection;
  }

  it('finds nothing where nothing is wrong, and leaves nothing behind', async () => {
    const projection = await upToDate('sound');
    const { applied, differences } = await verify(projection, services);
    expect(differences).toEqual([]);
    expect(applied).toBeGreaterThan(2);
    expect(await leftovers(projection)).toEqual([]);
  });

  it('finds exactly the row that was changed by hand', async () => {
    const projection = await upToDate('tampered');
    await change(`update tampered_v1.tally set sum = 4 where number = ${number}`);
    const { differences } = await verify(projection, services);
    expect(differences).toMatchObject([{ table: 'tampered_v1.tally', onlyLive: 1, onlyReplayed: 1 }]);
    expect(differences[0]!.examples.map((row) => JSON.parse(row))).toEqual([
      expect.objectContaining({ number, sum: 4 }),
      expect.objectContaining({ number, sum: 3 }),
    ]);
    expect(await stored(projection)).toMatchObject({ sum: 4 });
    await rebuild(projection, services);
    expect(await verify(projection, services)).toMatchObject({ differences: [] });
  });

  it.each([
    ['is missing', 'delete from lost_v1.tally where number = $', { onlyLive: 0, onlyReplayed: 1 }],
    [
      'was never written',
      'insert into lost_v1.tally select number - 500000, events, sum, seen, small from lost_v1.tally where number = $',
      { onlyLive: 1, onlyReplayed: 0 },
    ],
  ])('finds a row that %s', async (_, statement, expected) => {
    const projection = await upToDate('lost');
    await change(statement.replace('$', String(number)));
    expect(await verify(projection, services)).toMatchObject({ differences: [expected] });
    await rebuild(projection, services);
  });

  it('is right while events come in', async () => {
    const projection = await upToDate('comparing');
    let busy = true;
    const writing = (async () => {
      for (let n = 3; busy; n += 1) await add(n);
    })();
    for (const _ of numbers(1, 3)) expect((await verify(projection, services)).differences).toEqual([]);
    busy = false;
    await writing;
  });
});
