import type { Config } from '../src/config/config.js';
import { awaitMigrations } from './await-migrations.js';
import { migrate } from './migrate.js';

/**
 * Before anything else is done with the database: migrates it, or waits for who does, as the configuration says.
 * @throws ConfigurationError saying what to do
 */
export async function prepareDatabase(config: Config, databaseUrl: string): Promise<void> {
  const withLog = config.EVENTSTORE_URL === undefined;
  if (config.BUGZOT_MIGRATIONS === 'check') await awaitMigrations(databaseUrl, withLog);
  else await migrate(databaseUrl, withLog);
}
