import { Inject, Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { version } from '../config/version.js';
import { ReadingDatabase } from '../database/database.js';
import { EventStore } from '../event-store/event-store.js';
import { eventsBetween } from '../event-store/events-between.js';
import { Jobs } from '../jobs/jobs.js';
import { WORKERS, type Worker } from '../jobs/queue.js';
import { Lag } from '../projector/lag.js';
import { Progress, reactionStorage } from '../projector/progress.js';
import type { Projection } from '../projector/projection.js';
import { PROJECTIONS } from '../projector/projector.token.js';
import { REACTIONS, type Reaction } from '../reactions/reaction.js';
import { Checks, withPatience } from '../telemetry/checks.js';
import { instruments, measureProcess } from '../telemetry/instruments.js';

/** How long an answer is given again, in milliseconds: whoever asks all the time costs the engines no more. */
const KEPT_MS = 2000;
/** What takes longer to look up is left out, in milliseconds; longer than a check of an engine may take. */
const PATIENCE_MS = 3000;

/** A value of a gauge, and its labels. */
type Sample = [gauge: Gauge, labels: Record<string, string>, value: number];

/** Gauges whose values are looked up together, when somebody asks for them. */
interface Looked {
  gauges: readonly Gauge[];
  look: () => Promise<Sample[]>;
}

/**
 * What `/metrics` answers: the instruments of the process, and what is looked up at that moment. What cannot be looked up,
 * because its engine is away, is absent, and `bugzot_engine_up` says which one; the rest is there.
 */
@Injectable()
export class Metrics {
  readonly contentType = instruments.contentType;
  private readonly registry = new Registry();
  private readonly looked: readonly Looked[];
  private kept: { text: Promise<string>; until: number } | undefined;

  constructor(
    private readonly database: ReadingDatabase,
    private readonly store: EventStore,
    private readonly lag: Lag,
    private readonly progress: Progress,
    private readonly jobs: Jobs,
    private readonly checks: Checks,
    @Inject(PROJECTIONS) private readonly projections: readonly Projection[],
    @Inject(REACTIONS) private readonly reactions: readonly Reaction[],
    @Inject(WORKERS) private readonly workers: readonly Worker[],
    @Inject(CONFIG) config: Config,
  ) {
    measureProcess();
    this.looked = [this.engines(), this.lags(), this.parked(), this.queues()];
    const build = this.gauge('bugzot_build_info', 'What runs here', 'version', 'node', 'event_store');
    build.set({ version, node: process.version, event_store: store.engine }, 1);
    const role = this.gauge('bugzot_role', 'The roles of this process', 'role');
    for (const each of config.BUGZOT_ROLES) role.set({ role: each }, 1);
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    const now = performance.now();
    if (this.kept === undefined || now > this.kept.until) {
      this.kept = { text: this.collect(), until: now + KEPT_MS };
    }
    return this.kept.text;
  }

  private async collect(): Promise<string> {
    await Promise.all(
      this.looked.map(async ({ gauges, look }) => {
        const samples = await withPatience(look(), PATIENCE_MS).catch(() => []);
        for (const gauge of gauges) gauge.reset();
        for (const [gauge, labels, value] of samples) gauge.set(labels, value);
      }),
    );
    const own = await this.registry.metrics();
    // One by one, so that an instrument that cannot be read takes no other with it.
    const names = instruments.getMetricsAsArray().map(({ name }) => name);
    const read = await Promise.allSettled(names.map((name) => instruments.getSingleMetricAsString(name)));
    const texts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return [...texts, own].join('\n\n');
  }

  private engines(): Looked {
    const up = this.gauge('bugzot_engine_up', 'Whether the engine answers this process', 'engine');
    const look = async (): Promise<Sample[]> =>
      (await this.checks.engines()).map((found) => [up, { engine: found.engine }, Number(found.up)]);
    return { gauges: [up], look };
  }

  private lags(): Looked {
    const labels = ['kind', 'consumer'];
    const seconds = this.gauge(
      'bugzot_consumer_lag_seconds',
      'How long ago the log was where the consumer is; 0 when it has everything',
      ...labels,
    );
    const events = this.gauge(
      'bugzot_consumer_lag_events',
      'Events of the log that the consumer has not passed (PostgreSQL only)',
      ...labels,
    );
    const look = async (): Promise<Sample[]> => {
      await this.lag.sample();
      return this.progress.stored
        .filter((storage) => this.isOurs(storage))
        .flatMap((storage): Sample[] => {
          const [name, kind = 'projection'] = storage.split(':').reverse();
          const of = { kind, consumer: name! };
          const behind = eventsBetween(this.store.engine, this.progress.of(storage), this.lag.head);
          const lag: Sample = [seconds, of, this.lag.seconds(storage)];
          return behind === undefined ? [lag] : [lag, [events, of, behind]];
        });
    };
    return { gauges: [seconds, events], look };
  }

  /**
   * Not what an earlier version has left, which nobody keeps up to date: an old read model stands still for an hour before
   * it is dropped, and the checkpoint of a reaction that is no more for ever.
   */
  private isOurs(storage: string): boolean {
    if (storage.startsWith(reactionStorage(''))) {
      return this.reactions.some(({ name }) => storage === reactionStorage(name));
    }
    return storage.includes(':') || this.projections.some((projection) => storage === projection.storage);
  }

  private parked(): Looked {
    const parked = this.gauge('bugzot_projection_parked', '1: stands still at an event', 'consumer');
    const look = async (): Promise<Sample[]> => {
      const { rows } = await this.database.query<{ storage: string; parked: number }>(
        'select storage, (parked_event is not null)::int as parked from projector.checkpoint',
      );
      return rows
        .filter(({ storage }) => this.isOurs(storage))
        .map((row) => [parked, { consumer: row.storage }, row.parked]);
    };
    return { gauges: [parked], look };
  }

  private queues(): Looked {
    const jobs = this.gauge('bugzot_jobs', 'Jobs in each queue, by their state', 'queue', 'state');
    const look = async (): Promise<Sample[]> => {
      const counts = await this.jobs.counts(this.workers.map(({ queue }) => queue));
      return counts.flatMap(({ queue, ...states }) =>
        Object.entries(states).map(([state, count]): Sample => [jobs, { queue, state }, count]),
      );
    };
    return { gauges: [jobs], look };
  }

  private gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
