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
import { ImportController } from './import.controller.js';
import { Imports } from './imports.js';
import { OtherBugReaction } from './other-bug.reaction.js';

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [BugsController, BulkController, ImportController, CommentsController],
  providers: [BugFacts, Dependencies, Acting, Bulk, Imports, OtherBugReaction],
  exports: [OtherBugReaction],
})
export class BugsModule {}
