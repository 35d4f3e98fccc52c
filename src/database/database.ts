import pg from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { asRole } from './database-role.js';
import { watchPool } from '../telemetry/instruments.js';

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
   * with the process that held it.
   */
  exclusively<T>(key: number, work: () => Promise<T>): Promise<T> {
    return this.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [key]);
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
