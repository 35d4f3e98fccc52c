import { randomBytes } from 'node:crypto';
import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { UpcastingEventStore } from '../../src/event-store/upcasting.js';
import type { KafkaConnection } from '../../src/kafka/kafka-connection.js';
import { MasterKey } from '../../src/keys/master-key.js';
import { Relay } from '../../src/relay/relay.js';
import type { Topic } from '../../src/relay/topic.js';
import { topics as allTopics } from '../../src/topics.js';
import { upcasts } from '../../src/upcasts.js';

/** A relay with connections of its own, as another process would have one. */
export class Relaying {
  readonly said: string[] = [];
  private readonly ending = new AbortController();
  private readonly store: PostgresEventStore;
  private readonly running: Promise<void>;

  constructor(
    connectionString: string,
    kafka: KafkaConnection,
    topics: readonly Topic[] = allTopics,
    key = new MasterKey(randomBytes(32)),
  ) {
    this.store = new PostgresEventStore(connectionString);
    const say = (message: string): void => void this.said.push(message);
    this.running = new Relay({
      kafka,
      store: new UpcastingEventStore(this.store, upcasts),
      connectionString,
      topics,
      source: { prefix: kafka.prefix, origin: 'https://bugs.example.com', key },
      log: { error: say, warn: say },
    }).run(this.ending.signal);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    await this.store.close();
  }
}
