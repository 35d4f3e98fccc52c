import type pg from 'pg';
import { pause, workAlone } from '../database/alone.js';
import type { Batch, EventStore, Position } from '../event-store/event-store.js';
import type { PersonKeys } from '../keys/person-keys.js';
import { projectionBatchEvents } from '../telemetry/instruments.js';
import type { Log } from '../telemetry/log.js';
import { traceBatch } from '../telemetry/tracing.js';
import { takeInHand } from '../telemetry/work-in-hand.js';
import type { Progress } from './progress.js';
import type { Projection } from './projection.js';
import { CheckpointMoved, isDataError, PoisonEvent, prepareSession, ReadModel } from './read-model.js';

export interface RunnerServices {
  store: EventStore;
  keys: PersonKeys;
  progress: Progress;
  connectionString: string;
  /** Hears what a person must mend, or would wonder about. */
  log: Log;
}

/** Under load, how many milliseconds a small batch is followed by a pause in which a larger one gathers; what is small. */
const GATHER_MS = 25;
const GATHER_EVENTS = 200;
/** How long the tables of an earlier version stay after an update, in milliseconds: longer than processes are exchanged. */
const EARLIER_KEPT_MS = 3_600_000;
/** First key of the advisory locks of projections; the second is the hash of the storage's name. */
const LOCK_CLASS = 4713;

/**
 * Keeps one read model up to date. It works on one connection, which also holds the lock that makes it the only one;
 * when the connection is lost, so is the lock, and nothing more can be written with it.
 */
export class ProjectionRunner {
  private readonly model: ReadModel;
  /** When the tables of earlier versions go, on the clock of `performance.now()`. */
  private dropEarlierAt = Infinity;

  constructor(
    projection: Projection,
    private readonly services: RunnerServices,
  ) {
    this.model = new ReadModel(projection);
  }

  /** Runs until `signal` is aborted; the transaction that is under way then is finished first. */
  run(signal: AbortSignal): Promise<void> {
    const { storage } = this.model;
    const { connectionString, log } = this.services;
    const onError = (error: unknown): void => {
      if (!(error instanceof CheckpointMoved))
        log.error(`Projection ${storage} starts again: ${messageOf(error)}`, { consumer: storage });
    };
    const alone = {
      connectionString,
      applicationName: `bugzot-projector ${storage}`,
      lock: { class: LOCK_CLASS, name: storage },
      onError,
    };
    return workAlone(alone, signal, (client, alive) => this.runOn(client, alive));
  }

  private async runOn(client: pg.Client, signal: AbortSignal): Promise<void> {
    await prepareSession(client);
    await client.query('begin');
    const made = await this.model.create(client);
    await client.query('commit');
    // At once when this version has served before; else an older process may still answer from the one before it.
    this.dropEarlierAt = performance.now() + (made ? EARLIER_KEPT_MS : 0);
    const position = await this.positionUnlessParked(client, signal);
    if (position === undefined) return;
    this.services.progress.advance(this.model.storage, position, true);
    await this.dropEarlier(client);
    await this.follow(client, position, signal);
  }

  private async follow(client: pg.Client, from: Position, signal: AbortSignal): Promise<void> {
    const { store, progress } = this.services;
    let position = from;
    let last = -Infinity;
    for await (const batch of store.subscribe(from, { types: this.model.projection.types }, signal)) {
      const idle = performance.now() - last > 2 * GATHER_MS;
      const done = takeInHand(this.model.storage);
      await this.applyOrPark(client, position, batch).finally(done);
      position = batch.through;
      await this.dropEarlier(client);
      last = performance.now();
      // Under load, one transaction for many events; after a silence, no delay.
      if (!idle && batch.events.length < GATHER_EVENTS) await progress.lull(this.model.storage, GATHER_MS);
    }
  }

  private async dropEarlier(client: pg.Client): Promise<void> {
    if (performance.now() < this.dropEarlierAt) return;
    this.dropEarlierAt = Infinity;
    await this.model.dropEarlier(client);
  }

  private async applyOrPark(client: pg.Client, from: Position, batch: Batch): Promise<void> {
    const { storage } = this.model;
    const since = Date.now();
    try {
      await this.model.apply(client, from, batch, this.services.keys);
    } catch (error) {
      if (!(error instanceof PoisonEvent) && !isDataError(error)) throw error;
      await this.applyOneByOne(client, from, batch);
      return;
    }
    this.services.progress.advance(storage, batch.through, batch.events.length > 0);
    if (batch.events.length === 0) return;
    projectionBatchEvents.observe({ consumer: storage }, batch.events.length);
    traceBatch(`projection ${storage}`, 'consumer', batch.events, since);
  }

  /** Some event of the batch is poison: everything before it is applied, and it is what the projection stops at. */
  private async applyOneByOne(client: pg.Client, from: Position, batch: Batch): Promise<void> {
    let position = from;
    for (const [index, event] of batch.events.entries()) {
      const last = index === batch.events.length - 1;
      const single = { events: [event], through: last ? batch.through : event.position };
      try {
        await this.model.apply(client, position, single, this.services.keys);
      } catch (error) {
        if (error instanceof PoisonEvent) await this.park(client, error);
        throw error;
      }
      position = single.through;
      this.services.progress.advance(this.model.storage, position, true);
    }
  }

  private async park(client: pg.Client, poison: PoisonEvent): Promise<void> {
    await this.model.park(client, poison);
    this.services.log.error(
      `Projection ${this.model.storage} stands still at event ${poison.event}: ${poison.message}. ` +
        `Mend the cause, then: npm run projection:retry -- ${this.model.projection.name}`,
      { consumer: this.model.storage, event: poison.event, position: poison.position },
    );
  }

  /** Where to go on. While an event is parked, waits for somebody to retry it, or to exchange the tables. */
  private async positionUnlessParked(client: pg.Client, signal: AbortSignal): Promise<Position | undefined> {
    while (!signal.aborted) {
      const checkpoint = await this.model.checkpoint(client);
      if (checkpoint === undefined) return undefined;
      if (checkpoint.parked === null) return checkpoint.position;
      await pause(signal);
    }
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
