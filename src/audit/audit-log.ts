import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import type { EventStore } from '../event-store/event-store.js';
import { openEventStore } from '../event-store/open-event-store.js';

/**
 * The log as it is stored at this moment. The one that everybody else shares hands out its newest events from memory,
 * where nobody could have altered them, so whoever looks for alterations opens his own.
 */
@Injectable()
export class AuditLog implements OnApplicationShutdown {
  readonly store: EventStore;

  constructor(database: Database, @Inject(CONFIG) config: Config) {
    this.store = openEventStore(config.EVENTSTORE_URL, database.connectionString);
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}
