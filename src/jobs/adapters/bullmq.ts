import type { Job, JobsOptions, WorkerOptions } from 'bullmq';
import type { JobOrigin } from '../attempt.js';
import type { JobCounts, JobNews } from '../job-engine.js';
import type { Queue } from '../queue.js';

/** How long a job that is done is remembered, in seconds: adding it again meanwhile does nothing. */
const DONE_KEPT_S = 7 * 24 * 3600;
/** How long a job that failed for good is kept for a person to look at, in seconds. */
const FAILED_KEPT_S = 30 * 24 * 3600;

/** What BullMQ is to know of a job, on every engine. */
export function optionsOf(queue: Queue<object>, id: string, delayMs: number): JobsOptions {
  return {
    jobId: id,
    delay: delayMs,
    attempts: queue.attempts,
    backoff: { type: 'exponential', delay: queue.backoffMs },
    removeOnComplete: { age: DONE_KEPT_S },
    removeOnFail: { age: FAILED_KEPT_S },
    stackTraceLimit: 5,
  };
}

/** How often it is looked for jobs whose process has died, in milliseconds; they are begun again when their locks have run out. */
const STALLED_LOOK_MS = 5000;

/**
 * What BullMQ is to know of a worker, on every engine. A process that dies is an attempt like any other: BullMQ would
 * give a job up at the second death, and whoever restarts a cluster twice would lose mails.
 */
export function workerOptionsOf({
  concurrency,
  attempts,
}: Queue<object>): Pick<WorkerOptions, 'concurrency' | 'maxStalledCount' | 'stalledInterval'> {
  return { concurrency, maxStalledCount: attempts, stalledInterval: STALLED_LOOK_MS };
}

export const COUNTED = ['waiting', 'active', 'delayed', 'failed'] as const;

export function countsOf(queue: string, counts: Readonly<Record<string, number>>): JobCounts {
  const of = (state: (typeof COUNTED)[number]): number => counts[state] ?? 0;
  return {
    queue,
    waiting: of('waiting'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
}

/** The events of a worker, whose types differ by engine. */
interface Emitting {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
}

export function tell(worker: Emitting, news: JobNews): void {
  worker.on('error', (error) => news.error(error.message));
  worker.on('failed', (job, error) => {
    const { origin } = (job?.data ?? {}) as JobOrigin;
    news.failed(job?.id ?? 'unknown', job?.attemptsMade, error.message, origin?.correlationId);
  });
}
