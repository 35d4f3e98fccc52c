import type { Log } from '../telemetry/log.js';
import { attempt, type JobOrigin } from './attempt.js';
import { onPostgres, type Jobs } from './jobs.js';
import type { Worker } from './queue.js';

/** How long jobs that are under way may take to end when the process ends, in milliseconds. */
const CLOSE_MS = 5000;

/** Does the jobs of one worker's queue. Another process that has one, too, does others. */
export class JobRunner {
  private readonly worker: InstanceType<typeof onPostgres.Worker>;

  constructor(worker: Worker, jobs: Jobs, log: Log) {
    const { name, concurrency, attempts } = worker.queue;
    this.worker = new onPostgres.Worker(name, ({ id = '', data }) => attempt(worker, id, data as JobOrigin), {
      connection: jobs.pool,
      concurrency,
    });
    this.worker.on('error', (error) => log.error(`Queue ${name}: ${error.message}`, { queue: name }));
    this.worker.on('failed', (job, error) => {
      const tried = job?.attemptsMade ?? attempts;
      const end = tried < attempts ? `attempt ${tried}, it will be tried again` : 'left as failed';
      log.error(`Job ${job?.id ?? 'unknown'} of queue ${name} failed (${end}): ${error.message}`, {
        queue: name,
        job: job?.id,
        attempt: tried,
        reqId: (job?.data as JobOrigin | undefined)?.origin?.correlationId,
      });
    });
  }

  /** Lets jobs that are under way end; what takes too long is done again by another worker, when its lock has run out. */
  async stop(): Promise<void> {
    const closing = this.worker.close();
    const timer = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([closing, timer]);
  }
}
