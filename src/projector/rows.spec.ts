import { ReadSide } from '../../test/support/read-side.js';
import { defineProjection } from './projection.js';
import { ReadModel } from './read-model.js';
import { HandlerError, Rows } from './rows.js';
import { defineTable } from './table.js';

interface Thing {
  kind: string;
  id: number;
  name: string | null;
  tags: string[];
  more: unknown;
  day: string | null;
  at: string;
}

const thingTable = defineTable<Thing>()({
  name: 'thing',
  key: ['kind', 'id'],
  columns: {
    kind: 'text not null',
    id: 'bigint not null',
    name: 'text',
    tags: 'text[] not null',
    more: 'jsonb',
    day: 'date',
    at: 'timestamptz not null',
  },
});

const markTable = defineTable<{ id: number }>()({
  name: 'mark',
  key: ['id'],
  columns: { id: 'integer not null' },
});

const noteTable = defineTable<{ id: number; name: string | null }>()({
  name: 'note',
  key: ['id'],
  columns: { id: 'integer not null', name: 'text' },
  derived: { upper_name: 'text generated always as (upper(name)) stored' },
});

const things = defineProjection({
  name: 'things',
  version: 1,
  tables: [noteTable, thingTable, markTable],
  on: {},
});
const at = '2026-03-01T12:00:00+00:00';
const thing = (id: number, more: Partial<Thing> = {}): Thing => ({
  kind: 'a',
  id,
  name: 'new',
  tags: [],
  more: null,
  day: null,
  at,
  ...more,
});

describe('rows', () => {
  let read: ReadSide;

  beforeAll(async () => {
    read = await ReadSide.start();
    await read.client.query('begin');
    await new ReadModel(things).create(read.client);
    await read.client.query('commit');
  });
  afterAll(() => read.stop());
  beforeEach(() => read.client.query('truncate things_v1.thing, things_v1.mark, things_v1.note'));

  /** What the handlers of one batch do. */
  async function batch(...changes: ((rows: Rows) => void)[]): Promise<void> {
    const rows = new Rows();
    changes.forEach((change, index) => {
      rows.at(index);
      change(rows);
    });
    await rows.flush(read.client, 'things_v1');
  }
  const insert = (row: Thing) => (rows: Rows) => rows.insert(thingTable, row);
  const patch = (id: number, change: Partial<Thing> | ((row: Thing) => Partial<Thing>)) => (rows: Rows) =>
    rows.patch(thingTable, { kind: 'a', id }, change);
  const remove = (id: number) => (rows: Rows) => rows.remove(thingTable, { kind: 'a', id });
  const append = (tag: string) => (row: Thing) => ({ tags: [...row.tags, tag] });

  async function stored(): Promise<Thing[]> {
    const { rows } = await read.client.query<{ row: Thing }>(
      'select to_json(t) as row from things_v1.thing t order by kind, id',
    );
    return rows.map(({ row }) => row);
  }

  it('are written as they were inserted, whatever they hold', async () => {
    const row = thing(9_007_199_254_740_991, {
      kind: 'a "quoted" \\ {kind}, with 🐞',
      name: null,
      tags: ['', 'a,b', '{c}', '"', 'null', '\\'],
      more: { deep: [1, null, { text: 'é' }] },
      day: '2026-02-28',
    });
    await batch(insert(row));
    expect(await stored()).toEqual([row]);
  });

  it('are changed by a later event of the batch that inserted them', async () => {
    await batch(insert(thing(1)), patch(1, { name: 'changed' }), patch(1, append('x')));
    expect(await stored()).toEqual([thing(1, { name: 'changed', tags: ['x'] })]);
  });

  it('are changed in the order of the events, on what was stored', async () => {
    await batch(insert(thing(1, { tags: ['0'] })));
    await batch(patch(1, append('1')), patch(1, append('2')), patch(1, append('3')));
    expect(await stored()).toEqual([thing(1, { tags: ['0', '1', '2', '3'] })]);
  });

  it('are found again by the whole key', async () => {
    await batch(insert(thing(1)), insert(thing(1, { kind: 'b' })), insert(thing(2)));
    await batch((rows) => rows.patch(thingTable, { kind: 'b', id: 1 }, { name: 'found' }));
    expect((await stored()).map(({ name }) => name)).toEqual(['new', 'new', 'found']);
  });

  it('that are not there are not patched', async () => {
    await batch(patch(1, { name: 'ghost' }));
    expect(await stored()).toEqual([]);
  });

  it('that are not there can be made by a change', async () => {
    const make = (rows: Rows) =>
      rows.change(thingTable, { kind: 'a', id: 1 }, (row) => ({ ...(row ?? thing(1)), name: 'made' }));
    await batch(make, make);
    expect(await stored()).toEqual([thing(1, { name: 'made' })]);
  });

  it('are removed, one by one', async () => {
    await batch(insert(thing(1)), insert(thing(2)));
    await batch(remove(1), remove(3));
    expect(await stored()).toEqual([thing(2)]);
  });

  it('that are inserted and removed in one batch never were', async () => {
    await batch(insert(thing(1)), remove(1));
    expect(await stored()).toEqual([]);
  });

  it('are there again when they are removed and inserted', async () => {
    await batch(insert(thing(1, { tags: ['old'] })));
    await batch(remove(1), insert(thing(1)), patch(1, append('again')));
    expect(await stored()).toEqual([thing(1, { tags: ['again'] })]);
    await batch(remove(1));
    await batch(insert(thing(1)));
    expect(await stored()).toEqual([thing(1)]);
  });

  it('that nothing changes are not written', async () => {
    await batch(insert(thing(1)));
    const version = async () => (await read.client.query('select xmin from things_v1.thing')).rows;
    const before = await version();
    await batch((rows) => rows.change(thingTable, { kind: 'a', id: 1 }, (row) => row));
    expect(await version()).toEqual(before);
  });

  it('may consist of a key alone', async () => {
    const mark = (rows: Rows) => rows.insert(markTable, { id: 1 });
    await batch(mark);
    await batch(mark, (rows) => rows.insert(markTable, { id: 2 }));
    expect((await read.client.query('select id from things_v1.mark order by id')).rows).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });

  describe('that have something in common', () => {
    const sweep = (match: Partial<Thing>) => (rows: Rows) => rows.removeAll(thingTable, match);

    it('are removed at once, and others are not', async () => {
      await batch(insert(thing(1)), insert(thing(2)), insert(thing(3, { kind: 'b' })));
      await batch(sweep({ kind: 'a' }));
      expect((await stored()).map(({ id }) => id)).toEqual([3]);
    });

    it('are removed in their place among the events of a batch', async () => {
      await batch(insert(thing(1, { name: 'x' })), insert(thing(2, { name: 'y' })));
      await batch(
        insert(thing(3, { name: 'x' })),
        patch(2, { name: 'x' }),
        patch(1, { name: 'spared' }),
        sweep({ name: 'x' }),
        insert(thing(4, { name: 'x' })),
        patch(2, { name: 'not there any more' }),
      );
      expect((await stored()).map(({ id, name }) => [id, name])).toEqual([
        [1, 'spared'],
        [4, 'x'],
      ]);
    });

    it('may be none', async () => {
      await batch(insert(thing(1)));
      await batch(sweep({ kind: 'c' }));
      expect(await stored()).toHaveLength(1);
    });
  });

  it('may depend on a row of another table, as it was before their event', async () => {
    const rename = (id: number, name: string) => (rows: Rows) => {
      const before = rows.look(thingTable, { kind: 'a', id: 1 });
      rows.patch(thingTable, { kind: 'a', id: 1 }, { name });
      rows.insert(noteTable, { id, name: null }, () => ({ name: before()?.name ?? 'none' }));
    };
    // The other table is met first, and is written last all the same.
    const meet = (rows: Rows) => rows.insert(noteTable, { id: 0, name: 'met' });
    await batch(meet, rename(1, 'too early'), insert(thing(1)), rename(2, 'b'), rename(3, 'c'));
    await batch(rename(4, 'd'));
    const { rows } = await read.client.query('select id, name from things_v1.note order by id');
    expect(rows.map(({ name }) => name)).toEqual(['met', 'none', 'new', 'b', 'c']);
    expect((await stored()).map(({ name }) => name)).toEqual(['d']);
  });

  it('have derived columns that follow them and are no part of them', async () => {
    await batch((rows) => rows.insert(noteTable, { id: 1, name: 'a' }));
    let seen: object | undefined;
    await batch((rows) =>
      rows.change(noteTable, { id: 1 }, (row) => {
        seen = row;
        return row && { ...row, name: `${row.name}b` };
      }),
    );
    expect(seen).toEqual({ id: 1, name: 'a' });
    const { rows } = await read.client.query('select * from things_v1.note');
    expect(rows).toEqual([{ id: 1, name: 'ab', upper_name: 'AB' }]);
  });

  it('that cannot be changed name the event', async () => {
    const fail = (rows: Rows) =>
      rows.patch(thingTable, { kind: 'a', id: 1 }, () => {
        throw new TypeError('cannot');
      });
    await expect(batch(insert(thing(1)), fail, patch(1, {}))).rejects.toMatchObject({
      constructor: HandlerError,
      event: 1,
      message: 'cannot',
    });
    expect(await stored()).toEqual([]);
  });

  it('can be folded in memory, from nothing, and nothing is written', async () => {
    const rows = new Rows();
    insert(thing(1))(rows);
    patch(1, { name: 'changed' })(rows);
    insert(thing(2))(rows);
    rows.remove(thingTable, { kind: 'a', id: 2 });
    patch(3, { name: 'nobody' })(rows);
    expect(rows.fold(thingTable)).toEqual([thing(1, { name: 'changed' })]);
    expect(rows.fold(markTable)).toEqual([]);
    expect(await stored()).toEqual([]);
    patch(1, () => {
      throw new TypeError('cannot');
    })(rows);
    expect(() => rows.fold(thingTable)).toThrow(HandlerError);
  });
});
