import type { Log } from '../telemetry/log.js';
import { seldom } from '../telemetry/seldom.js';
import { attempt } from './attempt.js';
import type { JobEngine, Working } from './job-engine.js';
import type { Worker } from './queue.js';

/** How long jobs that are under way may take to end when the process ends, in milliseconds. */
const CLOSE_MS = 5000;
/** And how long it may take when there are none, for the engine may be away. */
const CLOSE_IDLE_MS = 1000;
/** How often it is looked whether jobs are begun, in milliseconds. */
const LOOK_MS = 5000;
/** So many looks at waiting jobs of which none is begun, and the worker is exchanged. */
const MOST_STILL = 3;

/**
 * Does the jobs of one queue on one engine. A worker of BullMQ may hang after a failover although it says that it runs, so
 * what counts is whether jobs are begun: one that leaves jobs waiting although it could do them is exchanged.
 */
export class WorkLine {
  private working: Working;
  private busy = 0;
  /** Whether a job was begun since the last look. */
  private moved = false;
  /** Looks in a row at which jobs waited for nothing. */
  private still = 0;
  private stopped = false;
  /** An engine that is away says so at each attempt to reach it. */
  private readonly tell: (message: string) => void;
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly worker: Worker,
    private readonly engine: JobEngine,
    private readonly log: Log,
    lookMs = LOOK_MS,
  ) {
    const queue = worker.queue.name;
    this.tell = seldom((message) => log.error(`Queue ${queue}: ${message}`, { queue }));
    this.working = this.begin();
    this.looking = setInterval(() => void this.look().catch(() => undefined), lookMs).unref();
  }

  /** Lets jobs that are under way end; what takes too long is done again by another worker, when its lock has run out. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.looking);
    const { working } = this;
    let timer: NodeJS.Timeout | undefined;
    const patience = this.busy > 0 ? CLOSE_MS : CLOSE_IDLE_MS;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    await Promise.race([working.close().catch(() => undefined), late]);
    clearTimeout(timer);
    working.drop();
  }

  private begin(): Working {
    const { queue } = this.worker;
    return this.engine.work(queue, (data, id) => this.work(data, id), {
      error: this.tell,
      failed: (id, tried = queue.attempts, message, correlationId) => {
        const end = tried < queue.attempts ? `attempt ${tried}, it will be tried again` : 'left as failed';
        const about = { queue: queue.name, job: id, attempt: tried, reqId: correlationId };
        this.log.error(`Job ${id} of queue ${queue.name} failed (${end}): ${message}`, about);
      },
    });
  }

  private async work(data: object, id: string): Promise<void> {
    this.moved = true;
    this.busy += 1;
    try {
      await attempt(this.worker, id, data);
    } finally {
      this.busy -= 1;
    }
  }

  private async look(): Promise<void> {
    const { queue } = this.worker;
    const idle = !this.moved && this.busy < queue.concurrency;
    this.moved = false;
    const { waiting } = idle ? await this.engine.counts(queue) : { waiting: 0 };
    this.still = waiting > 0 && !this.moved ? this.still + 1 : 0;
    if (this.still < MOST_STILL || this.stopped) return;
    this.still = 0;
    this.log.error(`Queue ${queue.name}: ${waiting} jobs wait and none is begun; the worker is exchanged`, {
      queue: queue.name,
    });
    this.working.drop();
    this.working = this.begin();
  }
}
