import { AT, people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { WorklistEvent, WorklistEventType } from '../../src/worklists/domain/worklist.js';
import { verify } from '../../src/projector/rebuild.js';
import { worklists } from './worklists.projection.js';
import { itemTable, progressTable, worklistTable } from './worklists.table.js';

type Data<T extends WorklistEventType> = Extract<WorklistEvent, { type: T }>['data'];
const at = '2026-03-01T12:00:00+00:00';

describe('the worklists', () => {
  let read: ReadSide;
  let number = 0;
  const owner = people.reporter;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  const happen = <T extends WorklistEventType>(type: T, data: Data<T>, actor: number = owner) =>
    read.happen(`worklist-${number}`, { type, data, actor, at: AT });
  async function create(by: number = owner): Promise<void> {
    number += 1;
    const name = await read.keys.seal(by, { name: `List ${number}` });
    await happen('WorklistCreated', { number, owner: by, name, nameKey: 'x' }, by);
  }
  async function add(id: number, text: string, bug: number | null = null, by: number = owner): Promise<void> {
    const item = await read.keys.seal(by, { text, bug });
    await happen('WorklistItemAdded', { id, item, textKey: 'x' }, by);
  }
  const list = () => read.rows(worklists, worklistTable, { number });
  const items = () => read.rows(worklists, itemTable, { list: number });
  const progress = () => read.rows(worklists, progressTable, { list: number });

  it('are shown in clear', async () => {
    await create();
    await add(1, 'Milk');
    await add(2, 'Look at it', 7);
    expect(await list()).toEqual([
      { number, owner, name: `List ${number}`, created_at: at, version: 3, item_order: [1, 2] },
    ]);
    const common = { list: number, owner, checked: false, created_at: at };
    expect(await items()).toEqual([
      { ...common, id: 1, text: 'Milk', bug: null },
      { ...common, id: 2, text: 'Look at it', bug: 7 },
    ]);
    expect(await progress()).toEqual([{ list: number, items: 2, checked: 0 }]);
  });

  it('follow what is done to them', async () => {
    await create();
    for (const id of [1, 2, 3]) await add(id, `Item ${id}`);
    await happen('WorklistItemChecked', { id: 1 });
    await happen('WorklistItemChecked', { id: 2 });
    await happen('WorklistItemUnchecked', { id: 2 });
    await happen('WorklistItemRemoved', { id: 3 });
    const name = await read.keys.seal(owner, { name: 'Renamed' });
    await happen('WorklistRenamed', { name, nameKey: 'y' });
    expect(await list()).toMatchObject([{ name: 'Renamed', version: 9 }]);
    expect((await items()).map(({ id, checked }) => [id, checked])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(await progress()).toEqual([{ list: number, items: 2, checked: 1 }]);
  });

  it('keep their items as they were put', async () => {
    await create();
    for (const id of [1, 2, 3]) await add(id, `Item ${id}`);
    await happen('WorklistItemMoved', { id: 3, before: 1 });
    await happen('WorklistItemMoved', { id: 1, before: null });
    expect(await list()).toMatchObject([{ item_order: [3, 2, 1], version: 6 }]);
    await happen('WorklistItemRemoved', { id: 2 });
    expect(await list()).toMatchObject([{ item_order: [3, 1] }]);
  });

  it('are gone with their items when they are deleted', async () => {
    await create();
    await add(1, 'Milk');
    await items();
    await happen('WorklistDeleted', {});
    expect([await list(), await items(), await progress()]).toEqual([[], [], []]);
  });

  it('are gone when their owner is forgotten, and are not opened by a replay without his key', async () => {
    const forgotten = people.employee;
    await create(forgotten);
    await add(1, 'zzcanaryzz', null, forgotten);
    await create();
    await add(1, 'zzcanaryzz', null, owner);
    expect(await read.rows(worklists, itemTable, { owner: forgotten })).toHaveLength(1);
    await read.client.query('delete from account.person_key where account = $1', [forgotten]);
    await read.happen(`account-${forgotten}`, {
      type: 'AccountForgotten',
      data: {},
      actor: people.admin,
      at: AT,
    });
    expect(await read.rows(worklists, itemTable, { owner: forgotten })).toEqual([]);
    expect(await read.rows(worklists, worklistTable, { owner: forgotten })).toEqual([]);
    expect(await items()).toHaveLength(1);
    const { store, keys } = read;
    const { differences } = await verify(worklists, { store, keys, connectionString: read.url });
    expect(differences).toEqual([]);
  });

  it('stand in the log only sealed', async () => {
    const { rows } = await read.client.query<{ text: string }>(
      `select string_agg(data::text || metadata::text, ' ') as text from event_store.event`,
    );
    expect(rows[0]!.text).not.toMatch(/milk|zzcanaryzz|List \d/i);
  });
});
