import { Jobs } from '../../src/jobs/jobs.js';
import { Redis } from '../../src/redis/redis.js';
import { createTestDatabase } from '../support/database.js';
import { describeWithEngine } from '../support/engines.js';
import { claimRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { jobsContract } from './jobs.contract.js';

jobsContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const jobs = new Jobs(database.url);
  return {
    jobs,
    another: () => new Jobs(database.url),
    dispose: async () => {
      await jobs.close();
      await database.drop();
    },
  };
});

describeWithEngine('on Redis', 'TEST_REDIS_URL', () => {
  jobsContract('Redis', async () => {
    const database = await createTestDatabase();
    const test = await claimRedis();
    const redis = new Redis(test.url, { error: () => undefined });
    await until('Redis answers', () => redis.answers);
    const jobs = new Jobs(database.url, redis);
    return {
      jobs,
      another: () => new Jobs(database.url, redis),
      dispose: async () => {
        await jobs.close();
        redis.close();
        await test.release();
        await database.drop();
      },
    };
  });
});
