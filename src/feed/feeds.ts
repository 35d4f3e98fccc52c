import type pg from 'pg';
import type { EventStore } from '../event-store/event-store.js';
import type { KafkaConnection } from '../kafka/kafka-connection.js';
import type { Reaction } from '../reactions/reaction.js';
import { KafkaFeed } from './adapters/kafka-feed.js';
import { StoreFeed } from './adapters/store-feed.js';
import type { Checks } from '../telemetry/checks.js';
import type { Log } from '../telemetry/log.js';
import type { Alive, Feed } from './feed.js';

export interface FeedServices {
  store: EventStore;
  database: pg.Pool;
  connectionString: string;
  /** Null without Kafka. */
  kafka: KafkaConnection | null;
  log: Log;
  checks: Checks;
}

/** By which feed each reaction gets its events. */
export class Feeds {
  private readonly fromStore: Feed;
  private readonly fromKafka: Feed | undefined;

  constructor(services: FeedServices) {
    const { kafka } = services;
    this.fromStore = new StoreFeed(services);
    if (kafka !== null) this.fromKafka = new KafkaFeed({ ...services, kafka });
    const gettingOn = (): void => {
      const { ok, detail } = this.alive();
      if (!ok) throw new Error(detail);
    };
    services.checks.add({ name: 'feeds', for: 'live', needed: true, check: gettingOn });
  }

  of({ topic }: Reaction): Feed {
    return topic === undefined ? this.fromStore : (this.fromKafka ?? this.fromStore);
  }

  /** Whether whatever this process consumes gets on. */
  alive(): Alive {
    return this.fromKafka?.alive() ?? this.fromStore.alive();
  }
}
