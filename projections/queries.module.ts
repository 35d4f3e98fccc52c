import { Module } from '@nestjs/common';
import { BugDetailsController } from './bug-details/bug-details.controller.js';
import { BugDetailsQueries } from './bug-details/bug-details.queries.js';
import { BugExportController } from './bug-export/bug-export.controller.js';
import { BugExportQueries } from './bug-export/bug-export.queries.js';
import { BugListController } from './bug-list/bug-list.controller.js';
import { BugListQueries } from './bug-list/bug-list.queries.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { PeopleController } from './people/people.controller.js';

/** Every GET route that a read model answers. */
@Module({
  controllers: [
    BugListController,
    BugExportController,
    BugDetailsController,
    CatalogController,
    PeopleController,
  ],
  providers: [BugListQueries, BugExportQueries, BugDetailsQueries],
})
export class QueriesModule {}
