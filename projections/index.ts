import { bugDetails } from './bug-details/bug-details.projection.js';
import { bugList } from './bug-list/bug-list.projection.js';
import { catalog } from './catalog/catalog.projection.js';
import { dashboard } from './dashboard/dashboard.projection.js';
import { inbox } from './inbox/inbox.projection.js';
import { people } from './people/people.projection.js';
import { savedSearches } from './saved-searches/saved-searches.projection.js';
import { search } from './search/search.projection.js';
import { worklists } from './worklists/worklists.projection.js';

/** Every projection that the projector keeps. */
export const projections = [
  bugList,
  bugDetails,
  search,
  catalog,
  people,
  dashboard,
  inbox,
  worklists,
  savedSearches,
];
