import { Injectable } from '@nestjs/common';
import { createPostgresBackend, withBackend } from 'bullmq';
import pg from 'pg';
import { asRole } from '../database/database-role.js';
import { watchPool } from '../telemetry/instruments.js';
import { jobOrigin } from './attempt.js';
import type { Queue } from './queue.js';

/** The schema of BullMQ's tables; `migrations/migrate.ts` makes it. */
export const JOBS_SCHEMA = 'bullmq';
/** How long a job that is done is remembered, in seconds: adding it again meanwhile does nothing. */
const DONE_KEPT_S = 7 * 24 * 3600;
/** How long a job that failed for good is kept for a person to look at, in seconds. */
const FAILED_KEPT_S = 30 * 24 * 3600;

/** BullMQ on PostgreSQL. */
export const onPostgres = withBackend(createPostgresBackend);
type PostgresQueue = InstanceType<typeof onPostgres.Queue>;

/** How many jobs of a queue are where. */
export interface JobCounts {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** Where jobs are added. {@link JobRunner} does them, in this process or in another. */
@Injectable()
export class Jobs {
  /** Shared with the workers of this process, each of which keeps one connection to listen. */
  readonly pool: pg.Pool;
  private readonly queues = new Map<string, PostgresQueue>();

  constructor(connectionString: string) {
    this.pool = new pg.Pool({
      connectionString: asRole(connectionString, 'writer', JOBS_SCHEMA),
      max: 20,
      keepAlive: true,
      application_name: 'bugzot-jobs',
      connectionTimeoutMillis: 5000,
    });
    this.pool.on('error', () => undefined);
    watchPool(this.pool);
  }

  /**
   * Adds a job, durably. One that was added under the same id before, and is not forgotten yet, is not added again.
   * @param id without `:`, which BullMQ keeps to itself
   * @param delayMs milliseconds before it is begun
   */
  async add<Data extends object>(queue: Queue<Data>, id: string, data: Data, delayMs = 0): Promise<void> {
    await this.queue(queue.name).add(
      queue.name,
      { ...data, ...jobOrigin() },
      {
        jobId: id,
        delay: delayMs,
        attempts: queue.attempts,
        backoff: { type: 'exponential', delay: queue.backoffMs },
        removeOnComplete: { age: DONE_KEPT_S },
        removeOnFail: { age: FAILED_KEPT_S },
        stackTraceLimit: 5,
      },
    );
  }

  async counts(queues: readonly Queue<object>[]): Promise<JobCounts[]> {
    return Promise.all(
      queues.map(async ({ name }) => {
        const counts = await this.queue(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
        const of = (state: string): number => counts[state] ?? 0;
        return {
          queue: name,
          waiting: of('waiting'),
          active: of('active'),
          delayed: of('delayed'),
          failed: of('failed'),
        };
      }),
    );
  }

  /** Closes after {@link JobRunner} has ended. */
  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.pool.end();
  }

  private queue(name: string): PostgresQueue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new onPostgres.Queue(name, { connection: this.pool });
    // Its commands reject by themselves; without a listener a lost connection would end the process.
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }
}
