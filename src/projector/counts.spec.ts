import { seeded } from '../../test/support/garbage.js';
import { ReadSide } from '../../test/support/read-side.js';
import { defineCounts } from './counts.js';
import { defineProjection } from './projection.js';
import { ReadModel } from './read-model.js';
import { Rows } from './rows.js';
import { defineTable } from './table.js';

interface Parcel {
  id: number;
  town: string;
  weight: number;
  sent: boolean;
}

const parcelTable = defineTable<Parcel>()({
  name: 'parcel',
  key: ['id'],
  columns: {
    id: 'bigint not null',
    town: 'text not null',
    weight: 'integer not null',
    sent: 'boolean not null',
  },
});

interface Town {
  town: string;
  sent: boolean;
  parcels: number;
  weight: number;
}

const townTable = defineTable<Town>()({
  name: 'town',
  key: ['town', 'sent'],
  columns: {
    town: 'text not null',
    sent: 'boolean not null',
    parcels: 'bigint not null',
    weight: 'bigint not null',
  },
});

/** In its own town and in all of them; what weighs nothing counts nowhere. */
const towns = ({ town, sent, weight }: Parcel): Town[] =>
  weight === 0 ? [] : [town, 'all'].map((one) => ({ town: one, sent, parcels: 1, weight }));

const post = defineProjection({
  name: 'post',
  version: 1,
  tables: [parcelTable, townTable],
  counts: [defineCounts({ from: parcelTable, into: townTable, of: towns })],
  on: {},
});

describe('counts', () => {
  let read: ReadSide;

  beforeAll(async () => {
    read = await ReadSide.start();
    await read.client.query('begin');
    await new ReadModel(post).create(read.client);
    await read.client.query('commit');
  });
  afterAll(() => read.stop());
  beforeEach(() => read.client.query('truncate post_v1.parcel, post_v1.town'));

  async function batch(...changes: ((rows: Rows) => void)[]): Promise<void> {
    const rows = new Rows(post.counts);
    changes.forEach((change, index) => {
      rows.at(index);
      change(rows);
    });
    await rows.flush(read.client, 'post_v1');
  }
  const parcel = (id: number, more: Partial<Parcel> = {}): Parcel => ({
    id,
    town: 'Ulm',
    weight: 2,
    sent: false,
    ...more,
  });
  const insert = (row: Parcel) => (rows: Rows) => rows.insert(parcelTable, row);
  const patch = (id: number, change: Partial<Parcel>) => (rows: Rows) =>
    rows.patch(parcelTable, { id }, change);
  const remove = (id: number) => (rows: Rows) => rows.remove(parcelTable, { id });

  async function counted(): Promise<Town[]> {
    const { rows } = await read.client.query<{ row: Town }>(
      'select to_json(t) as row from post_v1.town t order by town collate "C", sent',
    );
    return rows.map(({ row }) => row);
  }
  async function recounted(): Promise<Town[]> {
    const { rows } = await read.client.query<{ row: Town }>(
      `select json_build_object('town', t.town, 'sent', sent, 'parcels', count(*), 'weight', sum(weight)) as row
         from post_v1.parcel p, unnest(array[p.town, 'all']) t(town) where weight <> 0
        group by t.town, sent order by t.town collate "C", sent`,
    );
    return rows.map(({ row }) => row);
  }

  it('follow rows that come, change, and go', async () => {
    await batch(insert(parcel(1)), insert(parcel(2, { town: 'Bonn', weight: 5 })));
    expect(await counted()).toEqual([
      { town: 'Bonn', sent: false, parcels: 1, weight: 5 },
      { town: 'Ulm', sent: false, parcels: 1, weight: 2 },
      { town: 'all', sent: false, parcels: 2, weight: 7 },
    ]);
    await batch(patch(2, { town: 'Ulm', weight: 6 }));
    expect(await counted()).toEqual([
      { town: 'Ulm', sent: false, parcels: 2, weight: 8 },
      { town: 'all', sent: false, parcels: 2, weight: 8 },
    ]);
    await batch(patch(1, { sent: true }), remove(2));
    expect(await counted()).toEqual([
      { town: 'Ulm', sent: true, parcels: 1, weight: 2 },
      { town: 'all', sent: true, parcels: 1, weight: 2 },
    ]);
  });

  it('of which nothing is left are no rows', async () => {
    await batch(insert(parcel(1)));
    await batch(patch(1, { weight: 0 }));
    expect(await counted()).toEqual([]);
  });

  it('know of a row only what it was before a batch and what it is after', async () => {
    await batch(insert(parcel(1)), patch(1, { town: 'Bonn' }), remove(1));
    expect(await counted()).toEqual([]);
    await batch(insert(parcel(1)), patch(1, { town: 'Bonn' }));
    expect((await counted()).map(({ town }) => town)).toEqual(['Bonn', 'all']);
    await batch(patch(1, { town: 'Ulm' }), patch(1, { town: 'Bonn' }));
    expect(await counted()).toEqual(await recounted());
  });

  it('follow rows that are removed because they have something in common', async () => {
    await batch(insert(parcel(1)), insert(parcel(2, { town: 'Bonn' })));
    await batch(insert(parcel(3)), (rows) => rows.removeAll(parcelTable, { town: 'Ulm' }));
    expect((await counted()).map(({ town, parcels }) => [town, parcels])).toEqual([
      ['Bonn', 1],
      ['all', 1],
    ]);
  });

  it.each([1, 2, 3])('are equal to a recount after any history (%i)', async (seed) => {
    const random = seeded(seed);
    const up = (to: number): number => Math.floor(random() * to);
    for (let batches = 0; batches < 40; batches += 1) {
      const changes = Array.from({ length: 1 + up(8) }, () => {
        const id = up(12);
        const row = parcel(id, {
          town: ['Ulm', 'Bonn', 'Köln'][up(3)]!,
          weight: up(4),
          sent: random() < 0.5,
        });
        return [
          (rows: Rows) => rows.change(parcelTable, { id }, () => row),
          patch(id, { town: row.town }),
          patch(id, { weight: row.weight, sent: row.sent }),
          remove(id),
        ][up(4)]!;
      });
      await batch(...changes);
      expect(await counted()).toEqual(await recounted());
    }
  });
});
