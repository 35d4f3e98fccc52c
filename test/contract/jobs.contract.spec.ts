import { JobRunner } from '../../src/jobs/job-runner.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { Redis } from '../../src/redis/redis.js';
import { createTestDatabase } from '../support/database.js';
import { describeWithEngine } from '../support/engines.js';
import { claimRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { Adding, jobsContract, sums } from './jobs.contract.js';
import { TcpProxy } from './tcp-proxy.js';

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

describe('jobs on PostgreSQL', () => {
  it('are added and done once it is back, also by who has begun while it was away', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url);
    const line = new TcpProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(await line.listen());
    await line.close();
    const jobs = new Jobs(url.href);
    const worker = new Adding();
    const runner = new JobRunner(worker, jobs, { error: () => undefined });
    await expect(jobs.add(sums, 'one', { number: 1 })).rejects.toThrow();
    await line.listen();
    await until('it is added', () =>
      jobs.add(sums, 'one', { number: 1 }).then(
        () => true,
        () => false,
      ),
    );
    await until('it is done', () => worker.done.length === 1);
    await runner.stop();
    await jobs.close();
    await line.close();
    await database.drop();
  });
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
