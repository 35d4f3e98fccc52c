import { migrate } from '../../migrations/migrate.js';
import { createTestDatabase } from '../support/database.js';

describe('migrations', () => {
  it('run once, and two processes that start together do not collide', async () => {
    const database = await createTestDatabase();
    try {
      expect(await Promise.all([migrate(database.url, true), migrate(database.url, true)])).toEqual([[], []]);
    } finally {
      await database.drop();
    }
  });
});
