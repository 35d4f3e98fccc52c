import type { SavedSearchEvent } from '../domain/saved-search.js';
import { SavedSearchCommand } from '../saved-search-command.js';

export class DeleteSearch extends SavedSearchCommand {
  protected override decideOwn(): SavedSearchEvent[] {
    return [{ type: 'SavedSearchDeleted', data: {} }];
  }
}
