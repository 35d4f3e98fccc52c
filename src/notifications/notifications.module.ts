import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ProductsModule } from '../products/products.module.js';
import { BugLog } from './bug-log.js';
import { Inbox } from './inbox.js';
import { NewsMailWorker } from './news-mail.worker.js';
import { NEWS_MAIL_DELAY } from './news-mails.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsReaction } from './notifications.reaction.js';
import { People } from './people.js';
import { UnsubscribeLinks } from './unsubscribing.js';

/** In milliseconds. */
const MAIL_DELAY_MS = 2000;

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [NotificationsController],
  providers: [
    { provide: NEWS_MAIL_DELAY, useValue: MAIL_DELAY_MS },
    BugLog,
    Inbox,
    NewsMailWorker,
    NotificationsReaction,
    People,
    UnsubscribeLinks,
  ],
  exports: [Inbox, NewsMailWorker, NotificationsReaction],
})
export class NotificationsModule {}
