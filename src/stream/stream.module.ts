import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { EventIds } from './event-ids.js';
import { LiveFeed, READ_FIRST } from './live-feed.js';
import { StreamController } from './stream.controller.js';

@Module({})
export class StreamModule {
  /** @param readModels what a change must have got into before anybody is told of it: whoever looks then finds it */
  static after(readModels: readonly { storage: string }[]): DynamicModule {
    return {
      module: StreamModule,
      imports: [AccountsModule],
      controllers: [StreamController],
      providers: [
        EventIds,
        LiveFeed,
        { provide: READ_FIRST, useValue: readModels.map(({ storage }) => storage) },
      ],
    };
  }
}
