import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Database } from '../database/database.js';
import { EventStore } from '../event-store/event-store.js';
import { Feeds } from '../feed/feeds.js';
import { Needs } from '../http/routes.js';
import { Lag } from '../projector/lag.js';
import type { Projection } from '../projector/projection.js';
import { PROJECTIONS } from '../projector/projector.token.js';
import { ReadModel } from '../projector/read-model.js';
import { Lifecycle } from './lifecycle.js';

/** A read model that is further behind is not fit to answer, in seconds. */
const TOLERABLE_LAG_S = 10;

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

const Live = z.strictObject({ status: z.enum(['up', 'stuck']) }).meta({ id: 'Live' });
const Ready = z
  .strictObject({
    status: z.enum(['ready', 'not-ready']),
    ending: z.boolean(),
    engines: z.strictObject({
      postgres: z.boolean(),
      eventStore: z.strictObject({ engine: z.string(), answers: z.boolean() }),
    }),
    projections: z.array(ProjectionHealth),
    reactions: z
      .array(ReactionHealth)
      .meta({ description: 'Shown; they do not make a process unfit to serve' }),
  })
  .meta({ id: 'Ready' });

@ApiTags('Health')
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly store: EventStore,
    private readonly lag: Lag,
    private readonly lifecycle: Lifecycle,
    private readonly feeds: Feeds,
    @Inject(PROJECTIONS) private readonly projections: readonly Projection[],
  ) {}

  @Get('ping')
  @Needs('public')
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, schema: { type: 'string', enum: ['pong'] } })
  ping(): string {
    return 'pong';
  }

  /** The process answers, and what it consumes gets on: one that is stuck is to be started again. */
  @Get('health/live')
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: Live })
  @ApiResponse({ status: 503, standardSchema: Live })
  live(@Res({ passthrough: true }) reply: FastifyReply): z.infer<typeof Live> {
    const { ok } = this.feeds.alive();
    void reply.status(ok ? 200 : 503);
    return { status: ok ? 'up' : 'stuck' };
  }

  /** The process is fit to serve: its engines answer, no projection stands still or is far behind, and it is not ending. */
  @Get('health/ready')
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: Ready })
  @ApiResponse({ status: 503, standardSchema: Ready })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof Ready>> {
    const [postgres, eventStore] = await Promise.all([
      answers(this.database.query('select 1')),
      answers(this.lag.sample()),
    ]);
    const projections = postgres ? await Promise.all(this.projections.map((one) => this.health(one))) : [];
    const standing = projections.every(
      ({ parked, catchingUp, lagSeconds }) => parked === null && !catchingUp && lagSeconds <= TOLERABLE_LAG_S,
    );
    const ready = postgres && eventStore && standing && projections.length > 0 && !this.lifecycle.ending;
    void reply.status(ready ? 200 : 503);
    return {
      status: ready ? 'ready' : 'not-ready',
      ending: this.lifecycle.ending,
      engines: { postgres, eventStore: { engine: this.store.engine, answers: eventStore } },
      projections,
      reactions: postgres ? await this.reactions() : [],
    };
  }

  private async reactions(): Promise<z.infer<typeof ReactionHealth>[]> {
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

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function answers(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
