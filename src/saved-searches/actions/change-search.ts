import { z } from 'zod';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { SavedSearchEvent } from '../domain/saved-search.js';
import { SavedSearchCommand } from '../saved-search-command.js';
import { searchQuery } from './create-search.js';

export const ChangeSearchBody = z.strictObject({ query: searchQuery }).meta({ id: 'ChangeSavedSearch' });

/** Whether the query is the one that it has, the log cannot tell: it is always written. */
export class ChangeSearch extends SavedSearchCommand {
  constructor(
    issued: Issued,
    number: number,
    /** Sealed. */
    readonly query: string,
  ) {
    super(issued, number);
  }

  protected override decideOwn(): SavedSearchEvent[] {
    return [{ type: 'SavedSearchChanged', data: { query: this.query } }];
  }
}
