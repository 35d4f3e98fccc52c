import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { startTestLog, testEngine, type TestLog, type TestLogOptions } from './test-store.js';

/** A database of its own on the run's Postgres server, and a log of its own, in the database or beside it. */
export interface TestDatabase extends Omit<TestLog, 'stop'> {
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

/** One per worker process, run and engine: cloning a migrated database is several times faster than migrating another. */
const templates = new Map<EventStore['engine'], Promise<string>>();

async function makeTemplate(engine: EventStore['engine']): Promise<string> {
  const name = `template_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name}`));
  // The tables of the log only where the log is.
  await migrate(urlOf(name), engine === 'postgres');
  return name;
}

/** A fresh, migrated, empty database with an empty log. */
export async function createTestDatabase(options: TestLogOptions = {}): Promise<TestDatabase> {
  const { engine = testEngine } = options;
  const template = templates.get(engine) ?? makeTemplate(engine);
  templates.set(engine, template);
  const from = await template;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name} template ${from}`));
  const { stop, ...log } = await startTestLog(urlOf(name), options);
  return {
    ...log,
    url: urlOf(name),
    drop: async () => {
      await onServer(async (client) => void (await client.query(`drop database ${name} with (force)`)));
      await stop();
    },
  };
}
