import { Module } from '@nestjs/common';
import { BugAsOf } from './bug-details/bug-as-of.js';
import { BugDetailsController } from './bug-details/bug-details.controller.js';
import { BugDetailsQueries } from './bug-details/bug-details.queries.js';
import { BugListController } from './bug-list/bug-list.controller.js';
import { BugListQueries } from './bug-list/bug-list.queries.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { PeopleController } from './people/people.controller.js';

/** Every GET route that a read model answers. */
@Module({
  controllers: [BugListController, BugDetailsController, CatalogController, PeopleController],
  providers: [BugListQueries, BugDetailsQueries, BugAsOf],
})
export class QueriesModule {}
