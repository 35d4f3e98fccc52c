import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Config, ProcessRole } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { ReadingDatabase } from '../database/database.js';
import { EventStore } from '../event-store/event-store.js';
import { Lag } from '../projector/lag.js';
import type { Projection } from '../projector/projection.js';
import { PROJECTIONS } from '../projector/projector.token.js';
import { ReadModel } from '../projector/read-model.js';
import { Checks, type Checked } from '../telemetry/checks.js';
import { inHandLongerThan } from '../telemetry/work-in-hand.js';
import { Lifecycle } from './lifecycle.js';

/** A read model that is further behind is not fit to answer, in seconds. */
const TOLERABLE_LAG_S = 10;
/** What a consumer has in hand for longer will not end any more, in milliseconds. */
const STUCK_MS = 120_000;

const CheckResult = z.strictObject({
  name: z.string(),
  status: z.enum(['up', 'degraded', 'down']).meta({
    description: '`degraded`: what needs it does not work, the rest does, so the process is fit to serve',
  }),
});

const ProjectionHealth = z.strictObject({
  projection: z.string(),
  catchingUp: z
    .boolean()
    .meta({ description: 'It has not had yet what was in the log when this process began' }),
  lagSeconds: z.number(),
  parked: z
    .strictObject({
      event: z.string(),
      error: z.string(),
      at: z.string(),
      retry: z.string(),
    })
    .nullable(),
});
type ProjectionHealth = z.infer<typeof ProjectionHealth>;

const ReactionHealth = z.strictObject({ reaction: z.string(), lagSeconds: z.number() });

export const Live = z
  .strictObject({
    status: z.enum(['up', 'down']),
    failed: z.array(z.string()).optional().meta({ description: 'What does not go on any more' }),
  })
  .meta({ id: 'Live' });
export type Live = z.infer<typeof Live>;

export const Ready = z
  .strictObject({
    status: z.enum(['ready', 'not-ready']),
    ending: z.boolean(),
    engines: z.strictObject({
      postgres: z.boolean(),
      eventStore: z.strictObject({ engine: z.string(), answers: z.boolean() }),
    }),
    checks: z.array(CheckResult),
    projections: z.array(ProjectionHealth),
    reactions: z
      .array(ReactionHealth)
      .meta({ description: 'Shown; they do not make a process unfit to serve' }),
  })
  .meta({ id: 'Ready' });
export type Ready = z.infer<typeof Ready>;

/**
 * Whether this process goes on, and whether it is fit for its roles. An `api` needs read models that are near the head of
 * the log, a `projector` none that stands still; every role needs the engines. What else matters, a mechanism adds to
 * {@link Checks}.
 */
@Injectable()
export class Readiness {
  constructor(
    private readonly database: ReadingDatabase,
    private readonly store: EventStore,
    private readonly lag: Lag,
    private readonly lifecycle: Lifecycle,
    private readonly checks: Checks,
    @Inject(PROJECTIONS) private readonly projections: readonly Projection[],
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const engine = { for: 'ready', needed: true, engine: true } as const;
    checks.add({ ...engine, name: 'postgres', check: () => database.query('select 1') });
    checks.add({ ...engine, name: 'event-store', check: () => lag.sample() });
    const noneStuck = () => {
      if (inHandLongerThan(STUCK_MS).length > 0) throw new Error('A consumer is stuck');
    };
    checks.add({ name: 'consumers', for: 'live', needed: true, check: noneStuck });
  }

  async live(): Promise<Live> {
    const failed = (await this.checks.run('live')).filter(({ status }) => status === 'down');
    return failed.length === 0
      ? { status: 'up' }
      : { status: 'down', failed: failed.map(({ name }) => name).concat(inHandLongerThan(STUCK_MS)) };
  }

  async ready(): Promise<Ready> {
    const checks = await this.checks.run('ready');
    const postgres = isUp(checks, 'postgres');
    const [projections, reactions] = postgres ? await this.consumers() : [[], []];
    const { started, ending } = this.lifecycle;
    const fit =
      checks.every(({ status }) => status !== 'down') &&
      this.config.BUGZOT_ROLES.every((role) => fitFor(role, projections)) &&
      started &&
      !ending;
    return {
      status: fit ? 'ready' : 'not-ready',
      ending,
      engines: { postgres, eventStore: { engine: this.store.engine, answers: isUp(checks, 'event-store') } },
      checks,
      projections,
      reactions,
    };
  }

  /** PostgreSQL may go away between the check and this. */
  private async consumers(): Promise<[ProjectionHealth[], Ready['reactions']]> {
    try {
      return [await Promise.all(this.projections.map((one) => this.health(one))), await this.reactions()];
    } catch {
      return [[], []];
    }
  }

  private async reactions(): Promise<Ready['reactions']> {
    const { rows } = await this.database.query<{ name: string; position: string }>(
      'select name, position from projector.reaction order by name',
    );
    return rows.map(({ name, position }) => ({
      reaction: name,
      lagSeconds: tenths(this.lag.secondsBehind(position)),
    }));
  }

  private async health(projection: Projection): Promise<ProjectionHealth> {
    const checkpoint = await new ReadModel(projection).checkpoint(this.database);
    const parked = checkpoint?.parked ?? null;
    return {
      projection: projection.storage,
      catchingUp: !this.lag.hasCaughtUp(projection.storage),
      lagSeconds: tenths(this.lag.seconds(projection.storage)),
      parked: parked && {
        event: parked.event,
        // The message may quote what the event holds; it is in the log of the projector.
        error: 'see the log',
        at: parked.at.toISOString(),
        retry: `npm run projection:retry -- ${projection.name}`,
      },
    };
  }
}

function fitFor(role: ProcessRole, projections: readonly ProjectionHealth[]): boolean {
  if (role !== 'api' && role !== 'projector') return true;
  const isNear = ({ catchingUp, lagSeconds }: ProjectionHealth): boolean =>
    !catchingUp && lagSeconds <= TOLERABLE_LAG_S;
  return (
    // None are known while they cannot be asked for.
    projections.length > 0 &&
    projections.every(
      (projection) => projection.parked === null && (role === 'projector' || isNear(projection)),
    )
  );
}

function isUp(checks: readonly Checked[], name: string): boolean {
  return checks.some((check) => check.name === name && check.status === 'up');
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
