import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ProductsModule } from '../products/products.module.js';
import { BugFacts } from './bug-facts.js';
import { BugsController } from './bugs.controller.js';
import { CommentsController } from './comments.controller.js';
import { Dependencies } from './dependencies.js';
import { OtherBugReaction } from './other-bug.reaction.js';

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [BugsController, CommentsController],
  providers: [BugFacts, Dependencies, OtherBugReaction],
  exports: [BugFacts, OtherBugReaction],
})
export class BugsModule {}
