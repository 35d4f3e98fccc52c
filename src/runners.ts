import type { INestApplicationContext } from '@nestjs/common';
import { CheckpointRunner } from './audit/checkpoint-runner.js';
import { Checkpoints } from './audit/checkpoints.js';
import type { Config, ProcessRole } from './config/config.js';
import { CONFIG } from './config/config.token.js';
import { asRole } from './database/database-role.js';
import { originOf } from './config/origin.js';
import { EventStore } from './event-store/event-store.js';
import { Feeds } from './feed/feeds.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.js';
import { WORKERS, type Worker } from './jobs/queue.js';
import { KAFKA, type KafkaConnection } from './kafka/kafka-connection.js';
import { MasterKey } from './keys/master-key.js';
import { PersonKeys } from './keys/person-keys.js';
import { ProjectionRunner } from './projector/projection-runner.js';
import type { Projection } from './projector/projection.js';
import { Progress } from './projector/progress.js';
import { PROJECTIONS } from './projector/projector.token.js';
import { REACTIONS, type Reaction } from './reactions/reaction.js';
import type { Log } from './telemetry/log.js';
import { Relay } from './relay/relay.js';
import { TOPICS, type Topic } from './relay/topic.js';

/** The consumers of the log and of the queues that this process plays, all ended together. */
export class Runners {
  private readonly ending = new AbortController();
  private running: Promise<void>[] = [];
  private jobRunners: JobRunner[] = [];

  constructor(
    private readonly app: INestApplicationContext,
    private readonly connectionString: string,
    private readonly log: Log & { warn: Log['error'] },
  ) {}

  start(roles: readonly ProcessRole[]): void {
    const { app, connectionString, log } = this;
    const store = app.get(EventStore);
    const services = { store, log, keys: app.get(PersonKeys), progress: app.get(Progress) };
    const projecting = { ...services, connectionString: asRole(connectionString, 'projector') };
    const projections = roles.includes('projector') ? app.get<readonly Projection[]>(PROJECTIONS) : [];
    const reactions = roles.includes('reactions') ? app.get<readonly Reaction[]>(REACTIONS) : [];
    const kafka = app.get<KafkaConnection | null>(KAFKA);
    const feeds = app.get(Feeds);
    const relays = roles.includes('relay') && kafka !== null ? [this.relay(store, kafka)] : [];
    const auditing = roles.includes('reactions') ? [this.checkpointRunner(store)] : [];
    this.running = [
      ...auditing,
      ...projections.map((projection) => new ProjectionRunner(projection, projecting)),
      ...relays,
      ...reactions.map((reaction) => ({
        run: (signal: AbortSignal) => feeds.of(reaction).run(reaction, signal),
      })),
    ].map((runner) => runner.run(this.ending.signal));
    const workers = roles.includes('worker') ? app.get<readonly Worker[]>(WORKERS) : [];
    this.jobRunners = workers.map((worker) => new JobRunner(worker, app.get(Jobs), log));
  }

  private relay(store: EventStore, kafka: KafkaConnection): Relay {
    const { app, log } = this;
    const connectionString = asRole(this.connectionString, 'writer');
    const origin = originOf(app.get<Config>(CONFIG));
    const source = { prefix: kafka.prefix, origin, key: app.get(MasterKey) };
    const topics = app.get<readonly Topic[]>(TOPICS);
    return new Relay({ kafka, store, connectionString, topics, source, log });
  }

  private checkpointRunner(log: EventStore): CheckpointRunner {
    const { app, connectionString, log: notice } = this;
    const minutes = app.get<Config>(CONFIG).BUGZOT_CHECKPOINT_MINUTES;
    return new CheckpointRunner({
      checkpoints: app.get(Checkpoints),
      log,
      connectionString: asRole(connectionString, 'writer'),
      minutes,
      notice,
    });
  }

  /** Ends all after what they have in hand: those that add jobs before those that do them. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.running);
    await Promise.all(this.jobRunners.map((runner) => runner.stop()));
  }
}
