import { Module } from '@nestjs/common';
import { BugDetailsController } from './bug-details/bug-details.controller.js';
import { BugDetailsQueries } from './bug-details/bug-details.queries.js';
import { BugListController } from './bug-list/bug-list.controller.js';
import { BugListQueries } from './bug-list/bug-list.queries.js';
import { SearchFieldsController } from './bug-list/search-fields.controller.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { PeopleController } from './people/people.controller.js';
import { SimilarBugsController } from './similar-bugs/similar-bugs.controller.js';
import { SimilarBugsQueries } from './similar-bugs/similar-bugs.queries.js';

/** Every GET route that a read model answers. */
@Module({
  controllers: [
    BugListController,
    SearchFieldsController,
    SimilarBugsController,
    BugDetailsController,
    CatalogController,
    PeopleController,
  ],
  providers: [BugListQueries, SimilarBugsQueries, BugDetailsQueries],
})
export class QueriesModule {}
