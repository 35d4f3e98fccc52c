import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SUPERUSER, type Cluster } from './cluster.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** "BugZ" in ASCII. Advisory locks are per database; this one is taken in the database `postgres`. */
const OWNER_LOCK = 0x4275675a;

const OWNER_NAME = 'bugzot-owner-';

/** What a server answers, or its socket says, that is about to start or to stop. */
const PASSING = new Set(['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET']);

export function databaseUrl(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * The right to a running server and its folder: an advisory lock on a connection of its own. The server frees it
 * the moment its holder dies, however that happens.
 */
export class Ownership {
  private releasing = false;
  version = '';

  private constructor(
    private readonly cluster: Cluster,
    private readonly port: number,
  ) {}

  /**
   * @returns undefined while the server is starting or stopping
   * @throws EmbeddedPostgresError when another process is the owner
   */
  static async take(cluster: Cluster, port: number): Promise<Ownership | undefined> {
    const ownership = new Ownership(cluster, port);
    try {
      await ownership.lock();
      return ownership;
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string };
      if (PASSING.has(code) || message.startsWith('Connection terminated')) return undefined;
      if (code !== '28P01') throw error;
      throw new EmbeddedPostgresError(
        `The PostgreSQL in ${cluster.folder} does not take the password of ${cluster.folder}.password: ` +
          'one of them was replaced. Put the file back that belongs to the folder.',
        { cause: error },
      );
    }
  }

  url(database: string): string {
    return databaseUrl(this.cluster, this.port, database);
  }

  async createDatabase(name: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url('postgres') });
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  }

  /** Stops the server by `stop`, which ends the owner's connection as well. */
  async release(stop: () => Promise<void>): Promise<void> {
    this.releasing = true;
    await stop();
  }

  private async lock(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url('postgres'),
      application_name: `${OWNER_NAME}${process.pid}`,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client.on('error', () => {}); // `end` follows and is what counts
    await client.connect();
    try {
      await this.lockOn(client);
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => void this.lockAgain());
  }

  private async lockOn(client: pg.Client): Promise<void> {
    // An owner that was killed a moment ago may need a moment to be noticed.
    for (let attempt = 0; attempt < 10; attempt++) {
      const { rows } = await client.query<{ taken: boolean; version: string }>(
        `SELECT pg_try_advisory_lock($1) AS taken, current_setting('server_version') AS version`,
        [OWNER_LOCK],
      );
      this.version = rows[0]?.version ?? '';
      if (rows[0]?.taken) return;
      await sleep(100);
    }
    const { rows } = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND objid = $1`,
      [OWNER_LOCK],
    );
    const pid = rows[0]?.name.slice(OWNER_NAME.length) ?? 'unknown';
    throw new EmbeddedPostgresError(
      `The data folder ${this.cluster.folder} is in use by another BugZot (process ${pid}). Stop that one first, ` +
        'or set BUGZOT_DATA_DIR to a folder of its own for this one.',
    );
  }

  /** The server ended the connection without being asked to, as it does after a crash of one of its processes. */
  private async lockAgain(): Promise<void> {
    while (!this.releasing) {
      await sleep(500, undefined, { ref: false });
      const done = await this.lock().then(
        () => true,
        () => false,
      );
      if (done) return;
    }
  }
}
