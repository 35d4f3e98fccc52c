import pg from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { asRole } from './database-role.js';
import { watchPool } from '../telemetry/instruments.js';

/** How long one waits for another process to end its work, in milliseconds. */
const PATIENCE_MS = 10_000;

/** The pool for small tables; queries, the event store and the projections have their own connections. */
export class Database extends pg.Pool {
  /** @param max connections at the most */
  constructor(
    readonly connectionString: string,
    max: number,
    name = 'bugzot',
  ) {
    super({ connectionString, max, application_name: name, connectionTimeoutMillis: 5000 });
    // Without a listener an idle connection that the server closes would end the process.
    this.on('error', () => undefined);
    // So would one that is lost while somebody holds it: he learns of it from his next query.
    this.on('connect', (client) => client.on('error', () => undefined));
    watchPool(this);
  }

  /** How many rows there are. @param from the query from its `from` on */
  async count(from: Sql): Promise<number> {
    const { rows } = await this.query<{ total: string }>(sql`select count(*) as total ${from}`);
    return Number(rows[0]!.total);
  }

  /** Work in one transaction. */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      const broken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    }
  }

  /**
   * Runs `work` while no other process runs work under the same key. The lock belongs to a connection, so it ends
   * with the process that held it. Whoever has asked is gone after a while: a command must not be decided long after that.
   * @param patienceMs how long to wait for the lock, milliseconds; after that it rejects as when PostgreSQL is away
   */
  exclusively<T>(key: number, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
    return this.transaction(async (client) => {
      // In this order: the limit holds for the lock.
      await client.query(
        `set local lock_timeout = ${Number(patienceMs)}; select pg_advisory_xact_lock(${Number(key)})`,
      );
      return work();
    });
  }
}

/** The pool for queries, with the rights of `bugzot_reader`: whatever a query does, it changes nothing. */
export class ReadingDatabase extends Database {
  constructor(connectionString: string, max: number) {
    super(asRole(connectionString, 'reader'), max, 'bugzot-queries');
  }
}
