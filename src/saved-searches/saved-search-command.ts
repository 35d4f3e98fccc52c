import type { Aggregate } from '../write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import type { SavedSearchError } from './domain/saved-search.errors.js';
import {
  evolveSavedSearch,
  initialSavedSearch,
  savedSearchEvents,
  type SavedSearch,
  type SavedSearchEvent,
} from './domain/saved-search.js';

export const savedSearchAggregate: Aggregate<SavedSearch, SavedSearchEvent> = {
  name: 'saved-search',
  initial: initialSavedSearch,
  evolve: evolveSavedSearch,
  events: savedSearchEvents,
  unknown: 'saved-search.unknown',
  codes: 'saved-search',
};

/** Refuses with a code of the saved searches' catalogue. */
export function refuse(code: SavedSearchError, detail?: string): never {
  throw new Refused(code, detail);
}

/** A command of its owner on one saved search. Others see it only while it is shared, and never change it. */
export abstract class SavedSearchCommand extends AggregateCommand<SavedSearch, SavedSearchEvent> {
  override readonly aggregate = savedSearchAggregate;
  override readonly needs = 'account.self';

  constructor(issued: Issued, number: number) {
    super(issued, number);
  }

  override visible(search: SavedSearch): boolean {
    return search.status === 'kept' && (search.shared || search.owner === this.issued.actor);
  }

  override decide(search: SavedSearch): SavedSearchEvent[] {
    if (search.owner !== this.issued.actor) refuse('saved-search.not-yours');
    return this.decideOwn(search);
  }

  protected abstract decideOwn(search: SavedSearch): SavedSearchEvent[];
}
