import { availableParallelism } from 'node:os';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { Database } from '../database/database.js';
import { isCommon } from './common-passwords.js';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let passwords: Passwords;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = new Database(testDatabase.url, 10);
  });
  beforeEach(() => (passwords = new Passwords(database)));
  afterAll(async () => {
    await database.end();
    await testDatabase.drop();
  });

  const set = async (account: number, password: string): Promise<void> =>
    passwords.store(account, await passwords.hash(password), database);

  it('match after they were set, and only themselves', async () => {
    await set(1, 'pässwörd 🐞 of many');
    expect(await passwords.matches(1, 'pässwörd 🐞 of many')).toBe(true);
    expect(await passwords.matches(1, 'pässwörd 🐞 of more')).toBe(false);
    expect(await passwords.matches(2, 'pässwörd 🐞 of many')).toBe(false);
    expect(await passwords.matches(null, 'no account has this password')).toBe(false);
    await set(1, 'another one');
    expect(await passwords.matches(1, 'pässwörd 🐞 of many')).toBe(false);
    await passwords.forget(1);
    expect(await passwords.matches(1, 'another one')).toBe(false);
  });

  it('are stored as argon2id with 19 MiB, two passes and a salt of their own', async () => {
    const [one, two] = [await passwords.hash('the same password'), await passwords.hash('the same password')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(two).not.toBe(one);
  });

  it('are hashed beside the event loop, which goes on turning', async () => {
    let turns = 0;
    let done = false;
    const hashing = passwords.hash('a long enough one').finally(() => (done = true));
    while (!done) {
      await new Promise(setImmediate);
      turns += 1;
    }
    await hashing;
    expect(turns).toBeGreaterThan(10);
  });

  it('are checked a few at a time; a crowd that is too long is told to come back', async () => {
    const atOnce = Math.max(1, availableParallelism() - 1);
    const stored = await passwords.hash('a long enough one');
    const settled = await Promise.allSettled(
      Array.from({ length: atOnce + 200 + 7 }, () => passwords.verify(stored, 'whatever')),
    );
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['session.overloaded']));
    expect(refused.length).toBeGreaterThanOrEqual(7);
    expect(refused.length).toBeLessThanOrEqual(atOnce + 7);
    expect(await passwords.matches(null, 'whatever')).toBe(false);
  });

  it.each(['password', 'Password', 'PASSW0RD', 'qwertyuiop', 'iloveyou', '1q2w3e4r', 'baseball1'])(
    'are not %j, which is guessed first',
    async (password) => {
      await expect(passwords.hash(password)).rejects.toMatchObject({ code: 'account.common-password' });
    },
  );

  it('are common by a list that is long', async () => {
    expect(await isCommon('correct horse battery')).toBe(false);
    expect(await isCommon('')).toBe(false);
    expect(await isCommon('toString')).toBe(false);
    expect(await isCommon('xpcrew')).toBe(true);
  });
});
