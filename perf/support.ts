import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { packageRoot } from '../src/config/load-config.js';

/** Callers at once in every scenario. */
export const CONCURRENCY = 32;
/** Half a second each: a million bugs take minutes. */
const READY_TRIES = 1200;
export const ADMIN_PASSWORD = 'perf needs a password';

/** One comparison: how often the thing and its baseline happened per second, round by round. */
export interface Measurement {
  scenario: string;
  unit: string;
  baseline: string;
  rounds: { measured: number; baseline: number }[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A database of its own on a durable server: fsync is on, as in production. */
export async function startDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bugzot-perf-'));
  // As root, the server runs as another user, who must be able to enter.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` from {@link CONCURRENCY} callers for `seconds`. @returns how often a second */
export async function perSecond(seconds: number, work: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() < end) {
        await work();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - start) / 1000);
}

/**
 * The baseline of everything that writes: single-row inserts, each its own transaction, by plain `pg` into a table like
 * the log's, at the same concurrency.
 */
export async function autocommitInserts(
  url: string,
): Promise<{ run(seconds: number): Promise<number>; stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: CONCURRENCY });
  await pool.query(`create schema if not exists perf`);
  await pool.query(`create table if not exists perf.event (like event_store.event including all)`);
  await pool.query(`create sequence if not exists perf.position`);
  const { data, metadata } = sampleEvent();
  const insert = () =>
    pool.query({
      name: 'perf.insert',
      text: `insert into perf.event values (nextval('perf.position'), $1, 1, $2, 'PerfSampled', $3, $4)`,
      values: [`perf-${randomUUID()}`, randomUUID(), JSON.stringify(data), JSON.stringify(metadata)],
    });
  return { run: (seconds) => perSecond(seconds, insert), stop: () => pool.end() };
}

/** An event as large as the commonest kind, a comment of 200 characters, but of a type that no projection reads. */
export function sampleEvent() {
  return {
    id: randomUUID(),
    type: 'PerfSampled',
    data: {
      id: 1,
      text: 'It still crashes when the window is resized. '.repeat(5).slice(0, 200),
      private: false,
    },
    metadata: {
      $correlationId: randomUUID(),
      $causationId: randomUUID(),
      actor: 1,
      at: new Date().toISOString(),
      schema: 1,
      command: randomUUID(),
      hash: '0'.repeat(64),
    },
  };
}

/** A process of its own that says where it listens. */
export async function startProcess(
  script: string,
  variables: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist', script)], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** BugZot with all roles in one process, its log lines off. */
export function startBugZotProcess(databaseUrl: string): ReturnType<typeof startProcess> {
  return startProcess('src/main.js', {
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
  });
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) =>
      reject(new Error(`The process ended with ${code} before it listened:\n${output}`)),
    );
  });
}

export async function logIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'admin', password: ADMIN_PASSWORD }),
  });
  return ((await response.json()) as { token: string }).token;
}

export async function post(url: string, token: string, path: string, body: object): Promise<{ id: number }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: number };
}

/** autocannon at {@link CONCURRENCY} connections. @returns requests per second; fails unless all were answered 2xx */
export async function requestsPerSecond(
  url: string,
  seconds: number,
  requests: autocannon.Request[],
): Promise<number> {
  const result = await autocannon({ url, connections: CONCURRENCY, duration: seconds, requests });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} connections failed`);
  }
  return result.requests.average;
}

/** The read models have all that was filled in: while they change, so does the answer. */
export async function caughtUp(url: string): Promise<void> {
  for (let tries = 0; tries < READY_TRIES; tries += 1) {
    if ((await fetch(`${url}/health/ready`)).ok) return;
    await sleep(500);
  }
  throw new Error(`BugZot is not ready: ${await (await fetch(`${url}/health/ready`)).text()}`);
}
