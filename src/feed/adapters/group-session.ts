import { once } from 'node:events';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type pg from 'pg';
import { pause } from '../../database/alone.js';
import { START, type EventStore, type Position } from '../../event-store/event-store.js';
import type { KafkaConnection } from '../../kafka/kafka-connection.js';
import { answered, atMost } from '../../kafka/patience.js';
import type { Reaction } from '../../reactions/reaction.js';
import { reactTo } from '../../reactions/react-to.js';
import type { Log } from '../../telemetry/log.js';
import { GroupProgress, type GroupName } from './group-progress.js';
import { find, pointerOf, type Pointer } from './pointer.js';
import type { Watch } from './watch.js';

/** A member that is not heard of for so long has lost its partitions, in milliseconds. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2000;
const REBALANCE_MS = 30_000;
/** How long a fetch waits for something new; so long does a consumer take to stop. */
const FETCH_MS = 500;
/** Partitions that are dealt with at the same time. */
const AT_ONCE = 3;
/** How often it is looked how far the group is: somebody may wait for it to pass what concerns nobody. */
const ADVANCE_MS = 200;
/** How long a consumer may take to join its group, and to leave it, in milliseconds. */
const JOIN_MS = 60_000;
const LEAVE_MS = 2000;

export interface KafkaFeedServices {
  kafka: KafkaConnection;
  store: EventStore;
  database: pg.Pool;
  log: Log;
}

/** The life of one consumer: it ends with an error when something is wrong with it, and another one follows. */
export class GroupSession {
  private readonly progress: GroupProgress;
  private readonly consumer: Consumer;
  /** Aborted when this consumer's life is over, whatever it still has in hand. */
  private readonly over = new AbortController();
  private readonly failure = Promise.withResolvers<never>();
  private assigned: readonly number[] = [];
  /** Partitions whose beginning was looked at since they were assigned. */
  private begun = new Set<number>();
  /** What the reaction is done with in any case. */
  private done: Position = START;
  private joined = false;

  constructor(
    private readonly reaction: Reaction,
    private readonly name: GroupName,
    private readonly services: KafkaFeedServices,
    private readonly watch: Watch,
  ) {
    this.progress = new GroupProgress(services.database, name);
    this.consumer = services.kafka.client(reaction.name).consumer({
      groupId: name.group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: FETCH_MS,
      allowAutoTopicCreation: false,
      // A consumer that has crashed is thrown away.
      retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 3000, restartOnFailure: async () => false },
    });
    this.failure.promise.catch(() => undefined);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload }) => this.failure.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.assigned = payload.memberAssignment[this.name.topic] ?? [];
      this.begun = new Set();
      if (!this.joined) this.watch.renewed();
      this.joined = true;
    });
    const late = setTimeout(() => !this.joined && this.fail('it could not join its group'), JOIN_MS);
    const ended = once(signal, 'abort', { signal: this.over.signal }).catch(() => undefined);
    void this.keepAdvancing();
    try {
      this.done = (await this.progress.advance()).position;
      await answered(Promise.race([this.start(signal), this.failure.promise]), signal);
      if (!signal.aborted) await Promise.race([ended, this.failure.promise]);
    } finally {
      // A broker that is away is nothing that another process could mend.
      if (!this.joined) this.watch.progressed();
      clearTimeout(late);
      this.over.abort();
      await atMost(LEAVE_MS, consumer.disconnect());
    }
  }

  private async start(signal: AbortSignal): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [this.name.topic], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: AT_ONCE,
      eachBatch: (payload) => this.batch(payload, signal),
    });
  }

  private fail(reason: string): void {
    this.failure.reject(new Error(reason));
  }

  private async batch(payload: EachBatchPayload, signal: AbortSignal): Promise<void> {
    const { batch } = payload;
    const { partition } = batch;
    if (!(await this.beginsWhereItIs(partition, batch.firstOffset()))) return;
    let last: string | undefined;
    let position: Position = START;
    try {
      for (const message of batch.messages) {
        if (signal.aborted || !payload.isRunning() || payload.isStale()) break;
        if (!this.assigned.includes(partition)) break;
        position = later(position, await this.deal(message, () => payload.heartbeat()));
        last = message.offset;
        payload.resolveOffset(last);
        this.watch.progressed();
        await payload.heartbeat();
      }
    } finally {
      if (last !== undefined) await this.note(partition, last, position);
    }
  }

  /**
   * The group's own offsets follow the progress that is stored, and are less to be trusted: when a batch begins after what
   * was dealt with last, what is between them is fetched first.
   */
  private async beginsWhereItIs(partition: number, first: string | null): Promise<boolean> {
    if (first === null || this.begun.has(partition)) return true;
    this.begun.add(partition);
    const next = await this.progress.next(partition);
    if (BigInt(first) <= next) return true;
    this.consumer.seek({ topic: this.name.topic, partition, offset: String(next) });
    return false;
  }

  /**
   * @returns the position of the event, if the reaction was given it; what a record alone says of how far the log was dealt
   * with is not to be relied on, since it may come from elsewhere
   */
  private async deal(message: KafkaMessage, heartbeat: () => Promise<void>): Promise<Position> {
    const pointer = pointerOf(message.headers);
    if (pointer === undefined) {
      this.services.log.error(`A record of ${this.name.topic} is not BugZot's: offset ${message.offset}`);
      return START;
    }
    if (!this.reaction.types.includes(pointer.type)) return START;
    if ((await this.positionOf(pointer)) <= this.done) return START;
    return this.react(pointer, heartbeat);
  }

  /** The log may have moved to another engine since the relay wrote: its positions are of another length there. */
  private async positionOf(pointer: Pointer): Promise<Position> {
    if (this.done === START || this.done.length === pointer.position.length) return pointer.position;
    return (await find(this.services.store, pointer))?.position ?? START;
  }

  /** However long it takes, the group hears of this member meanwhile. */
  private async react(pointer: Pointer, heartbeat: () => Promise<void>): Promise<Position> {
    const { store, log } = this.services;
    const beat = (): void => {
      if (!this.over.signal.aborted) heartbeat().catch(() => undefined);
    };
    const beating = setInterval(beat, HEARTBEAT_MS);
    try {
      const event = await find(store, pointer);
      if (event === undefined) {
        const { id, stream, version } = pointer;
        log.error(
          `${this.name.topic} tells of event ${id}, which is not ${version} of ${stream} in this log`,
        );
        return START;
      }
      await reactTo(event, this.reaction, log);
      return event.position;
    } finally {
      clearInterval(beating);
    }
  }

  /** First where it is for sure, then what Kafka should know of it, if the partition is still this member's. */
  private async note(partition: number, offset: string, position: Position): Promise<void> {
    await this.progress.note(partition, offset, position);
    await this.advance();
    if (!this.assigned.includes(partition)) return;
    const next = String(BigInt(offset) + 1n);
    await this.consumer.commitOffsets([{ topic: this.name.topic, partition, offset: next }]);
  }

  private async keepAdvancing(): Promise<void> {
    while (!this.over.signal.aborted) {
      await pause(this.over.signal, ADVANCE_MS);
      await this.advance().catch(() => undefined);
    }
  }

  private async advance(): Promise<void> {
    const { position, generation, waiting } = await this.progress.advance();
    this.done = later(this.done, position);
    if (generation !== this.name.generation) this.fail('the topic is being filled again');
    if (!this.joined) return;
    this.watch.sees(waiting.filter((one) => this.assigned.includes(one)).length);
    if (this.watch.stuck) this.fail(this.watch.detail);
  }
}

function later(one: Position, other: Position): Position {
  return other > one ? other : one;
}
