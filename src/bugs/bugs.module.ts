import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ProductsModule } from '../products/products.module.js';
import { Acting } from './acting.js';
import { BugFacts } from './bug-facts.js';
import { BugsController } from './bugs.controller.js';
import { Bulk } from './bulk.js';
import { BulkController } from './bulk.controller.js';
import { CommentsController } from './comments.controller.js';
import { Dependencies } from './dependencies.js';
import { OtherBugReaction } from './other-bug.reaction.js';

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [BugsController, BulkController, CommentsController],
  providers: [BugFacts, Dependencies, Acting, Bulk, OtherBugReaction],
  exports: [OtherBugReaction],
})
export class BugsModule {}
