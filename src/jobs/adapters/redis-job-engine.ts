import { createRedisBackend, withBackend } from 'bullmq';
import type { RedisClient } from '../../redis/connect.js';
import type { Redis } from '../../redis/redis.js';
import { JobEngine, type JobCounts, type JobNews, type Working } from '../job-engine.js';
import type { Queue } from '../queue.js';
import { COUNTED, countsOf, optionsOf, tell, workerOptionsOf } from './bullmq.js';
import { connectWorker, forBullmq, type BullmqConnection } from './bullmq-connection.js';

const onRedis = withBackend(createRedisBackend);
type RedisQueue = InstanceType<typeof onRedis.Queue>;

/** Of every key of BullMQ's. */
const PREFIX = 'bugzot:jobs';
/** How long adding and counting may take, in milliseconds. */
const PATIENCE_MS = 2000;
/** Pause before what a lost connection has spoilt is tried again, in milliseconds. */
const RETRY_MS = 1000;

/** BullMQ on Redis. */
export class RedisJobEngine extends JobEngine {
  override readonly name = 'redis';
  private client: RedisClient | undefined;
  private connection: BullmqConnection | undefined;
  /** Of the present connection. */
  private readonly queues = new Map<string, RedisQueue>();

  constructor(private readonly redis: Redis) {
    super();
  }

  override async add(queue: Queue<object>, id: string, data: object, delayMs: number): Promise<void> {
    await this.redis.within(PATIENCE_MS, (client) =>
      this.queue(queue, client).add(queue.name, data, optionsOf(queue, id, delayMs)),
    );
  }

  override async knows(queue: Queue<object>, id: string): Promise<boolean> {
    const job = await this.redis.within(PATIENCE_MS, (client) => this.queue(queue, client).getJob(id));
    return job !== undefined;
  }

  override async counts(queue: Queue<object>): Promise<JobCounts> {
    const counts = await this.redis.within(PATIENCE_MS, (client) =>
      this.queue(queue, client).getJobCounts(...COUNTED),
    );
    return countsOf(queue.name, counts);
  }

  override work(
    queue: Queue<object>,
    process: (data: object, id: string) => Promise<void>,
    news: JobNews,
  ): Working {
    const { connection, drop } = connectWorker(this.redis.url);
    const worker = new onRedis.Worker(queue.name, ({ id = '', data }) => process(data as object, id), {
      connection,
      prefix: PREFIX,
      runRetryDelay: RETRY_MS,
      ...workerOptionsOf(queue),
    });
    tell(worker, news);
    return {
      close: () => worker.close().finally(drop),
      drop: () => {
        // Else it would try for ever.
        void worker.close(true).catch(() => undefined);
        drop();
      },
    };
  }

  /** Nothing is its own: workers have closed their connections, and the other one is Redis's. */
  override async close(): Promise<void> {}

  private queue({ name }: Queue<object>, client: RedisClient): RedisQueue {
    if (client !== this.client || this.connection === undefined) {
      this.queues.clear();
      this.client = client;
      this.connection = forBullmq(client);
    }
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new onRedis.Queue(name, { connection: this.connection, prefix: PREFIX });
    // Its commands reject by themselves; without a listener a lost connection would end the process.
    queue.on('error', () => undefined);
    this.queues.set(name, queue);
    return queue;
  }
}
