import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { applyGrants } from './access/apply-grants.js';
import { ensureRoles } from './access/roles.js';
import { migrationsFor } from './migrations.js';

/** Any constant; held while migrating, so that two processes that start together do not migrate at once. */
const MIGRATION_LOCK = 4713002;

/**
 * Brings the database to the newest schema, with the roles and their rights; does nothing when it is there already. The
 * user of the connection becomes the owner of what is made.
 * @param withLog whether Postgres is the event store's engine and needs the log's tables
 * @returns the names of the migrations that ran
 * @throws ConfigurationError when the user may not do what is left to do
 */
export async function migrate(databaseUrl: string, withLog: boolean): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, application_name: 'bugzot-migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(lock);
    const orm = await MikroORM.init({
      clientUrl: databaseUrl,
      // MikroORM takes host, user and database out of the URL, and leaves sslmode and all other parameters behind.
      driverOptions: { connectionString: databaseUrl },
      entities: [],
      discovery: { warnWhenNoEntities: false },
      logger: () => undefined,
      extensions: [Migrator],
      migrations: {
        migrationsList: migrationsFor(withLog),
        snapshot: false,
        tableName: 'bugzot_migration',
      },
    });
    try {
      const ran = await orm.migrator.up();
      // BullMQ brings its own tables, in a schema of their own.
      await runMigrations(lock);
      await applyGrants(lock);
      return ran.map((migration) => migration.name);
    } finally {
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}
