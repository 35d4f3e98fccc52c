import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { mendRequestQueue } from './request-queue.js';
import { seldom } from '../telemetry/seldom.js';

/** How long a connection, and an answer, may take, in milliseconds. */
const CONNECT_MS = 3000;
const ANSWER_MS = 10_000;

export interface KafkaSettings {
  /** `host:port` each. */
  brokers: readonly string[];
  tls: boolean;
  sasl: SASLOptions | undefined;
  /** What names of topics, groups and clients begin with. */
  prefix: string;
  log: { warn(message: string): void; debug(message: string): void };
}

/** Injects the {@link KafkaConnection}; null without `KAFKA_BROKERS`. */
export const KAFKA = Symbol('KAFKA');

/** Which Kafka this is, and what things are called there. Connects to nothing by itself. */
export class KafkaConnection {
  readonly prefix: string;
  private readonly warn: (message: string) => void;

  constructor(private readonly settings: KafkaSettings) {
    mendRequestQueue();
    this.prefix = settings.prefix;
    this.warn = seldom((message) => settings.log.warn(message));
  }

  /** The full name of a topic, such as `bugzot.bugs.v1`, or of a group. */
  named(name: string): string {
    return `${this.prefix}.${name}`;
  }

  /** @param part the part of BugZot that connects; shown in the broker's log and metrics */
  client(part: string): Kafka {
    const { brokers, tls, sasl } = this.settings;
    return new Kafka({
      clientId: this.named(part),
      brokers: [...brokers],
      ssl: tls,
      ...(sasl && { sasl }),
      connectionTimeout: CONNECT_MS,
      authenticationTimeout: ANSWER_MS,
      requestTimeout: ANSWER_MS,
      // Whoever uses it begins again by himself, with something new.
      retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 1000 },
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => this.note(entry),
    });
  }

  /** kafkajs calls errors what it tries again; what it gives up is told by whoever used it. */
  private note({ level, namespace, log }: Parameters<ReturnType<NonNullable<LogCreator>>>[0]): void {
    const reason = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
    const message = `kafkajs ${namespace}: ${log.message}${reason}`;
    if (level === logLevel.ERROR) this.warn(message);
    else this.settings.log.debug(message);
  }
}

type LogCreator = ConstructorParameters<typeof Kafka>[0]['logCreator'];
