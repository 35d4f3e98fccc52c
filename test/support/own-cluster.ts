import { rm } from 'node:fs/promises';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.js';
import { makeDataDir } from './bugzot-process.js';

/** A PostgreSQL server of its own: roles belong to a whole server, which the other specs share. */
export class OwnCluster {
  private constructor(
    private readonly dataDir: string,
    private readonly server: EmbeddedPostgres,
    /** A superuser, connected to no database that is tested. */
    readonly admin: pg.Client,
  ) {}

  static async start(): Promise<OwnCluster> {
    const dataDir = await makeDataDir();
    const server = await startEmbeddedPostgres({ dataDir, durable: false });
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    return new OwnCluster(dataDir, server, admin);
  }

  /** @param user with the password `secret`; the superuser unless given */
  url(database: string, user?: string): string {
    const url = new URL(this.server.url);
    url.pathname = `/${database}`;
    if (user !== undefined) Object.assign(url, { username: user, password: 'secret' });
    return url.href;
  }

  /** Work on a connection that is closed after it. */
  async on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Removes databases, and roles whose names begin so, until the cluster is as it was at first. */
  async clear(): Promise<void> {
    const databases = await this.names(
      `select quote_ident(datname) as name from pg_database where not datistemplate and datname not in ('postgres', 'bugzot')`,
    );
    for (const name of databases) await this.admin.query(`drop database ${name} with (force)`);
    const roles = await this.names(
      `select quote_ident(rolname) as name from pg_roles where rolname !~ '^pg_' and rolname <> current_user`,
    );
    for (const name of roles) await this.admin.query(`drop role ${name}`);
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async names(query: string): Promise<string[]> {
    const { rows } = await this.admin.query<{ name: string }>(query);
    return rows.map(({ name }) => name);
  }
}
