import type { Queue } from './queue.js';

/** How many jobs of a queue are where. */
export interface JobCounts {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** What a worker's owner is told. */
export interface JobNews {
  /** Something went wrong that concerns no job, such as a lost connection. */
  error(message: string): void;
  /**
   * @param tried how often the job was tried; undefined when that is not known any more
   * @param correlationId of the request that the job goes back to
   */
  failed(id: string, tried: number | undefined, message: string, correlationId: string | undefined): void;
}

/** Somebody who does the jobs of one queue. */
export interface Working {
  /** Takes no more jobs, and resolves when those under way have ended; that may be never while the engine is away. */
  close(): Promise<void>;
  /** Lets everything go at once; jobs under way are done again by another worker, when their locks have run out. */
  drop(): void;
}

/**
 * The port to where jobs wait. Two engines of BullMQ stand behind it: PostgreSQL (default) and Redis; one contract suite
 * (`test/contract/jobs.contract.ts`) says what both must do.
 */
export abstract class JobEngine {
  /** The name a user knows the engine by. */
  abstract readonly name: 'postgres' | 'redis';

  /**
   * Adds a job, durably. One that was added under the same id before, and is not forgotten yet, is not added again.
   * Rejects soon when the engine is away; the job may have been added then all the same.
   */
  abstract add(queue: Queue<object>, id: string, data: object, delayMs: number): Promise<void>;

  /** Whether a job was added under this id, and is not forgotten yet. */
  abstract knows(queue: Queue<object>, id: string): Promise<boolean>;

  abstract counts(queue: Queue<object>): Promise<JobCounts>;

  /** Does jobs, from now on, and again by itself after the engine was away. */
  abstract work(
    queue: Queue<object>,
    process: (data: object, id: string) => Promise<void>,
    news: JobNews,
  ): Working;

  /** Closes after all who work on it have ended. */
  abstract close(): Promise<void>;
}
