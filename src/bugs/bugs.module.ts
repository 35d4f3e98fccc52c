import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ProductsModule } from '../products/products.module.js';
import { AttachmentReaction } from './attachment.reaction.js';
import { AttachmentsController } from './attachments.controller.js';
import { Inspection } from './attachments/inspection.js';
import { Uploads } from './attachments/uploads.js';
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
import { ProcessAttachmentWorker } from './process-attachment.worker.js';

@Module({
  imports: [AccountsModule, ProductsModule],
  controllers: [BugsController, BulkController, ImportController, CommentsController, AttachmentsController],
  providers: [
    BugFacts,
    Dependencies,
    Acting,
    Bulk,
    Imports,
    OtherBugReaction,
    Uploads,
    Inspection,
    AttachmentReaction,
    ProcessAttachmentWorker,
  ],
  exports: [BugFacts, OtherBugReaction, AttachmentReaction, ProcessAttachmentWorker],
})
export class BugsModule {}
