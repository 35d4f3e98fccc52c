import type { Config } from '../src/config/config.js';
import pg from 'pg';
import { asRole } from '../src/database/database-role.js';
import { confirmLogPlace, requireLogPlace } from '../src/event-store/log-place.js';
import { awaitMigrations } from './await-migrations.js';
import { migrate } from './migrate.js';

/**
 * Before anything else is done with the database: migrates it, or waits for who does, as the configuration says.
 * @throws ConfigurationError, LogElsewhere saying what to do
 */
export async function prepareDatabase(config: Config, databaseUrl: string): Promise<void> {
  const withLog = config.EVENTSTORE_URL === undefined;
  if (config.BUGZOT_MIGRATIONS === 'check') {
    await awaitMigrations(databaseUrl, withLog);
    await onConnection(asRole(databaseUrl, 'auditor'), (client) =>
      requireLogPlace(client, engineOf(withLog)),
    );
  } else await migrateAndNotePlace(databaseUrl, withLog);
}

/**
 * Migrates, and notes that the log is in the engine that is configured, unless that was decided before.
 * @returns the names of the migrations that ran
 * @throws LogElsewhere when the log is in another engine; ConfigurationError
 */
export async function migrateAndNotePlace(databaseUrl: string, withLog: boolean): Promise<string[]> {
  const ran = await migrate(databaseUrl, withLog);
  await onConnection(databaseUrl, (owner) => confirmLogPlace(owner, engineOf(withLog)));
  return ran;
}

const engineOf = (withLog: boolean) => (withLog ? 'postgres' : 'eventstoredb');

async function onConnection(
  connectionString: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'bugzot-migrate' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
