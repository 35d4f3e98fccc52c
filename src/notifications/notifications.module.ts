import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ProductsModule } from '../products/products.module.js';
import { BugLog } from './bug-log.js';
import { Inbox } from './inbox.js';
import { NewsMailWorker } from './news-mail.worker.js';
import { NewsMailDelay } from './news-mails.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsReaction } from './notifications.reaction.js';
import { UnsubscribeLinks } from './unsubscribing.js';

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [NotificationsController],
  providers: [BugLog, Inbox, NewsMailDelay, NewsMailWorker, NotificationsReaction, UnsubscribeLinks],
  exports: [Inbox, NewsMailWorker, NotificationsReaction],
})
export class NotificationsModule {}
