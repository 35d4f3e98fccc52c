import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { Database } from '../database/database.js';
import { MasterKey } from './master-key.js';
import { openSealed, PersonForgotten, PersonKeys } from './person-keys.js';

const grace = { username: 'grace', email: 'grace@example.com', displayName: 'Grace' };

describe('the keys of persons', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let keys: PersonKeys;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.url, 10);
    keys = new PersonKeys(database, new MasterKey(randomBytes(32)));
  });
  afterAll(async () => {
    await database.end();
    await testDatabase.drop();
  });

  const forget = (account: number) =>
    database.query('delete from account.person_key where account = $1', [account]);
  const keyOf = async (account: number): Promise<Buffer> => (await keys.keysOf([account])).get(account)!;

  it('open what they sealed, and only for the same person', async () => {
    const sealed = await keys.seal(1, grace);
    expect(sealed).not.toContain('grace');
    expect(openSealed(1, sealed, await keyOf(1))).toEqual(grace);
    await keys.seal(2, grace);
    expect(() => openSealed(1, sealed, Buffer.from(randomBytes(32)))).toThrow();
    const keyOfAnother = await keyOf(2);
    expect(() => openSealed(1, sealed, keyOfAnother)).toThrow();
    const key = await keyOf(1);
    expect(() => openSealed(2, sealed, key)).toThrow();
  });

  it('are one for each person, also when many ask at once', async () => {
    const sealed = await Promise.all(Array.from({ length: 20 }, () => keys.seal(3, grace)));
    const key = await keyOf(3);
    for (const one of sealed) expect(openSealed(3, one, key)).toEqual(grace);
  });

  it('are found for many persons at once; who is not known has none', async () => {
    await Promise.all([4, 5].map((account) => keys.seal(account, grace)));
    expect([...(await keys.keysOf([4, 5, 404])).keys()].sort()).toEqual([4, 5]);
    expect(await keys.keysOf([])).toEqual(new Map());
  });

  it('forget the person when they are deleted: a new one does not open what the old one sealed', async () => {
    const sealed = await keys.seal(6, grace);
    await forget(6);
    expect(await keys.keysOf([6])).toEqual(new Map());
    await keys.seal(6, grace);
    const key = await keyOf(6);
    expect(() => openSealed(6, sealed, key)).toThrow();
  });

  it('are not made anew for whoever was forgotten, not even while it happens', async () => {
    const seals = Array.from({ length: 10 }, () => keys.seal(8, grace).catch((error: unknown) => error));
    await keys.forget(8);
    await Promise.all(seals);
    await expect(keys.seal(8, grace)).rejects.toThrow(PersonForgotten);
    await keys.forget(8);
    expect(await keys.keysOf([8])).toEqual(new Map());
    await expect(keys.check()).resolves.toBeUndefined();
  });

  it('stop the start under another master key, and name the variable', async () => {
    await keys.seal(1, grace);
    await expect(keys.check()).resolves.toBeUndefined();
    const others = new PersonKeys(database, new MasterKey(randomBytes(32)));
    await expect(others.check()).rejects.toThrow('BUGZOT_MASTER_KEY');
  });

  it('are of no use without the master key', async () => {
    await keys.seal(7, grace);
    const stranger = new PersonKeys(database, new MasterKey(randomBytes(32)));
    await expect(stranger.keysOf([7])).rejects.toThrow();
    const { rows } = await database.query('select wrapped_key from account.person_key where account = 7');
    expect(rows[0].wrapped_key.equals(await keyOf(7))).toBe(false);
  });
});
