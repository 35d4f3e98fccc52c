import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { Accounts } from './accounts/0001-accounts.js';
import { KeysAndTokens } from './accounts/0002-keys-and-tokens.js';
import { Attachments } from './attachments/0001-attachments.js';
import { ForgottenKeys } from './accounts/0003-forgotten-keys.js';
import { EventStoreLog } from './event-store/0001-log.js';
import { MailLog } from './mail/0001-mail.js';
import { Notifications } from './notifications/0001-notifications.js';
import { ReadModelCheckpoints } from './read-models/0001-checkpoints.js';
import { Relay } from './relay/0001-relay.js';
import { PersonalLists } from './write-path/0002-personal-lists.js';
import { Ids } from './write-path/0001-ids.js';

/** In order. A migration that was released is never edited; another one follows it. */
const migrations = [
  ReadModelCheckpoints,
  Accounts,
  Ids,
  MailLog,
  KeysAndTokens,
  Notifications,
  PersonalLists,
  Attachments,
  ForgottenKeys,
  Relay,
];
const eventStoreMigrations = [EventStoreLog];

/** Any constant; held while migrating, so that two processes that start together do not migrate at once. */
const MIGRATION_LOCK = 4713002;

/**
 * Brings the database to the newest schema; does nothing when it is there already.
 * @param withLog whether Postgres is the event store's engine and needs the log's tables
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string, withLog: boolean): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const orm = await MikroORM.init({
      clientUrl: databaseUrl,
      entities: [],
      discovery: { warnWhenNoEntities: false },
      logger: () => undefined,
      extensions: [Migrator],
      migrations: {
        migrationsList: withLog ? [...eventStoreMigrations, ...migrations] : migrations,
        snapshot: false,
        tableName: 'bugzot_migration',
      },
    });
    try {
      const ran = await orm.migrator.up();
      // BullMQ brings its own tables, in a schema of their own.
      await runMigrations(lock);
      return ran.map((migration) => migration.name);
    } finally {
      await orm.close(true);
    }
  } finally {
    await lock.end();
  }
}
