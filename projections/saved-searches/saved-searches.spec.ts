import { AT, people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { SavedSearchEvent, SavedSearchEventType } from '../../src/saved-searches/domain/saved-search.js';
import { verify } from '../../src/projector/rebuild.js';
import { savedSearches } from './saved-searches.projection.js';
import { savedSearchTable } from './saved-searches.table.js';

type Data<T extends SavedSearchEventType> = Extract<SavedSearchEvent, { type: T }>['data'];

describe('the saved searches', () => {
  let read: ReadSide;
  let number = 0;
  const owner = people.reporter;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  const happen = <T extends SavedSearchEventType>(type: T, data: Data<T>, actor: number = owner) =>
    read.happen(`saved-search-${number}`, { type, data, actor, at: AT });
  async function create(by: number = owner, shared = false): Promise<void> {
    number += 1;
    const name = await read.keys.seal(by, { name: `Search ${number}` });
    const query = await read.keys.seal(by, { query: { q: 'zzcanaryzz', status: ['open', 'CLOSED'] } });
    await happen('SavedSearchCreated', { number, owner: by, name, nameKey: 'x', query, shared }, by);
  }
  const search = () => read.rows(savedSearches, savedSearchTable, { number });

  it('are shown in clear', async () => {
    await create();
    expect(await search()).toEqual([
      {
        number,
        owner,
        name: `Search ${number}`,
        query: { q: 'zzcanaryzz', status: ['open', 'CLOSED'] },
        shared: false,
        created_at: '2026-03-01T12:00:00+00:00',
        version: 1,
      },
    ]);
  });

  it('follow what is done to them', async () => {
    await create(owner, true);
    expect(await search()).toMatchObject([{ shared: true }]);
    await happen('SavedSearchUnshared', {});
    expect(await search()).toMatchObject([{ shared: false, version: 2 }]);
    await happen('SavedSearchShared', {});
    await happen('SavedSearchRenamed', { name: await read.keys.seal(owner, { name: 'New' }), nameKey: 'y' });
    await happen('SavedSearchChanged', { query: await read.keys.seal(owner, { query: { tag: 'a' } }) });
    expect(await search()).toMatchObject([{ name: 'New', query: { tag: 'a' }, shared: true, version: 5 }]);
    await happen('SavedSearchDeleted', {});
    expect(await search()).toEqual([]);
  });

  it('are gone when their owner is forgotten, shared ones, too', async () => {
    const forgotten = people.employee;
    await create(forgotten, true);
    expect(await search()).toHaveLength(1);
    await read.client.query('delete from account.person_key where account = $1', [forgotten]);
    const gone = { type: 'AccountForgotten', data: {}, actor: people.admin, at: AT } as const;
    await read.happen(`account-${forgotten}`, gone);
    expect(await search()).toEqual([]);
    expect(await read.rows(savedSearches, savedSearchTable)).toHaveLength(1);
    const { store, keys } = read;
    const { differences } = await verify(savedSearches, { store, keys, connectionString: read.url });
    expect(differences).toEqual([]);
  });

  it('stand in the log only sealed', async () => {
    const { rows } = await read.client.query<{ text: string }>(
      `select string_agg(data::text || metadata::text, ' ') as text from event_store.event`,
    );
    expect(rows[0]!.text).not.toMatch(/zzcanaryzz|Search \d/);
  });
});
