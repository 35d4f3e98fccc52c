import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { until } from '../../test/support/until.js';
import { JobRunner } from './job-runner.js';
import { Jobs } from './jobs.js';
import { defineQueue, type Worker } from './queue.js';

const queue = defineQueue<{ number: number }>('sums', { attempts: 3, backoffMs: 10 });

/** Adds up what it is given. */
class Adding implements Worker<{ number: number }> {
  readonly queue = queue;
  readonly done: number[] = [];
  failures = 0;

  async work({ number }: { number: number }): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('not now');
    }
    this.done.push(number);
  }
}

describe('jobs', () => {
  let database: TestDatabase;
  let jobs: Jobs;
  let worker: Adding;
  let runner: JobRunner | undefined;
  const errors: string[] = [];
  const log = { error: (message: string) => errors.push(message) };

  beforeEach(async () => {
    database = await createTestDatabase();
    jobs = new Jobs(database.url);
    worker = new Adding();
    errors.length = 0;
  });
  afterEach(async () => {
    await runner?.stop();
    runner = undefined;
    await jobs.close();
    await database.drop();
  });
  const run = (): void => void (runner = new JobRunner(worker, jobs, log));

  it('are done, also those that were added before there was a worker', async () => {
    await jobs.add(queue, 'one', { number: 1 });
    run();
    await jobs.add(queue, 'two', { number: 2 });
    await until('both are done', async () => worker.done.length === 2);
    expect(worker.done.sort()).toEqual([1, 2]);
  });

  it('are added once under one id, also when they are done already', async () => {
    run();
    await jobs.add(queue, 'one', { number: 1 });
    await until('it is done', async () => worker.done.length === 1);
    await jobs.add(queue, 'one', { number: 1 });
    await jobs.add(queue, 'last', { number: 2 });
    await until('the other is done', async () => worker.done.includes(2));
    expect(worker.done).toEqual([1, 2]);
  });

  it('are tried again when they fail, and left as failed after the last attempt', async () => {
    worker.failures = 2;
    run();
    await jobs.add(queue, 'one', { number: 1 });
    await until('it is done', async () => worker.done.length === 1);
    worker.failures = 3;
    await jobs.add(queue, 'two', { number: 2 });
    await until('it has failed', async () => (await jobs.counts([queue]))[0]!.failed === 1);
    expect(worker.done).toEqual([1]);
    await until('it is told', () => errors.at(-1)?.includes('left as failed') === true);
  });

  it('wait as long as they are told to', async () => {
    run();
    await jobs.add(queue, 'later', { number: 1 }, 300);
    await jobs.add(queue, 'now', { number: 2 });
    await until('both are done', async () => worker.done.length === 2);
    expect(worker.done).toEqual([2, 1]);
  });
});
