import { setTimeout as sleep } from 'node:timers/promises';
import { LATEST_SCHEMA_VERSION, SchemaMigrationRequiredError, assertSchemaCompatibility } from 'bullmq';
import pg from 'pg';
import { ConfigurationError } from '../src/config/config.js';
import { asRole } from '../src/database/database-role.js';
import { missingGrants } from './access/missing-grants.js';
import { migrationsFor } from './migrations.js';

/** How long one waits for the process that migrates, and between two looks, in milliseconds. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

/**
 * Returns when the database has the newest schema; changes nothing, and needs no more than the role of an auditor.
 * @param withLog whether Postgres is the event store's engine and needs the log's tables
 * @param patienceMs milliseconds to wait for another process that migrates
 * @throws ConfigurationError with what is missing then
 */
export async function awaitMigrations(
  databaseUrl: string,
  withLog: boolean,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const lacking = await whatIsMissing(databaseUrl, withLog);
    if (lacking.length === 0) return;
    if (performance.now() >= end) throw outdated(lacking);
    await sleep(PAUSE_MS);
  }
}

async function whatIsMissing(databaseUrl: string, withLog: boolean): Promise<string[]> {
  const client = new pg.Client({
    connectionString: asRole(databaseUrl, 'auditor'),
    application_name: 'bugzot-check',
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return [...(await pending(client, withLog)), ...(await missingGrants(client))];
  } catch (error) {
    // The role, the tables or the right to see them are what is missing.
    if (error instanceof SchemaMigrationRequiredError) return ['the tables of jobs'];
    if (error instanceof Error && 'code' in error && NOT_YET.has(String(error.code))) return [error.message];
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** No such role or no member of it, no such schema, no such table. */
const NOT_YET = new Set(['22023', '42501', '3F000', '42P01']);

async function pending(client: pg.Client, withLog: boolean): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relname = 'bugzot_migration' and relkind = 'r'`,
  );
  const names = migrationsFor(withLog).map((Migration) => new Migration().name!);
  if (tables[0] === undefined) return names;
  const { rows } = await client.query<{ name: string }>(`select name from ${tables[0].name}`);
  const missing = names.filter((name) => !rows.some((row) => row.name === name));
  const jobs = await assertSchemaCompatibility(client);
  return jobs < LATEST_SCHEMA_VERSION ? [...missing, `jobs/${LATEST_SCHEMA_VERSION}`] : missing;
}

function outdated(lacking: readonly string[]): ConfigurationError {
  const some = lacking.slice(0, 5).join('; ');
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
  return new ConfigurationError([
    `BUGZOT_MIGRATIONS: the database is not at the schema of this release, and nobody has brought it there. It lacks: ` +
      `${some}${more}. Run "npm run migrate" with the DATABASE_URL of its owner, or set BUGZOT_MIGRATIONS=run`,
  ]);
}
