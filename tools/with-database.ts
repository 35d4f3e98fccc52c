import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load-config.js';
import { visitEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';

/**
 * Opens the PostgreSQL that the configuration names, beside a running BugZot or without one, for as long as `work` takes.
 * @param say hears what takes a moment
 */
export async function withDatabase<T>(
  work: (config: Config, connectionString: string) => Promise<T>,
  say: (line: string) => void,
  env: NodeJS.ProcessEnv,
): Promise<T> {
  const config = loadConfig(env);
  const embedded =
    config.DATABASE_URL === undefined
      ? await visitEmbeddedPostgres({ dataDir: config.BUGZOT_DATA_DIR, log: say })
      : undefined;
  try {
    return await work(config, embedded?.url ?? config.DATABASE_URL ?? '');
  } finally {
    await embedded?.stop();
  }
}
