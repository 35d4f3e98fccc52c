import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { bugDetails } from '../projections/bug-details/bug-details.projection.js';
import { bugList } from '../projections/bug-list/bug-list.projection.js';
import { projections } from '../projections/index.js';
import { QueriesModule } from '../projections/queries.module.js';
import { AuditModule } from './audit/audit.module.js';
import { auditErrors } from './audit/domain/audit.errors.js';
import { AuthenticationGuard } from './accounts/authentication.guard.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccountMailsReaction, AccountMailsWorker } from './accounts/account-mails.js';
import { accountErrors } from './accounts/domain/account.errors.js';
import { FORGETTERS } from './accounts/forgetting.js';
import { ForgettingReaction } from './accounts/forgetting.reaction.js';
import { BugsModule } from './bugs/bugs.module.js';
import { bugErrors } from './bugs/domain/bug.errors.js';
import { AttachmentReaction } from './bugs/attachment.reaction.js';
import { OtherBugReaction } from './bugs/other-bug.reaction.js';
import { ProcessAttachmentWorker } from './bugs/process-attachment.worker.js';
import { blobErrors } from './blobs/blob-store.js';
import type { Config } from './config/config.js';
import { CoreModule } from './core.module.js';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './health/lifecycle.js';
import { Metrics } from './health/metrics.js';
import { Readiness } from './health/readiness.js';
import { CommandGuard } from './http/command.guard.js';
import { downloadErrors } from './http/downloads.js';
import { ProblemFilter } from './http/problem.filter.js';
import { CATALOGUE, gatewayErrors, httpErrors, type Catalogue } from './http/problems.js';
import { ProblemsController } from './http/problems.controller.js';
import { RateLimitGuard } from './http/rate-limit.guard.js';
import { ReadYourWritesGuard } from './http/read-your-writes.guard.js';
import { SharedAnswers } from './http/shared-answers.js';
import { ValidationPipe } from './http/validation.pipe.js';
import { WORKERS } from './jobs/queue.js';
import { mailErrors } from './mail/mail.errors.js';
import { MailsController } from './mail/mails.controller.js';
import { notificationErrors } from './notifications/domain/notification.errors.js';
import { Inbox } from './notifications/inbox.js';
import { NewsMailWorker } from './notifications/news-mail.worker.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { NotificationsReaction } from './notifications/notifications.reaction.js';
import { streamErrors } from './stream/stream.errors.js';
import { StreamModule } from './stream/stream.module.js';
import { productErrors } from './products/domain/product.errors.js';
import { ProductsModule } from './products/products.module.js';
import { PROJECTIONS } from './projector/projector.token.js';
import { REACTIONS } from './reactions/reaction.js';
import { AsyncApiController } from './relay/asyncapi.controller.js';
import { TOPICS } from './relay/topic.js';
import { savedSearchErrors } from './saved-searches/domain/saved-search.errors.js';
import { SavedSearchesModule } from './saved-searches/saved-searches.module.js';
import { worklistErrors } from './worklists/domain/worklist.errors.js';
import { topics } from './topics.js';
import { WorklistsModule } from './worklists/worklists.module.js';
import { writePathErrors } from './write-path/refused.js';
import { reservationErrors } from './write-path/reservations.js';

/** Every refusal code of the application. */
export const catalogue: Catalogue = {
  ...httpErrors,
  ...gatewayErrors,
  ...writePathErrors,
  ...reservationErrors,
  ...mailErrors,
  ...accountErrors,
  ...productErrors,
  ...bugErrors,
  ...notificationErrors,
  ...worklistErrors,
  ...savedSearchErrors,
  ...blobErrors,
  ...downloadErrors,
  ...auditErrors,
  ...streamErrors,
};

/** The composition root: the only place in `src` that knows of `projections/`. */
@Module({})
export class AppModule {
  static for(config: Config, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      // For the catalogue: an answer about many things names the refusal of each.
      global: true,
      exports: [CATALOGUE],
      imports: [
        CoreModule.for(config, databaseUrl),
        AccountsModule,
        ProductsModule,
        BugsModule,
        NotificationsModule,
        WorklistsModule,
        SavedSearchesModule,
        AuditModule,
        StreamModule.after([bugList, bugDetails]),
        QueriesModule,
      ],
      controllers: [HealthController, ProblemsController, MailsController, AsyncApiController],
      providers: [
        Lifecycle,
        Readiness,
        Metrics,
        { provide: CATALOGUE, useValue: catalogue },
        { provide: PROJECTIONS, useValue: projections },
        { provide: TOPICS, useValue: topics },
        {
          provide: REACTIONS,
          inject: [
            OtherBugReaction,
            AccountMailsReaction,
            ForgettingReaction,
            NotificationsReaction,
            AttachmentReaction,
          ],
          useFactory: (...reactions: unknown[]) => reactions,
        },
        {
          provide: WORKERS,
          inject: [AccountMailsWorker, NewsMailWorker, ProcessAttachmentWorker],
          useFactory: (...workers: unknown[]) => workers,
        },
        {
          provide: FORGETTERS,
          inject: [Inbox, SharedAnswers],
          useFactory: (...forgetters: unknown[]) => forgetters,
        },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ValidationPipe },
        // In this order: limits and a command's id depend on who asks, so that must be known first.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: CommandGuard },
        { provide: APP_GUARD, useClass: ReadYourWritesGuard },
      ],
    };
  }
}
