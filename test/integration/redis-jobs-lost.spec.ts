import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisJobEngine } from '../../src/jobs/adapters/redis-job-engine.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { WorkLine } from '../../src/jobs/work-line.js';
import { Redis, RedisUnavailable } from '../../src/redis/redis.js';
import { startRedis } from '../../tools/engines/redis.js';
import { freePort, type Server } from '../../tools/engines/server.js';
import { Adding, sums } from '../contract/jobs.contract.js';
import { TcpProxy } from '../contract/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { describeWithEngine } from '../support/engines.js';
import { until } from '../support/until.js';

const ROUNDS = 3;
/** Most milliseconds of a test that waits for locks to run out. */
const LONG_MS = 180_000;

/** On a server of their own, which they kill. */
describeWithEngine('jobs while Redis is lost and comes back', 'TEST_REDIS_URL', () => {
  let folder: string;
  let port: number;
  let server: Server;
  let database: TestDatabase;
  const errors: string[] = [];
  const log = { error: (message: string) => errors.push(message) };
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bugzot-redis-'));
    port = await freePort();
    server = await startRedis(folder, port, 16);
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    errors.length = 0;
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function connect(url: string): Promise<Redis> {
    const redis = new Redis(url, log);
    closing.push(() => redis.close());
    await until('Redis answers', () => redis.answers);
    return redis;
  }

  async function jobsOn(url: string): Promise<{ jobs: Jobs; redis: Redis }> {
    const redis = await connect(url);
    const jobs = new Jobs(database.url, redis);
    closing.push(() => jobs.close());
    return { jobs, redis };
  }

  it(
    'are all done that were added, also with kill -9 again and again, and are known afterwards',
    async () => {
      const { jobs } = await jobsOn(`redis://127.0.0.1:${port}/1`);
      const worker = new Adding();
      const runners = [new JobRunner(worker, jobs, log), new JobRunner(worker, jobs, log)];
      closing.push(() => Promise.all(runners.map((runner) => runner.stop())));
      let added = 0;
      let refused = 0;
      let enough = false;
      // As a reaction does it: again and again, until it is acknowledged.
      const adding = Array.from({ length: 4 }, async () => {
        while (!enough) {
          const number = added++;
          for (let done = false; !done;) {
            done = await jobs.add(sums, `n${number}`, { number }).then(
              () => true,
              (error: unknown) => {
                expect(error).toBeInstanceOf(RedisUnavailable);
                refused += 1;
                return new Promise<false>((resolve) => setTimeout(resolve, 20, false));
              },
            );
          }
        }
      });
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = worker.done.length;
        await until('jobs are done', () => worker.done.length > before + 200);
        await server.kill();
        const sofar = refused;
        await until('adding is refused', () => refused > sofar + 4);
        server = await startRedis(folder, port, 16);
      }
      const before = worker.done.length;
      await until('jobs are done again', () => worker.done.length > before + 200);
      enough = true;
      await Promise.all(adding);
      // Those that were handed to a worker who never heard of it are begun again when their locks have run out.
      await until('all are done', () => new Set(worker.done).size === added, 60_000);
      await until('none is left', async () => {
        const { waiting, active, delayed, failed } = (await jobs.counts([sums]))[0]!;
        return waiting + active + delayed + failed === 0;
      });
      // Done twice: at the most those that were under way when it was killed.
      const most = ROUNDS * runners.length * sums.concurrency;
      expect(worker.done.length - added).toBeLessThanOrEqual(most);
      await Promise.all(Array.from({ length: 50 }, (_, number) => jobs.add(sums, `n${number}`, { number })));
      await jobs.add(sums, 'last', { number: -1 });
      await until('the last is done', () => worker.done.at(-1) === -1);
      expect(worker.done.length - added - 1).toBeLessThanOrEqual(most);
    },
    LONG_MS,
  );

  it('are done by a worker that was waiting when Redis went away', async () => {
    const { jobs, redis } = await jobsOn(`redis://127.0.0.1:${port}/2`);
    const worker = new Adding();
    const runner = new JobRunner(worker, jobs, log);
    closing.push(() => runner.stop());
    for (let round = 0; round < ROUNDS; round += 1) {
      await jobs.add(sums, `round-${round}`, { number: round });
      await until('it is done', () => worker.done.length === round + 1);
      await server.kill();
      await expect(jobs.add(sums, 'never', { number: -1 })).rejects.toThrow();
      server = await startRedis(folder, port, 16);
      await until('Redis answers again', () => redis.answers);
    }
    expect([...new Set(worker.done)]).toEqual([0, 1, 2]);
    // An outage is told when it begins and when it ends, and by the queue, but not at each attempt to connect.
    const times = (begin: string): number => errors.filter((message) => message.startsWith(begin)).length;
    expect(times('Redis answers again')).toBeGreaterThanOrEqual(ROUNDS);
    expect(times('Redis does not answer')).toBe(times('Redis answers again'));
    const ofQueue = errors.filter((message) => message.startsWith('Queue sums: '));
    expect(ofQueue).toEqual([...new Set(ofQueue)]);
  });

  it('are done by another worker when the one hangs that says it runs', async () => {
    const proxy = new TcpProxy({ host: '127.0.0.1', port });
    const frozen = await connect(`redis://127.0.0.1:${await proxy.listen()}/3`);
    closing.push(() => proxy.close());
    const redis = await connect(`redis://127.0.0.1:${port}/3`);
    const engine = new RedisJobEngine(redis);
    closing.push(() => engine.close());
    const worker = new Adding();
    const line = new WorkLine(worker, new RedisJobEngine(frozen), log, 100);
    closing.push(() => line.stop());
    await engine.add(sums, 'one', { number: 1 }, 0);
    await until('it is done', () => worker.done.length === 1);
    // As when the machine vanishes behind its address: no connection is closed, and none says anything any more.
    proxy.freeze();
    await engine.add(sums, 'two', { number: 2 }, 0);
    await until('the other is done, too', () => worker.done.length === 2);
    expect(errors).toContain('Queue sums: 1 jobs wait and none is begun; the worker is exchanged');
  });

  it('stop in good time while Redis is away', async () => {
    const { jobs } = await jobsOn(`redis://127.0.0.1:${port}/4`);
    const runner = new JobRunner(new Adding(), jobs, log);
    await jobs.add(sums, 'one', { number: 1 });
    await server.kill();
    await runner.stop();
    server = await startRedis(folder, port, 16);
  });

  it('that still wait in PostgreSQL are done after the change, and are not added to Redis', async () => {
    const former = new Jobs(database.url);
    closing.push(() => former.close());
    await former.add(sums, 'now', { number: 1 });
    await former.add(sums, 'later', { number: 2 }, 500);
    const { jobs } = await jobsOn(`redis://127.0.0.1:${port}/5`);
    await jobs.add(sums, 'now', { number: 1 });
    await jobs.add(sums, 'new', { number: 3 });
    expect((await jobs.counts([sums]))[0]).toMatchObject({ waiting: 2, delayed: 1 });
    const worker = new Adding();
    const runner = new JobRunner(worker, jobs, log);
    closing.push(() => runner.stop());
    await until('all are done', () => worker.done.length === 3);
    expect(worker.done.sort()).toEqual([1, 2, 3]);
    await jobs.add(sums, 'later', { number: 2 });
    await jobs.add(sums, 'last', { number: 4 });
    await until('the last is done', () => worker.done.includes(4));
    expect(worker.done).toHaveLength(4);
  });
});
