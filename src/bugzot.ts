import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { prepareDatabase } from '../migrations/prepare-database.js';
import { FirstAdmin } from './accounts/first-admin.js';
import { AppModule } from './app.module.js';
import { Blobs } from './blobs/blobs.js';
import type { Config } from './config/config.js';
import { packageRoot } from './config/load-config.js';
import { version } from './config/version.js';
import { asRole } from './database/database-role.js';
import { Database, ReadingDatabase } from './database/database.js';
import { neededRoles, ownRole, requireRoles } from './database/process-needs.js';
import { EventStore } from './event-store/event-store.js';
import { LogInUse } from './event-store/log-in-use.js';
import { Lifecycle } from './health/lifecycle.js';
import { Metrics } from './health/metrics.js';
import { Readiness } from './health/readiness.js';
import { serveStatus, type StatusServer } from './health/status-server.js';
import { httpAdapter, observeRequests } from './http/http-adapter.js';
import { stopServing } from './http/stop-serving.js';
import { Idempotency } from './http/idempotency.js';
import { serveOpenApi } from './http/openapi.js';
import { servePages } from './http/pages.js';
import { Jobs } from './jobs/jobs.js';
import { PersonKeys } from './keys/person-keys.js';
import { Mailer } from './mail/mailer.js';
import { Lag } from './projector/lag.js';
import { Progress } from './projector/progress.js';
import { REACTIONS, type Reaction } from './reactions/reaction.js';
import { registerReactions } from './reactions/reaction-runner.js';
import { Redis } from './redis/redis.js';
import { Runners } from './runners.js';
import { logOf, nestLog } from './telemetry/log.js';
import { secretsOf } from './telemetry/redaction.js';
import { startTracing } from './telemetry/tracing.js';

const HOUR_MS = 3_600_000;

/** A running BugZot: what `main.ts` starts, and what the integration tests start in their own process. */
export interface BugZot {
  app: NestFastifyApplication;
  /** Where the API listens; undefined when this process has not the role `api`. */
  url: string | undefined;
  /** Where any role answers how it is; undefined without `BUGZOT_STATUS_PORT`. */
  statusUrl: string | undefined;
  engine: EventStore['engine'];
  /** Only when the first admin was made just now; the password only when it was made up. */
  firstAdmin: { username: string; password?: string } | undefined;
  /** Resolves when the log has moved to another engine under this process, which then must end. */
  moved: Promise<unknown>;
  /** In the order of docs/adr/0008-shutdown.md; before that the API drains as long as the configuration says. */
  stop(): Promise<void>;
}

/**
 * Migrates, makes the first admin, and plays the roles of the configuration.
 * @param databaseUrl of the embedded server or of the one that is configured
 * @throws ConfigurationError, LogElsewhere, or the error of `listen` (code EADDRINUSE when the port is taken)
 */
export async function startBugZot(config: Config, databaseUrl: string): Promise<BugZot> {
  await prepareDatabase(config, databaseUrl);
  await requireRoles(databaseUrl, neededRoles(config.BUGZOT_ROLES));
  const writes = ownRole(config.BUGZOT_ROLES) === 'writer';
  const stopTracing = await startTracing({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: config.OTEL_SERVICE_NAME,
    version,
    roles: config.BUGZOT_ROLES,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
  });
  const adapter = httpAdapter(config, secretsOf(config, databaseUrl));
  const fastify = adapter.getInstance();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(config, databaseUrl), adapter, {
    logger: nestLog(fastify.log),
    abortOnError: false,
    // Fastify's own takes JSON, and refuses everything else; Nest's would take forms, too.
    bodyParser: false,
  });
  const runners = new Runners(app, databaseUrl, logOf(fastify.log));
  const idempotency = app.get(Idempotency);
  // What goes wrong here goes right an hour later.
  const tidy = (): Promise<unknown> => Promise.allSettled([idempotency.forgetOld(), app.get(Blobs).tidy()]);
  const cleaning = setInterval(() => void (writes && tidy()), HOUR_MS).unref();

  let status: StatusServer | undefined;
  const lifecycle = app.get(Lifecycle);
  const { engine } = app.get(EventStore);
  const moved = Promise.withResolvers<unknown>();
  let inUse: LogInUse | undefined;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    lifecycle.ending = true;
    clearInterval(cleaning);
    if (fastify.server.listening) await sleep(config.BUGZOT_DRAIN_SECONDS * 1000);
    await stopServing(app);
    await runners.stop();
    app.get(Lag).stop();
    await app.get(Progress).close();
    await app.get(Jobs).close();
    app.get<Redis | undefined>(Redis)?.close();
    await app.get(Mailer).close();
    await app.get(EventStore).close();
    await app.get(ReadingDatabase).end();
    await app.get(Database).end();
    // Last: until then it says that the process is ending.
    await status?.close();
    await stopTracing();
    await inUse?.close();
  };

  try {
    inUse = await LogInUse.hold(asRole(databaseUrl, 'auditor'), engine, (error) => {
      fastify.log.error(error.message);
      moved.resolve(error);
    });
    await observeRequests(app, () => lifecycle.ending);
    serveOpenApi(app);
    await servePages(app, join(packageRoot, 'web', 'dist'));
    await app.init();
    if (config.BUGZOT_STATUS_PORT !== undefined) {
      const asked = { readiness: app.get(Readiness), metrics: app.get(Metrics) };
      status = await serveStatus(config.BUGZOT_STATUS_PORT, config.HOST, asked);
    }
    await app.get(PersonKeys).check();
    const firstAdmin = writes ? await prepareToWrite(app) : undefined;
    if (writes) void tidy();
    runners.start(config.BUGZOT_ROLES);
    app.get(Lag).start();
    let url: string | undefined;
    if (config.BUGZOT_ROLES.includes('api')) {
      await app.listen(config.PORT, config.HOST);
      url = await app.getUrl();
    }
    lifecycle.started = true;
    return {
      ...{ app, url, statusUrl: status?.url, engine, firstAdmin, moved: moved.promise },
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Before anything is appended: what is in the log from then on concerns every reaction. */
async function prepareToWrite(app: NestFastifyApplication): Promise<BugZot['firstAdmin']> {
  await registerReactions(app.get<readonly Reaction[]>(REACTIONS), app.get(Database), app.get(EventStore));
  return app.get(FirstAdmin).ensure();
}
