import { createPostgresBackend, withBackend } from 'bullmq';
import pg from 'pg';
import { JobEngine, type JobCounts, type JobNews, type Working } from '../job-engine.js';
import type { Queue } from '../queue.js';
import { COUNTED, countsOf, optionsOf, tell } from './bullmq.js';

/** The schema of BullMQ's tables; `migrations/migrate.ts` makes it. */
const JOBS_SCHEMA = 'bullmq';

const onPostgres = withBackend(createPostgresBackend);
type PostgresQueue = InstanceType<typeof onPostgres.Queue>;

/** BullMQ on PostgreSQL. */
export class PostgresJobEngine extends JobEngine {
  override readonly name = 'postgres';
  /** Shared with the workers of this process, each of which keeps one connection to listen. */
  private readonly pool: pg.Pool;
  private readonly queues = new Map<string, PostgresQueue>();

  constructor(connectionString: string) {
    super();
    this.pool = new pg.Pool({
      connectionString,
      max: 20,
      keepAlive: true,
      application_name: 'bugzot-jobs',
      connectionTimeoutMillis: 5000,
      options: `-c search_path=${JOBS_SCHEMA}`,
    });
    this.pool.on('error', () => undefined);
  }

  override async add(queue: Queue<object>, id: string, data: object, delayMs: number): Promise<void> {
    await this.queue(queue).add(queue.name, data, optionsOf(queue, id, delayMs));
  }

  override async knows(queue: Queue<object>, id: string): Promise<boolean> {
    return (await this.queue(queue).getJob(id)) !== undefined;
  }

  override async counts(queue: Queue<object>): Promise<JobCounts> {
    return countsOf(queue.name, await this.queue(queue).getJobCounts(...COUNTED));
  }

  override work(
    { name, concurrency }: Queue<object>,
    process: (data: object, id: string) => Promise<void>,
    news: JobNews,
  ): Working {
    const worker = new onPostgres.Worker(name, ({ id = '', data }) => process(data as object, id), {
      connection: this.pool,
      concurrency,
    });
    tell(worker, news);
    return { close: () => worker.close(), drop: () => void worker.close(true).catch(() => undefined) };
  }

  override async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.pool.end();
  }

  private queue({ name }: Queue<object>): PostgresQueue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new onPostgres.Queue(name, { connection: this.pool });
    // Its commands reject by themselves; without a listener a lost connection would end the process.
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }
}
