import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { Database } from './database.js';
import { isUnavailable } from './unavailable.js';

describe('the pool', () => {
  let made: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    made = await createTestDatabase();
    database = new Database(made.url, 2);
  });
  it('does not wait for ever for whoever works under the same key', async () => {
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = database.exclusively(2, () => {
      begun.resolve();
      return held.promise;
    });
    await begun.promise;
    const refused = await database
      .exclusively(2, () => Promise.resolve(), 50)
      .catch((error: unknown) => error);
    expect(isUnavailable(refused)).toBe(true);
    held.resolve();
    await first;
    await expect(database.exclusively(2, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  afterAll(async () => {
    await database.end();
    await made.drop();
  });

  it('fails the transaction whose connection is lost while nothing is asked of it, and not the process', async () => {
    const work = database.transaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      // Not `once` of node:events, which listens for errors, too.
      const gone = new Promise((resolve) => client.once('end', resolve));
      await database.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await gone;
    });
    await expect(work).rejects.toThrow();
    await expect(database.exclusively(1, () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
