import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BlobStore } from './blobs/blob-store.js';
import { Blobs } from './blobs/blobs.js';
import { openBlobStore, openSpool } from './blobs/open-blob-store.js';
import { Spool } from './blobs/spool.js';
import type { Config } from './config/config.js';
import { CONFIG } from './config/config.token.js';
import { asRole } from './database/database-role.js';
import { Database, ReadingDatabase } from './database/database.js';
import { ownRole } from './database/process-needs.js';
import { EventStore, STORED_LOG } from './event-store/event-store.js';
import { openEventStore } from './event-store/open-event-store.js';
import { UpcastingEventStore } from './event-store/upcasting.js';
import { Feeds } from './feed/feeds.js';
import { HotReadsInterceptor } from './http/hot-reads.interceptor.js';
import { Idempotency } from './http/idempotency.js';
import { RateLimits } from './http/rate-limits.js';
import { SharedAnswers } from './http/shared-answers.js';
import { Jobs } from './jobs/jobs.js';
import { KAFKA, type KafkaConnection } from './kafka/kafka-connection.js';
import { openKafka } from './kafka/open-kafka.js';
import { MasterKey, masterKey } from './keys/master-key.js';
import { PersonKeys } from './keys/person-keys.js';
import { Mailer } from './mail/mailer.js';
import { openMailer } from './mail/open-mailer.js';
import { Postbox } from './mail/postbox.js';
import { Lag } from './projector/lag.js';
import { Progress } from './projector/progress.js';
import { Checks } from './telemetry/checks.js';
import { openRedis } from './redis/open-redis.js';
import { Redis } from './redis/redis.js';
import { openSessionStore } from './sessions/open-session-store.js';
import { SessionStore } from './sessions/session-store.js';
import { Numbers } from './write-path/numbers.js';
import { PersonalNames } from './write-path/personal-names.js';
import { Reservations } from './write-path/reservations.js';
import { upcasts } from './upcasts.js';
import { WritePath } from './write-path/write-path.js';

const logger = new Logger('EventStore');
const notice = (message: string): void => logger.warn(message);
const feedLogger = new Logger('Feed');

/** The mechanisms that every feature uses. */
@Module({})
export class CoreModule {
  /** @param databaseUrl of the embedded server or of the one that is configured */
  static for(config: Config, databaseUrl: string): DynamicModule {
    return {
      module: CoreModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: Database,
          useFactory: () =>
            new Database(asRole(databaseUrl, ownRole(config.BUGZOT_ROLES)), config.BUGZOT_DATABASE_POOL),
        },
        {
          provide: ReadingDatabase,
          useFactory: () => new ReadingDatabase(databaseUrl, config.BUGZOT_DATABASE_POOL),
        },
        { provide: MasterKey, useFactory: () => masterKey(config.BUGZOT_MASTER_KEY, config.BUGZOT_DATA_DIR) },
        { provide: STORED_LOG, useFactory: () => openEventStore(config.EVENTSTORE_URL, databaseUrl, notice) },
        {
          provide: EventStore,
          inject: [STORED_LOG],
          useFactory: (stored: EventStore) => new UpcastingEventStore(stored, upcasts),
        },
        {
          provide: Progress,
          inject: [ReadingDatabase],
          useFactory: (database: ReadingDatabase) => new Progress(database),
        },
        { provide: KAFKA, useFactory: () => openKafka(config, new Logger('Kafka')) },
        {
          provide: Feeds,
          inject: [EventStore, Database, KAFKA, Checks],
          useFactory: (
            store: EventStore,
            database: Database,
            kafka: KafkaConnection | null,
            checks: Checks,
          ) =>
            new Feeds({
              store,
              database,
              connectionString: asRole(databaseUrl, 'writer'),
              kafka,
              log: { error: (message, fields) => feedLogger.error(message, fields) },
              checks,
            }),
        },
        {
          provide: Lag,
          inject: [EventStore, Progress],
          useFactory: (store: EventStore, progress: Progress) => new Lag(store, progress),
        },
        { provide: Redis, inject: [Checks], useFactory: (checks: Checks) => openRedis(config, checks) },
        {
          provide: Jobs,
          inject: [Redis],
          useFactory: (redis?: Redis) => new Jobs(databaseUrl, redis),
        },
        { provide: SessionStore, inject: [CONFIG, Database, Redis], useFactory: openSessionStore },
        { provide: Mailer, useFactory: () => openMailer(config) },
        { provide: BlobStore, useFactory: () => openBlobStore(config) },
        { provide: Spool, useFactory: () => openSpool(config) },
        Checks,
        Blobs,
        Postbox,
        PersonKeys,
        WritePath,
        Numbers,
        Reservations,
        PersonalNames,
        Idempotency,
        HotReadsInterceptor,
        RateLimits,
        SharedAnswers,
      ],
      exports: [
        CqrsModule,
        CONFIG,
        Database,
        ReadingDatabase,
        MasterKey,
        STORED_LOG,
        EventStore,
        KAFKA,
        Feeds,
        Progress,
        Lag,
        Redis,
        Jobs,
        SessionStore,
        Mailer,
        BlobStore,
        Spool,
        Checks,
        Blobs,
        Postbox,
        PersonKeys,
        WritePath,
        Numbers,
        Reservations,
        PersonalNames,
        Idempotency,
        HotReadsInterceptor,
        RateLimits,
        SharedAnswers,
      ],
    };
  }
}
