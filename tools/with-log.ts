import { prepareDatabase } from '../migrations/prepare-database.js';
import type { Config } from '../src/config/config.js';
import { asRole } from '../src/database/database-role.js';
import { Database } from '../src/database/database.js';
import type { EventStore } from '../src/event-store/event-store.js';
import { openEventStore } from '../src/event-store/open-event-store.js';
import { UpcastingEventStore } from '../src/event-store/upcasting.js';
import { masterKey } from '../src/keys/master-key.js';
import { PersonKeys } from '../src/keys/person-keys.js';
import { upcasts } from '../src/upcasts.js';
import { withDatabase } from './with-database.js';

/** What a tool works on: the engines of the configuration. */
export interface OpenedLog {
  config: Config;
  /** With the rights of the projector. */
  connectionString: string;
  /** The log as it was written, and the same in today's shape. */
  stored: EventStore;
  store: EventStore;
  keys: PersonKeys;
}

/**
 * Opens the engines that the configuration names, beside a running BugZot or without one, for as long as `work` takes.
 * @param say hears what takes a moment
 * @throws LogElsewhere when the log is in another engine than the one that is configured
 */
export function withLog<T>(
  work: (opened: OpenedLog) => Promise<T>,
  say: (line: string) => void = (line) => console.log(line),
  env: NodeJS.ProcessEnv = process.env,
): Promise<T> {
  return withDatabase(
    async (config, connectionString) => {
      await prepareDatabase(config, connectionString);
      const stored = openEventStore(config.EVENTSTORE_URL, connectionString);
      // What a tool does beside reading the log has to do with read models.
      const projecting = asRole(connectionString, 'projector');
      const database = new Database(projecting, 2);
      try {
        const keys = new PersonKeys(database, masterKey(config.BUGZOT_MASTER_KEY, config.BUGZOT_DATA_DIR));
        const store = new UpcastingEventStore(stored, upcasts);
        return await work({ config, connectionString: projecting, stored, store, keys });
      } finally {
        await stored.close();
        await database.end();
      }
    },
    say,
    env,
  );
}
