import { migrate } from '../../migrations/migrate.js';
import { createTestDatabase } from '../support/database.js';
import { testEngine } from '../support/test-store.js';

describe('migrations', () => {
  it('run once, and two processes that start together do not collide', async () => {
    const database = await createTestDatabase();
    const withLog = testEngine === 'postgres';
    try {
      const ran = await Promise.all([migrate(database.url, withLog), migrate(database.url, withLog)]);
      expect(ran).toEqual([[], []]);
    } finally {
      await database.drop();
    }
  });
});
