import type pg from 'pg';
import { pause, workAlone } from '../database/alone.js';
import { START, type Batch, type EventStore, type Position } from '../event-store/event-store.js';
import type { KafkaConnection } from '../kafka/kafka-connection.js';
import { seldom } from '../telemetry/seldom.js';
import { traceBatch } from '../telemetry/tracing.js';
import { Outlet } from './outlet.js';
import { parcels } from './parcels.js';
import type { RecordSource } from './record.js';
import { RelayCheckpoint } from './relay-checkpoint.js';
import { Selection } from './selection.js';
import type { Topic } from './topic.js';

export interface RelayServices {
  kafka: KafkaConnection;
  store: EventStore;
  connectionString: string;
  topics: readonly Topic[];
  source: RecordSource;
  log: { error(message: string): void; warn(message: string): void };
}

const LOCK = { class: 4717, name: 'relay' };
/** Pause in which more gathers, in milliseconds. */
const GATHER_MS = 10;
/** How often the checkpoint is written while nothing is told: somebody may wait for it to pass. */
const CHECKPOINT_MS = 200;
/** A broker that has just started may not know its end yet: how often it is asked, and the pause between, in milliseconds. */
const LOOKS = 5;
const LOOK_MS = 1000;

/**
 * From the log to Kafka, in one process at a time. The checkpoint follows the acknowledgement, so nothing is left out,
 * and whatever fails is sent again from there: the first time that an event is in a partition, all before it are there.
 */
export class Relay {
  private readonly selection: Selection;
  private readonly report: (message: string) => void;
  private readonly say: (message: string) => void;

  constructor(private readonly services: RelayServices) {
    this.selection = new Selection(services.topics, services.store, services.source);
    this.report = seldom((message) => services.log.error(message));
    this.say = seldom((message) => services.log.warn(message));
  }

  run(signal: AbortSignal): Promise<void> {
    const { connectionString } = this.services;
    const onError = (error: unknown): void => {
      this.report(`The relay tries again: ${error instanceof Error ? error.message : String(error)}`);
    };
    const alone = { connectionString, applicationName: 'bugzot-relay', lock: LOCK, onError };
    return workAlone(alone, signal, (client, alive) => this.runOn(client, alive));
  }

  private async runOn(client: pg.Client, signal: AbortSignal): Promise<void> {
    const { kafka, topics } = this.services;
    const names = topics.map(({ name }) => kafka.named(name));
    const outlet = await Outlet.open(kafka, names, signal, this.say);
    try {
      const checkpoint = new RelayCheckpoint(client, kafka.prefix);
      await this.relay(outlet, checkpoint, await this.beginning(outlet, checkpoint, signal), signal);
    } finally {
      await outlet.close();
    }
  }

  private async beginning(
    outlet: Outlet,
    checkpoint: RelayCheckpoint,
    signal: AbortSignal,
  ): Promise<Position> {
    const position = await checkpoint.load();
    const written = await checkpoint.written();
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (await outlet.holds(written, signal)) return position;
      await pause(signal, LOOK_MS);
    }
    if (signal.aborted) return position;
    this.services.log.error(
      'Kafka has lost records that it had acknowledged: all of the log goes there again',
    );
    await checkpoint.beginAgain();
    return START;
  }

  private async relay(
    outlet: Outlet,
    checkpoint: RelayCheckpoint,
    from: Position,
    signal: AbortSignal,
  ): Promise<void> {
    let passed = from;
    let stored = from;
    const store = async (): Promise<void> => {
      if (passed === stored) return;
      stored = passed;
      await checkpoint.store(passed, []);
    };
    const nowAndThen = setInterval(() => void store().catch(() => undefined), CHECKPOINT_MS);
    try {
      for await (const batch of this.services.store.subscribe(from, this.selection.filter, signal)) {
        const since = Date.now();
        for (const { records, through } of parcels(await this.consequences(batch), batch.through)) {
          if (records.length > 0) {
            await checkpoint.store(through, await outlet.send(records, signal));
            stored = through;
          }
          passed = through;
        }
        traceBatch('relay kafka', 'producer', batch.events, since);
        await pause(signal, GATHER_MS);
      }
      await store();
    } finally {
      clearInterval(nowAndThen);
    }
  }

  private async consequences({ events }: Batch) {
    const found = [];
    for (const event of events) found.push(await this.selection.of(event));
    return found;
  }
}
