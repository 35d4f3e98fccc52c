import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** How long one waits for the lock, or before one connects again, in milliseconds. */
const PAUSE_MS = 500;

export interface Alone {
  connectionString: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** The advisory lock: a class, and what is locked within it. */
  lock: { class: number; name: string };
  /** Hears why the work is begun again. */
  onError(error: unknown): void;
}

/**
 * Does `work` in one process at a time, until `signal` is aborted. The connection that the work is given holds the
 * lock: when it is lost, so is the lock, nothing more can be written with it, and the signal that the work is given is
 * aborted. Work that fails or returns is begun again; the others stand by and take over when its process dies.
 */
export async function workAlone(
  alone: Alone,
  signal: AbortSignal,
  work: (client: pg.Client, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: alone.connectionString,
      application_name: alone.applicationName,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    const lost = new AbortController();
    client.once('end', () => lost.abort());
    try {
      await client.connect();
      while (!signal.aborted && !(await locked(client, alone.lock))) await pause(signal);
      if (!signal.aborted) await work(client, AbortSignal.any([signal, lost.signal]));
      if (lost.signal.aborted) throw new Error('its connection to PostgreSQL was lost');
    } catch (error) {
      alone.onError(error);
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(signal);
  }
}

/** Half a second, or until `signal` is aborted. */
export async function pause(signal: AbortSignal, ms = PAUSE_MS): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function locked(client: pg.Client, lock: Alone['lock']): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1, hashtext($2)) as locked',
    [lock.class, lock.name],
  );
  return rows[0]?.locked === true;
}
