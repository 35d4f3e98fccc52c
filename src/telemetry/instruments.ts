import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What this process counts and measures while it works, for Prometheus. Labels are names from the code (routes, queues,
 * read models), never a value that a user chooses: those are unbounded, and may be personal. What is looked up when
 * somebody asks is in `health/gauges.ts`.
 */

/** The instruments of this process. A mechanism may register further ones. */
export const instruments = new Registry();
const registers = [instruments];

/** Seconds; up to the longest that a client is made to wait. */
const LATENCIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export const requestSeconds = new Histogram({
  name: 'bugzot_http_request_seconds',
  help: 'Duration of requests, by the template of their route; streams of changes are not among them',
  labelNames: ['method', 'route', 'status'],
  buckets: LATENCIES,
  registers,
});

export const appendSeconds = new Histogram({
  name: 'bugzot_append_seconds',
  help: 'Duration of appends to the log; a conflict is one that another writer was faster than',
  labelNames: ['outcome'],
  buckets: LATENCIES,
  registers,
});

export const groupCommitAppends = new Histogram({
  name: 'bugzot_group_commit_appends',
  help: 'Appends that shared a transaction (PostgreSQL only)',
  buckets: SIZES,
  registers,
});

export const projectionBatchEvents = new Histogram({
  name: 'bugzot_projection_batch_events',
  help: 'Events that a read model took in one transaction',
  labelNames: ['consumer'],
  buckets: SIZES,
  registers,
});

export const reactionsRefused = new Counter({
  name: 'bugzot_reactions_refused_total',
  help: 'Events whose reaction a rule refused, and which were passed over',
  labelNames: ['consumer'],
  registers,
});

export const jobSeconds = new Histogram({
  name: 'bugzot_job_seconds',
  help: 'Duration of attempts at jobs',
  labelNames: ['queue', 'outcome'],
  buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 120],
  registers,
});

export const streamsOpen = new Gauge({
  name: 'bugzot_streams_open',
  help: 'Open streams of changes (server-sent events)',
  registers,
});

/** What of a pool of connections is looked at; `pg.Pool` has it. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly ended: boolean;
  readonly options: { application_name?: string | undefined };
}

const pools = new Set<Pool>();

/** Has the pool's use among the metrics until it is ended, under its name in `pg_stat_activity`. */
export function watchPool(pool: Pool): void {
  pools.add(pool);
}

new Gauge({
  name: 'bugzot_pg_connections',
  help: 'Connections of each pool to PostgreSQL, and who waits for one',
  labelNames: ['pool', 'state'],
  registers,
  collect() {
    this.reset();
    for (const pool of pools) {
      if (pool.ended) pools.delete(pool);
      const { totalCount, idleCount, waitingCount, options } = pool;
      const name = options.application_name ?? 'unnamed';
      const used = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
      for (const [state, count] of pool.ended ? [] : Object.entries(used))
        this.inc({ pool: name, state }, count);
    }
  },
});

let running = false;

/** Measures the process itself, too: memory, CPU, garbage collection, how late the event loop is. */
export function measureProcess(): void {
  if (running) return;
  running = true;
  collectDefaultMetrics({ register: instruments });
}
