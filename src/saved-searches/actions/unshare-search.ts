import type { SavedSearch, SavedSearchEvent } from '../domain/saved-search.js';
import { SavedSearchCommand } from '../saved-search-command.js';

export class UnshareSearch extends SavedSearchCommand {
  protected override decideOwn(search: SavedSearch): SavedSearchEvent[] {
    return search.shared ? [{ type: 'SavedSearchUnshared', data: {} }] : [];
  }
}
