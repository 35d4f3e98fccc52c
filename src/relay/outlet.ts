import { Partitioners, type Admin, type PartitionMetadata, type Producer } from 'kafkajs';
import type { KafkaConnection } from '../kafka/kafka-connection.js';
import { answered, atMost } from '../kafka/patience.js';
import { prepareTopics } from '../kafka/topics.js';
import type { Addressed } from './parcels.js';
import type { Written } from './relay-checkpoint.js';

/** How long the broker may take to have a record in all replicas, in milliseconds. */
const ACKNOWLEDGE_MS = 10_000;
const CLOSE_MS = 1000;
const ALL_REPLICAS = -1;

/**
 * The way into Kafka: an idempotent producer with one request under way. After any failure it is thrown away, for nobody
 * knows what of its last request was written.
 */
export class Outlet {
  private readonly choose = Partitioners.DefaultPartitioner();
  private readonly admin: Admin;
  private readonly producer: Producer;
  private partitions = new Map<string, PartitionMetadata[]>();

  private constructor(kafka: KafkaConnection) {
    const client = kafka.client('relay');
    this.admin = client.admin();
    this.producer = client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // The least that an idempotent one may have.
      retry: { retries: 1, initialRetryTime: 100 },
    });
  }

  /**
   * Connects, and makes the topics that are missing.
   * @param say hears what an operator should know of topics that were there
   */
  static async open(
    kafka: KafkaConnection,
    topics: readonly string[],
    signal: AbortSignal,
    say: (message: string) => void,
  ): Promise<Outlet> {
    const outlet = new Outlet(kafka);
    try {
      await answered(outlet.connect(topics, say), signal);
      return outlet;
    } catch (error) {
      await outlet.close();
      throw error;
    }
  }

  /** Whether all that was acknowledged is there still; not so when a topic was deleted, or a broker has lost its disk. */
  async holds(written: readonly Written[], signal: AbortSignal): Promise<boolean> {
    for (const topic of this.partitions.keys()) {
      const mine = written.filter((one) => one.topic === topic);
      if (mine.length === 0) continue;
      const ends = await answered(this.admin.fetchTopicOffsets(topic), signal);
      const endOf = new Map(ends.map(({ partition, high }) => [partition, BigInt(high)]));
      if (mine.some(({ partition, lastOffset }) => lastOffset >= (endOf.get(partition) ?? 0n))) return false;
    }
    return true;
  }

  /** Sends, and waits until all replicas have it. @returns where the last of it is in each partition */
  async send(records: readonly Addressed[], signal: AbortSignal): Promise<Written[]> {
    const counts = new Map<string, number>();
    const byTopic = Map.groupBy(records, ({ topic }) => topic);
    const topicMessages = [...byTopic].map(([topic, addressed]) => ({
      topic,
      messages: addressed.map(({ record }) => {
        const partition = this.partitionOf(topic, record.key);
        const place = `${topic} ${partition}`;
        counts.set(place, (counts.get(place) ?? 0) + 1);
        return { ...record, partition };
      }),
    }));
    const sent = this.producer.sendBatch({ acks: ALL_REPLICAS, timeout: ACKNOWLEDGE_MS, topicMessages });
    const answers = await answered(sent, signal);
    return answers.map(({ topicName: topic, partition, baseOffset }) => {
      const count = counts.get(`${topic} ${partition}`) ?? 0;
      return { topic, partition, lastOffset: BigInt(baseOffset ?? '0') + BigInt(count) - 1n };
    });
  }

  async close(): Promise<void> {
    const closing = Promise.allSettled([this.producer.disconnect(), this.admin.disconnect()]);
    await atMost(CLOSE_MS, closing);
  }

  private async connect(topics: readonly string[], say: (message: string) => void): Promise<void> {
    await this.admin.connect();
    this.partitions = await prepareTopics(this.admin, topics, say);
    await this.producer.connect();
  }

  /** As the Java client chooses, by the partitions that there were when this was opened. */
  private partitionOf(topic: string, key: string): number {
    const partitionMetadata = this.partitions.get(topic) ?? [];
    return this.choose({ topic, partitionMetadata, message: { key, value: null } });
  }
}
