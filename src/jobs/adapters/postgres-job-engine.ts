import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, withBackend } from 'bullmq';
import pg from 'pg';
import { asRole } from '../../database/database-role.js';
import { watchPool } from '../../telemetry/instruments.js';
import { JobEngine, type JobCounts, type JobNews, type Working } from '../job-engine.js';
import type { Queue } from '../queue.js';
import { COUNTED, countsOf, optionsOf, tell, workerOptionsOf } from './bullmq.js';

/** The schema of BullMQ's tables; `migrations/migrate.ts` makes it. */
const JOBS_SCHEMA = 'bullmq';

const onPostgres = withBackend(createPostgresBackend);
/** Pause before a worker that could not reach the database is made again, in milliseconds. */
const RETRY_MS = 1000;
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
      connectionString: asRole(connectionString, 'writer', JOBS_SCHEMA),
      max: 20,
      keepAlive: true,
      application_name: 'bugzot-jobs',
      connectionTimeoutMillis: 5000,
    });
    // Without listeners a connection that is lost, idle or held, would end the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    watchPool(this.pool);
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
    queue: Queue<object>,
    process: (data: object, id: string) => Promise<void>,
    news: JobNews,
  ): Working {
    let ended = false;
    let worker = this.begin(queue, process, news);
    const watch = (): void => {
      // A worker that could not reach the database when it was made never tries again.
      worker.waitUntilReady().catch(async () => {
        await worker.close(true).catch(() => undefined);
        await sleep(RETRY_MS, undefined, { ref: false });
        if (ended) return;
        worker = this.begin(queue, process, news);
        watch();
      });
    };
    watch();
    const close = (force: boolean): Promise<void> => {
      ended = true;
      return worker.close(force);
    };
    return { close: () => close(false), drop: () => void close(true).catch(() => undefined) };
  }

  override async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.pool.end();
  }

  private begin(
    queue: Queue<object>,
    process: (data: object, id: string) => Promise<void>,
    news: JobNews,
  ): InstanceType<typeof onPostgres.Worker> {
    const options = { connection: this.pool, ...workerOptionsOf(queue) };
    const worker = new onPostgres.Worker(
      queue.name,
      ({ id = '', data }) => process(data as object, id),
      options,
    );
    tell(worker, news);
    return worker;
  }

  private queue({ name }: Queue<object>): PostgresQueue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new onPostgres.Queue(name, { connection: this.pool });
    // Its commands reject by themselves; without a listener a lost connection would end the process.
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    // It remembers for ever that it could not reach the database when it was made.
    queue.waitUntilReady().catch(() => this.queues.delete(name));
    return queue;
  }
}
