import { projections } from '../../projections/index.js';
import { asRole } from '../../src/database/database-role.js';
import type { Config } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { UpcastingEventStore } from '../../src/event-store/upcasting.js';
import { masterKey } from '../../src/keys/master-key.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { rebuild } from '../../src/projector/rebuild.js';
import { upcasts } from '../../src/upcasts.js';
import { withLogBar } from '../log-bar.js';

/** Fills them all from the log where it is now. Cut short, the next start of BugZot fills them. */
export async function buildReadModels(
  log: EventStore,
  config: Config,
  connectionString: string,
): Promise<void> {
  const store = new UpcastingEventStore(log, upcasts);
  const projecting = asRole(connectionString, 'projector');
  const database = new Database(projecting, 2);
  try {
    const keys = new PersonKeys(database, masterKey(config.BUGZOT_MASTER_KEY, config.BUGZOT_DATA_DIR));
    for (const projection of projections) {
      await withLogBar(projection.name, await store.head(), (onProgress) =>
        rebuild(projection, { store, keys, connectionString: projecting, onProgress }),
      );
    }
  } finally {
    await database.end();
  }
}
