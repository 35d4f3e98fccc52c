import { Global, Module } from '@nestjs/common';
import { UNREAD } from '../src/notifications/unread.js';
import { AttachmentsReadController } from './bug-details/attachments.controller.js';
import { AttachmentQueries } from './bug-details/attachments.queries.js';
import { BugAsOf } from './bug-details/bug-as-of.js';
import { BugDetailsController } from './bug-details/bug-details.controller.js';
import { BugDetailsQueries } from './bug-details/bug-details.queries.js';
import { BugExportController } from './bug-export/bug-export.controller.js';
import { BugExportQueries } from './bug-export/bug-export.queries.js';
import { BugListController } from './bug-list/bug-list.controller.js';
import { BugListQueries } from './bug-list/bug-list.queries.js';
import { SearchFieldsController } from './bug-list/search-fields.controller.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxQueries, unreadOf } from './inbox/inbox.queries.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { DashboardQueries } from './dashboard/dashboard.queries.js';
import { RankingQueries } from './dashboard/rankings.queries.js';
import { NamesController } from './people/names.controller.js';
import { PeopleController } from './people/people.controller.js';
import { SavedSearchQueriesController } from './saved-searches/saved-searches.controller.js';
import { WorklistQueriesController } from './worklists/worklists.controller.js';
import { SimilarBugsController } from './similar-bugs/similar-bugs.controller.js';
import { SimilarBugsQueries } from './similar-bugs/similar-bugs.queries.js';

/** Every GET route that a read model answers. */
@Global()
@Module({
  controllers: [
    BugListController,
    BugExportController,
    SearchFieldsController,
    SimilarBugsController,
    BugDetailsController,
    AttachmentsReadController,
    CatalogController,
    PeopleController,
    NamesController,
    InboxController,
    DashboardController,
    WorklistQueriesController,
    SavedSearchQueriesController,
  ],
  providers: [
    BugListQueries,
    BugExportQueries,
    SimilarBugsQueries,
    BugDetailsQueries,
    BugAsOf,
    AttachmentQueries,
    DashboardQueries,
    RankingQueries,
    InboxQueries,
    { provide: UNREAD, inject: [InboxQueries], useFactory: unreadOf },
  ],
  exports: [UNREAD],
})
export class QueriesModule {}
