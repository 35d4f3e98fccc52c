import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { projections } from '../projections/index.js';
import { QueriesModule } from '../projections/queries.module.js';
import { AuthenticationGuard } from './accounts/authentication.guard.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { accountErrors } from './accounts/domain/account.errors.js';
import { BugsModule } from './bugs/bugs.module.js';
import { bugErrors } from './bugs/domain/bug.errors.js';
import { OtherBugReaction } from './bugs/other-bug.reaction.js';
import type { Config } from './config/config.js';
import { CoreModule } from './core.module.js';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './health/lifecycle.js';
import { CommandGuard } from './http/command.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { CATALOGUE, httpErrors, type Catalogue } from './http/problems.js';
import { ProblemsController } from './http/problems.controller.js';
import { ReadYourWritesGuard } from './http/read-your-writes.guard.js';
import { ValidationPipe } from './http/validation.pipe.js';
import { WORKERS } from './jobs/queue.js';
import { productErrors } from './products/domain/product.errors.js';
import { ProductsModule } from './products/products.module.js';
import { PROJECTIONS } from './projector/projector.token.js';
import { REACTIONS } from './reactions/reaction.js';
import { writePathErrors } from './write-path/refused.js';
import { reservationErrors } from './write-path/reservations.js';

/** Every refusal code of the application. */
export const catalogue: Catalogue = {
  ...httpErrors,
  ...writePathErrors,
  ...reservationErrors,
  ...accountErrors,
  ...productErrors,
  ...bugErrors,
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
        QueriesModule,
      ],
      controllers: [HealthController, ProblemsController],
      providers: [
        Lifecycle,
        { provide: CATALOGUE, useValue: catalogue },
        { provide: PROJECTIONS, useValue: projections },
        {
          provide: REACTIONS,
          inject: [OtherBugReaction],
          useFactory: (...reactions: unknown[]) => reactions,
        },
        {
          provide: WORKERS,
          inject: [],
          useFactory: (...workers: unknown[]) => workers,
        },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ValidationPipe },
        // In this order: a command's id depends on who acts, so that must be known first.
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
        { provide: APP_GUARD, useClass: CommandGuard },
        { provide: APP_GUARD, useClass: ReadYourWritesGuard },
      ],
    };
  }
}
