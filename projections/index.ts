import { bugDetails } from './bug-details/bug-details.projection.js';
import { bugList } from './bug-list/bug-list.projection.js';
import { catalog } from './catalog/catalog.projection.js';
import { people } from './people/people.projection.js';
import { search } from './search/search.projection.js';

/** Every projection that the projector keeps. */
export const projections = [bugList, bugDetails, catalog, people, search];
