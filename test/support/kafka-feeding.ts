import { Database } from '../../src/database/database.js';
import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { KafkaFeed } from '../../src/feed/adapters/kafka-feed.js';
import { tallyTopic, type FeedUnderTest } from '../contract/feed.contract.js';
import { TestKafka } from './kafka.js';
import { ReadSide } from './read-side.js';
import { Relaying } from './relaying.js';

/** A log, the relay that brings it to Kafka, and consumers of it. */
export class KafkaFeeding implements FeedUnderTest {
  private constructor(
    readonly read: ReadSide,
    readonly kafka: TestKafka,
    private relay: Relaying,
  ) {}

  static async start(brokers: string): Promise<KafkaFeeding> {
    const read = await ReadSide.start();
    const kafka = new TestKafka(brokers);
    return new KafkaFeeding(read, kafka, relayTo(read, kafka));
  }

  another(log: { error(message: string): void }) {
    const { url } = this.read;
    const store = new PostgresEventStore(url);
    const database = new Database(url, 4);
    const feed = new KafkaFeed({ kafka: this.kafka.connection, store, database, log });
    return { feed, close: async () => void (await Promise.all([store.close(), database.end()])) };
  }

  /** Does something while there is no relay. */
  async withoutRelay(work: () => Promise<void>): Promise<void> {
    await this.relay.stop();
    await work();
    this.relay = relayTo(this.read, this.kafka);
  }

  async dispose(): Promise<void> {
    await this.relay.stop();
    await Promise.all([this.read.stop(), this.kafka.close()]);
  }
}

function relayTo(read: ReadSide, kafka: TestKafka): Relaying {
  return new Relaying(read.url, kafka.connection, [tallyTopic]);
}
