import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { projections } from '../../projections/index.js';
import { accountMails } from '../../src/accounts/account-mails.js';
import { attachmentQueue } from '../../src/bugs/process-attachment.worker.js';
import type { JobCounts } from '../../src/jobs/job-engine.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { Redis } from '../../src/redis/redis.js';
import { newsMails } from '../../src/notifications/news-mails.js';
import type { SiteEnv } from './site.js';

const POLL_MS = 500;
/** How often in a row nothing may be left to do: what one thing has done may be another's cause. */
const QUIET = 3;

const queues = [accountMails, newsMails, attachmentQueue];

/** What is left to do, in words; empty when there is nothing. */
async function left(client: pg.Client, jobs: Jobs): Promise<string[]> {
  const { rows } = await client.query<{ name: string; behind: string }>(
    `with head as (select max(position) as position from event_store.event)
     select name, head.position - coalesce(nullif(consumer.position, ''), '0')::bigint as behind
       from head, (select 'projection ' || storage as name, position from projector.checkpoint where storage = any($1)
                   union all select 'reaction ' || name, position from projector.reaction
                   union all select 'relay', position from relay.checkpoint) consumer`,
    [projections.map(({ storage }) => storage)],
  );
  const consumers = rows
    .filter(({ behind }) => behind !== '0')
    .map(({ name, behind }) => `${name}: ${behind} events`);
  const open = (await jobs.counts(queues)).filter((counts) => toDo(counts) > 0);
  return [...consumers, ...open.map((counts) => `queue ${counts.queue}: ${toDo(counts)} jobs`)];
}

function toDo({ waiting, active, delayed }: JobCounts): number {
  return waiting + active + delayed;
}

/** Where jobs are, for as long as `work` takes. */
async function withJobs<T>(
  { DATABASE_URL, REDIS_URL }: SiteEnv,
  work: (jobs: Jobs) => Promise<T>,
): Promise<T> {
  const redis = new Redis(REDIS_URL, { error: () => undefined });
  const jobs = new Jobs(DATABASE_URL, redis);
  try {
    while (!redis.answers) await sleep(POLL_MS);
    return await work(jobs);
  } finally {
    await jobs.close();
    redis.close();
  }
}

/**
 * Waits until every consumer of the log is at its head and no job is open.
 * @returns what was left to do after `bound` milliseconds; empty when all was done
 */
export function drained(env: SiteEnv, bound: number): Promise<string[]> {
  return withJobs(env, async (jobs) => {
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    try {
      const deadline = Date.now() + bound;
      for (let quiet = 0; ;) {
        const open = await left(client, jobs);
        quiet = open.length === 0 ? quiet + 1 : 0;
        if (quiet === QUIET || Date.now() > deadline) return open;
        await sleep(POLL_MS);
      }
    } finally {
      await client.end();
    }
  });
}

/** Jobs that were given up. */
export async function failedJobs(env: SiteEnv): Promise<JobCounts[]> {
  const counts = await withJobs(env, (jobs) => jobs.counts(queues));
  return counts.filter(({ failed }) => failed > 0);
}
