import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pLimit from 'p-limit';
import {
  EventStore,
  START,
  type Batch,
  type EventFilter,
  type Position,
} from '../event-store/event-store.js';
import { Progress } from '../projector/progress.js';
import { streamsOpen } from '../telemetry/instruments.js';
import { Refused } from '../write-path/refused.js';
import { EventIds } from './event-ids.js';
import type { Listener } from './listener.js';
import type { StreamError } from './stream.errors.js';
import { Telling } from './telling.js';

/** Open streams of one account (of one address, for whoever is not logged in), and of this process. */
export const MOST_STREAMS = { each: 20, all: 2000 } as const;
/** What a client that was away is told at the most; after more it loads everything anew. */
const CAUGHT_UP_MESSAGES = 10_000;
/** Clients that catch up at the same time; the others wait for their turn. */
const CATCHING_UP = 4;
/** A sign of life, and how often everybody's rights are looked at although nothing happens; milliseconds. */
const HEARTBEAT_MS = 15_000;
const RIGHTS_MS = 3000;
/** How long a client waits before it connects again, in milliseconds. */
const RETRY_MS = 3000;
/** How long a message waits for read models that are behind, in milliseconds. */
const READ_MODEL_MS = 5000;
/** Injects the storages of the read models that a change must have got into before it is told. */
export const READ_FIRST = Symbol('READ_FIRST');

const bugs: EventFilter = { streamPrefixes: ['bug-'] };

/** The subscription that runs while anybody listens. */
interface Run {
  stop: AbortController;
  /** It knows where it begins. */
  started: Promise<void>;
  done: Promise<void>;
  timers: NodeJS.Timeout[];
}

/** One subscription to the log for all streams of this process. */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly logger = new Logger('Stream');
  private readonly listeners = new Set<Listener>();
  /** Those who have heard everything up to `through`. */
  private readonly live = new Set<Listener>();
  private readonly telling: Telling;
  private readonly catchUps = pLimit(CATCHING_UP);
  private through: Position = START;
  private run: Run | undefined;
  private ending = false;

  constructor(
    private readonly store: EventStore,
    private readonly progress: Progress,
    private readonly ids: EventIds,
    @Inject(READ_FIRST) private readonly storages: readonly string[],
  ) {
    this.telling = new Telling(store, ids);
  }

  /**
   * Begins to tell, from after `lastEventId` or from now on.
   * @throws Refused `stream.full`, `stream.ending`
   */
  admit(listener: Listener, lastEventId: string | undefined): void {
    if (this.ending) refuse('stream.ending');
    const same = [...this.listeners].filter(({ holder }) => holder === listener.holder).length;
    if (same >= MOST_STREAMS.each || this.listeners.size >= MOST_STREAMS.all) refuse('stream.full');
    this.listeners.add(listener);
    streamsOpen.inc();
    listener.stream.once('close', () => this.leave(listener));
    this.run ??= this.begin();
    this.attend(listener, lastEventId, this.run).catch((error: unknown) => this.failed(listener, error));
  }

  /** Ends every stream at once; clients connect again, to another process. */
  async onModuleDestroy(): Promise<void> {
    this.ending = true;
    for (const listener of this.listeners) listener.end();
    await this.halt();
  }

  private async attend(listener: Listener, lastEventId: string | undefined, run: Run): Promise<void> {
    await run.started;
    const from = lastEventId === undefined ? undefined : this.ids.open(lastEventId);
    listener.position = from ?? (await this.present());
    // An id without data sets the client's last event id, and nothing more.
    listener.write(`retry: ${RETRY_MS}\nid: ${this.ids.of(listener.position)}\n\n`);
    if (lastEventId !== undefined && from === undefined) this.reset(listener);
    if (!this.join(listener)) await this.catchUps(() => this.catchUp(listener));
  }

  private async catchUp(listener: Listener): Promise<void> {
    const stop = new AbortController();
    listener.stream.once('close', () => stop.abort());
    if (listener.closed) return;
    let told = 0;
    for await (const batch of this.store.subscribe(listener.position, bugs, stop.signal)) {
      const messages = await this.messages(batch);
      if (!(await listener.isEntitled())) return listener.end();
      for (const message of messages) {
        if (told < CAUGHT_UP_MESSAGES && listener.tell(message)) told += 1;
      }
      if (told >= CAUGHT_UP_MESSAGES) {
        listener.position = await this.present();
        this.reset(listener);
        return this.join(listener) ? undefined : this.catchUp(listener);
      }
      listener.position = batch.through;
      if (this.join(listener)) return;
      await listener.drained();
    }
  }

  /** The end of the log, when everything up to there can be read: whoever begins there and then looks misses nothing. */
  private async present(): Promise<Position> {
    const head = await this.store.head();
    await this.readable(head);
    return head;
  }

  /** Resolves when the read models have passed the position, or have stood still for too long. */
  private async readable(position: Position): Promise<void> {
    await Promise.all(
      this.storages.map((storage) => this.progress.waitFor(storage, position, READ_MODEL_MS)),
    );
  }

  /** Whoever has heard all that the others have heard hears what comes together with them. */
  private join(listener: Listener): boolean {
    if (listener.position < this.through) return false;
    if (!listener.closed) this.live.add(listener);
    return true;
  }

  private begin(): Run {
    const stop = new AbortController();
    const { promise: started, resolve, reject } = Promise.withResolvers<void>();
    started.catch(() => undefined);
    const done = this.follow(stop.signal, resolve).catch((error: unknown) => {
      reject(error);
      if (!stop.signal.aborted) this.logger.error(`The stream of changes was lost: ${String(error)}`);
    });
    const run: Run = { stop, started, done, timers: [] };
    run.timers = [
      setInterval(() => this.beat(), HEARTBEAT_MS).unref(),
      setInterval(() => void this.checkRights(), RIGHTS_MS).unref(),
    ];
    // Without the subscription nobody is told anything: all connect again.
    void done.then(() => this.run === run && this.lost());
    return run;
  }

  private lost(): void {
    void this.halt();
    for (const listener of this.listeners) listener.stream.destroy();
  }

  private async follow(signal: AbortSignal, started: () => void): Promise<void> {
    this.through = await this.store.head();
    started();
    for await (const batch of this.store.subscribe(this.through, bugs, signal)) {
      // Whoever joins from here on has heard this batch already.
      this.through = batch.through;
      await this.deliver(batch, [...this.live]);
    }
  }

  private async deliver(batch: Batch, listeners: readonly Listener[]): Promise<void> {
    const messages = batch.events.length === 0 ? [] : await this.messages(batch);
    const concerned = listeners.filter((listener) => messages.some((message) => listener.wants(message)));
    const entitled = await Promise.all(concerned.map((listener) => listener.isEntitled()));
    concerned.forEach((listener, index) => {
      if (entitled[index] === true) for (const message of messages) listener.tell(message);
      else listener.end();
    });
    for (const listener of listeners) {
      if (batch.through > listener.position) listener.position = batch.through;
    }
  }

  private async messages({ events }: Batch) {
    const last = events.at(-1);
    if (last === undefined) return [];
    await this.readable(last.position);
    return this.telling.of(events);
  }

  private reset(listener: Listener): void {
    listener.write(`id: ${this.ids.of(listener.position)}\nevent: reset\ndata: {}\n\n`);
  }

  /** For everybody at the same time, whatever happens; with an id, so that a client that hears nothing goes on from here. */
  private beat(): void {
    for (const listener of this.live) listener.write(`:\nid: ${this.ids.of(listener.position)}\n\n`);
  }

  private async checkRights(): Promise<void> {
    await Promise.all(
      [...this.listeners].map(async (listener) => (await listener.isEntitled()) || listener.end()),
    );
  }

  private leave(listener: Listener): void {
    if (this.listeners.delete(listener)) streamsOpen.dec();
    this.live.delete(listener);
    if (this.listeners.size === 0) void this.halt();
  }

  private async halt(): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    this.run = undefined;
    for (const timer of run.timers) clearInterval(timer);
    run.stop.abort();
    await run.done;
  }

  private failed(listener: Listener, error: unknown): void {
    if (!listener.closed) this.logger.warn(`A stream was ended: ${String(error)}`);
    listener.stream.destroy();
  }
}

function refuse(code: StreamError): never {
  throw new Refused(code);
}
