import type { SASLOptions } from 'kafkajs';
import type { Config } from '../config/config.js';
import { KafkaConnection, type KafkaSettings } from './kafka-connection.js';

/** @returns null when no broker is configured */
export function openKafka(config: Config, log: KafkaSettings['log']): KafkaConnection | null {
  const { KAFKA_BROKERS: brokers, KAFKA_TLS: tls, BUGZOT_KAFKA_PREFIX: prefix } = config;
  return brokers === undefined
    ? null
    : new KafkaConnection({ brokers, tls, sasl: saslOf(config), prefix, log });
}

function saslOf({ KAFKA_SASL, KAFKA_USERNAME, KAFKA_PASSWORD }: Config): SASLOptions | undefined {
  if (KAFKA_USERNAME === undefined || KAFKA_PASSWORD === undefined) return undefined;
  return { mechanism: KAFKA_SASL ?? 'scram-sha-512', username: KAFKA_USERNAME, password: KAFKA_PASSWORD };
}
