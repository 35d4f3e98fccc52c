import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { mendRequestQueue } from '../../src/kafka/request-queue.js';

/** A record as a consumer gets it. */
export interface ReadRecord {
  topic: string;
  partition: number;
  key: string;
  /** CloudEvents' id, type and subject. */
  id: string;
  type: string;
  subject: string;
  /** Names of its headers. */
  headers: readonly string[];
  value: Readonly<Record<string, unknown>>;
}

/** A client of the broker, as any program could have one. */
export function kafkaClient(broker: string): Kafka {
  mendRequestQueue();
  return new Kafka({ clientId: 'chaos', brokers: [broker], logLevel: logLevel.NOTHING });
}

/** Everything that is in the topics, each partition in its order; by a consumer of its own. */
export async function readTopics(broker: string, topics: readonly string[]): Promise<ReadRecord[]> {
  const kafka = kafkaClient(broker);
  const admin = kafka.admin();
  await admin.connect();
  const left = new Set<string>();
  for (const topic of topics) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
      if (high !== '0') left.add(`${topic} ${partition} ${BigInt(high) - 1n}`);
    }
  }
  await admin.disconnect();
  const found: ReadRecord[] = [];
  if (left.size === 0) return found;
  const consumer = kafka.consumer({ groupId: `chaos-${Date.now()}` });
  const all = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      found.push(recordOf(topic, partition, message));
      left.delete(`${topic} ${partition} ${message.offset}`);
      if (left.size === 0) all.resolve();
      return Promise.resolve();
    },
  });
  await all.promise;
  await consumer.disconnect();
  return found;
}

function recordOf(topic: string, partition: number, { key, headers = {}, value }: KafkaMessage): ReadRecord {
  const header = (name: string): string => headers[name]?.toString() ?? '';
  return {
    topic,
    partition,
    key: key?.toString() ?? '',
    id: header('ce_id'),
    type: header('ce_type'),
    subject: header('ce_subject'),
    headers: Object.keys(headers),
    value: JSON.parse(value?.toString() ?? '{}') as ReadRecord['value'],
  };
}
