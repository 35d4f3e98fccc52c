import { randomBytes } from 'node:crypto';
import type { Admin, KafkaMessage } from 'kafkajs';
import { KafkaConnection } from '../../src/kafka/kafka-connection.js';

/** A record as it is found in a topic. */
export interface FoundRecord {
  topic: string;
  partition: number;
  offset: bigint;
  key: string;
  headers: Record<string, string>;
  /** JSON. */
  value: string;
}

const silent = { warn: () => undefined, debug: () => undefined };

/** The run's Kafka, and names in it that nobody else has. */
export class TestKafka {
  readonly connection: KafkaConnection;
  private readonly admin: Admin;
  private connected: Promise<void> | undefined;

  /** @param brokers of `TEST_KAFKA_BROKERS` */
  constructor(
    readonly brokers: string,
    readonly prefix = `test-${randomBytes(6).toString('hex')}`,
  ) {
    const settings = { brokers: brokers.split(','), tls: false, sasl: undefined, prefix, log: silent };
    this.connection = new KafkaConnection(settings);
    this.admin = this.connection.client('test').admin();
  }

  /** For an application of its own. */
  get variables(): Record<string, string> {
    return { KAFKA_BROKERS: this.brokers, BUGZOT_KAFKA_PREFIX: this.prefix };
  }

  async asAdmin(): Promise<Admin> {
    await (this.connected ??= this.admin.connect());
    return this.admin;
  }

  /** How many records each partition has had. */
  async ends(name: string): Promise<Map<number, bigint>> {
    const admin = await this.asAdmin();
    const offsets = await admin.fetchTopicOffsets(this.connection.named(name));
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
  }

  /** All that is in a topic now, by partition and offset. @param name without the prefix */
  async records(name: string): Promise<FoundRecord[]> {
    const topic = this.connection.named(name);
    const ends = await this.ends(name);
    const found: FoundRecord[] = [];
    const missing = new Set([...ends].filter(([, end]) => end > 0n).map(([partition]) => partition));
    if (missing.size === 0) return [];
    const groupId = this.connection.named(`reader-${randomBytes(6).toString('hex')}`);
    const consumer = this.connection.client('reader').consumer({ groupId, maxWaitTimeInMs: 100 });
    const { promise: all, resolve } = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        found.push(foundRecord(topic, partition, message));
        if (BigInt(message.offset) + 1n >= ends.get(partition)!) missing.delete(partition);
        if (missing.size === 0) resolve();
      },
    });
    await all;
    await consumer.disconnect();
    return found.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
  }

  /** Deletes what has the prefix. */
  async close(): Promise<void> {
    const admin = await this.asAdmin();
    const mine = (name: string): boolean => name.startsWith(`${this.prefix}.`);
    const topics = (await admin.listTopics()).filter(mine);
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const names = groups.map(({ groupId }) => groupId).filter(mine);
    // One that a killed member has left behind cannot be deleted yet; nobody else has its name.
    if (names.length > 0) await admin.deleteGroups(names).catch(() => undefined);
    await admin.disconnect();
  }
}

function foundRecord(topic: string, partition: number, message: KafkaMessage): FoundRecord {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: String(message.key),
    headers: Object.fromEntries(headers) as Record<string, string>,
    value: String(message.value),
  };
}
