import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';

/** A database of its own on the run's Postgres server. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The server that `npm test` provides. */
function serverUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined || url === '') {
    throw new Error(
      'TEST_DATABASE_URL is not set: run the tests with `npm test`, which provides a Postgres server',
    );
  }
  return new URL(url);
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = serverUrl();
  url.pathname = `/${database}`;
  return url.href;
}

/** One per worker process and run: cloning a migrated database is several times faster than migrating another. */
let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const name = `template_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name}`));
  await migrate(urlOf(name), true);
  return name;
}

/** A fresh, migrated, empty database. */
export async function createTestDatabase(): Promise<TestDatabase> {
  template ??= makeTemplate();
  const from = await template;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name} template ${from}`));
  return {
    url: urlOf(name),
    drop: () => onServer(async (client) => void (await client.query(`drop database ${name} with (force)`))),
  };
}
