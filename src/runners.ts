import type { INestApplicationContext } from '@nestjs/common';
import { CheckpointRunner } from './audit/checkpoint-runner.js';
import { Checkpoints } from './audit/checkpoints.js';
import type { Config, ProcessRole } from './config/config.js';
import { CONFIG } from './config/config.token.js';
import { asRole } from './database/database-role.js';
import { EventStore } from './event-store/event-store.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.js';
import { WORKERS, type Worker } from './jobs/queue.js';
import { PersonKeys } from './keys/person-keys.js';
import { ProjectionRunner } from './projector/projection-runner.js';
import type { Projection } from './projector/projection.js';
import { Progress } from './projector/progress.js';
import { PROJECTIONS } from './projector/projector.token.js';
import { REACTIONS, type Reaction } from './reactions/reaction.js';
import { ReactionRunner } from './reactions/reaction-runner.js';
import type { Log } from './telemetry/log.js';

/** The consumers of the log and of the queues that this process plays, all ended together. */
export class Runners {
  private readonly ending = new AbortController();
  private running: Promise<void>[] = [];
  private jobRunners: JobRunner[] = [];

  constructor(
    private readonly app: INestApplicationContext,
    private readonly connectionString: string,
    private readonly log: Log,
  ) {}

  start(roles: readonly ProcessRole[]): void {
    const { app, connectionString, log } = this;
    const store = app.get(EventStore);
    const services = { store, log, keys: app.get(PersonKeys), progress: app.get(Progress) };
    const projecting = { ...services, connectionString: asRole(connectionString, 'projector') };
    const reacting = { ...services, connectionString: asRole(connectionString, 'writer') };
    const projections = roles.includes('projector') ? app.get<readonly Projection[]>(PROJECTIONS) : [];
    const reactions = roles.includes('reactions') ? app.get<readonly Reaction[]>(REACTIONS) : [];
    const auditing = roles.includes('reactions') ? [this.checkpointRunner(store)] : [];
    this.running = [
      ...auditing,
      ...projections.map((projection) => new ProjectionRunner(projection, projecting)),
      ...reactions.map((reaction) => new ReactionRunner(reaction, reacting)),
    ].map((runner) => runner.run(this.ending.signal));
    const workers = roles.includes('worker') ? app.get<readonly Worker[]>(WORKERS) : [];
    this.jobRunners = workers.map((worker) => new JobRunner(worker, app.get(Jobs), log));
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

  /** Ends all after what they have in hand. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([...this.running, ...this.jobRunners.map((runner) => runner.stop())]);
  }
}
