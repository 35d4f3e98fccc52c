import { Injectable } from '@nestjs/common';
import type { Redis } from '../redis/redis.js';
import { PostgresJobEngine } from './adapters/postgres-job-engine.js';
import { RedisJobEngine } from './adapters/redis-job-engine.js';
import { jobOrigin } from './attempt.js';
import type { JobCounts, JobEngine } from './job-engine.js';
import type { Queue } from './queue.js';

/** Where jobs are added. {@link JobRunner} does them, in this process or in another. */
@Injectable()
export class Jobs {
  readonly engine: JobEngine;
  /** What was added before Redis was switched on waits here, and is known here. */
  readonly former: JobEngine | undefined;

  /** @param redis where the jobs are; without it they are in PostgreSQL */
  constructor(connectionString: string, redis?: Redis) {
    const postgres = new PostgresJobEngine(connectionString);
    this.engine = redis ? new RedisJobEngine(redis) : postgres;
    this.former = redis && postgres;
  }

  /**
   * Adds a job, durably. One that was added under the same id before, and is not forgotten yet, is not added again.
   * Rejects within seconds when the engine is away; adding it once more is safe.
   * @param id without `:`, which BullMQ keeps to itself
   * @param delayMs milliseconds before it is begun
   */
  async add<Data extends object>(queue: Queue<Data>, id: string, data: Data, delayMs = 0): Promise<void> {
    if (await this.former?.knows(queue, id)) return;
    await this.engine.add(queue, id, { ...data, ...jobOrigin() }, delayMs);
  }

  /** On both engines, as long as one still has what was added before the change. */
  async counts(queues: readonly Queue<object>[]): Promise<JobCounts[]> {
    return Promise.all(
      queues.map(async (queue) => {
        const [now, left] = await Promise.all([this.engine.counts(queue), this.former?.counts(queue)]);
        if (left === undefined) return now;
        return {
          queue: queue.name,
          waiting: now.waiting + left.waiting,
          active: now.active + left.active,
          delayed: now.delayed + left.delayed,
          failed: now.failed + left.failed,
        };
      }),
    );
  }

  /** Closes after {@link JobRunner} has ended, and before Redis is closed. */
  async close(): Promise<void> {
    await this.engine.close();
    await this.former?.close();
  }
}
