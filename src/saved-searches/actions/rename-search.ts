import { z } from 'zod';
import { name } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { SavedSearchEvent } from '../domain/saved-search.js';
import { SavedSearchCommand } from '../saved-search-command.js';
import type { SealedSearch } from './create-search.js';

export const RenameSearchBody = z.strictObject({ name }).meta({ id: 'RenameSavedSearch' });

/** The new name was taken before; the old one is given back after. It may differ only in case, so it is always written. */
export class RenameSearch extends SavedSearchCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly name: Pick<SealedSearch, 'name' | 'nameKey'>,
  ) {
    super(issued, number);
  }

  protected override decideOwn(): SavedSearchEvent[] {
    return [{ type: 'SavedSearchRenamed', data: this.name }];
  }
}
