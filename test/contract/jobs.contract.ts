import { JobRunner } from '../../src/jobs/job-runner.js';
import type { Jobs } from '../../src/jobs/jobs.js';
import { defineQueue, type Worker } from '../../src/jobs/queue.js';
import { until } from '../support/until.js';

export const sums = defineQueue<{ number: number }>('sums', { attempts: 3, backoffMs: 10 });

/** Adds up what it is given. */
export class Adding implements Worker<{ number: number }> {
  readonly queue = sums;
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

/** An engine under test, empty. */
export interface JobsUnderTest {
  /** Where this process adds jobs. */
  jobs: Jobs;
  /** The same as another process has it. */
  another(): Jobs;
  dispose(): Promise<void>;
}

/** What jobs must do on every engine; see `src/jobs/job-engine.ts`. */
export function jobsContract(name: string, setup: () => Promise<JobsUnderTest>): void {
  describe(`jobs contract: ${name}`, () => {
    let engine: JobsUnderTest;
    let jobs: Jobs;
    let worker: Adding;
    let runners: JobRunner[];
    const errors: string[] = [];
    const log = { error: (message: string) => errors.push(message) };

    beforeEach(async () => {
      engine = await setup();
      ({ jobs } = engine);
      worker = new Adding();
      runners = [];
      errors.length = 0;
    });
    afterEach(async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await engine.dispose();
    });
    const run = (by: Worker = worker, of = jobs): void => void runners.push(new JobRunner(by, of, log));
    const count = async () => (await jobs.counts([sums]))[0]!;

    it('are done, also those that were added before there was a worker', async () => {
      await jobs.add(sums, 'one', { number: 1 });
      expect(await count()).toEqual({ queue: 'sums', waiting: 1, active: 0, delayed: 0, failed: 0 });
      run();
      await jobs.add(sums, 'two', { number: 2 });
      await until('both are done', () => worker.done.length === 2);
      expect(worker.done.sort()).toEqual([1, 2]);
    });

    it('are added once under one id, also when they are done already', async () => {
      run();
      await jobs.add(sums, 'one', { number: 1 });
      await until('it is done', () => worker.done.length === 1);
      await jobs.add(sums, 'one', { number: 1 });
      await jobs.add(sums, 'last', { number: 2 });
      await until('the other is done', () => worker.done.includes(2));
      expect(worker.done).toEqual([1, 2]);
    });

    it('are done once, of a hundred that many add at once and two processes do', async () => {
      const other = engine.another();
      run();
      run(worker, other);
      const numbers = Array.from({ length: 100 }, (_, number) => number);
      await Promise.all(
        [jobs, other, jobs].flatMap((one) =>
          numbers.map((number) => one.add(sums, `n${number}`, { number })),
        ),
      );
      await until('none is left', async () => {
        const { waiting, active, delayed } = await count();
        return waiting + active + delayed === 0;
      });
      expect(worker.done.sort((a, b) => a - b)).toEqual(numbers);
      await Promise.all(runners.splice(0).map((runner) => runner.stop()));
      await other.close();
    });

    it('are tried again when they fail, and left as failed after the last attempt', async () => {
      worker.failures = 2;
      run();
      await jobs.add(sums, 'one', { number: 1 });
      await until('it is done', () => worker.done.length === 1);
      worker.failures = 3;
      await jobs.add(sums, 'two', { number: 2 });
      await until('it has failed', async () => (await count()).failed === 1);
      expect(worker.done).toEqual([1]);
      await until('it is told', () => errors.at(-1)?.includes('left as failed') === true);
    });

    it('wait as long as they are told to', async () => {
      run();
      await jobs.add(sums, 'later', { number: 1 }, 300);
      await jobs.add(sums, 'now', { number: 2 });
      await until('both are done', () => worker.done.length === 2);
      expect(worker.done).toEqual([2, 1]);
    });

    it('that are under way end before their runner has stopped, and the others wait for another one', async () => {
      const gates: (() => void)[] = [];
      const slow: Worker<{ number: number }> = {
        queue: { ...sums, concurrency: 1 },
        work: async (data) => {
          await new Promise<void>((resolve) => gates.push(resolve));
          await worker.work(data);
        },
      };
      run(slow);
      await jobs.add(sums, 'one', { number: 1 });
      await until('it is begun', () => gates.length === 1);
      await jobs.add(sums, 'two', { number: 2 });
      const stopped = runners.pop()!.stop();
      gates[0]!();
      await stopped;
      expect(worker.done).toEqual([1]);
      run();
      await until('the other is done', () => worker.done.length === 2);
      expect(worker.done).toEqual([1, 2]);
    });
  });
}
