import type { AccountEvent } from '../../src/accounts/domain/account.js';
import { opened } from '../../src/keys/opened.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import type { SavedSearchEvent } from '../../src/saved-searches/domain/saved-search.js';
import { savedSearchTable, type SavedSearchRow } from './saved-searches.table.js';

type Keys = Map<number, Buffer>;
type Event = Projected<SavedSearchEvent>;

/** Every event of a search is a step of its version. */
const change = ({ subject: number, version }: Event, rows: Rows, patch: Partial<SavedSearchRow> = {}): void =>
  rows.patch(savedSearchTable, { number }, { ...patch, version });

/** Searches that people have kept, in clear; they go when their owner is forgotten. Only he changes his. */
export const savedSearches = defineProjection<SavedSearchEvent | AccountEvent, Keys>({
  name: 'saved-searches',
  version: 1,
  tables: [savedSearchTable],
  prepare: (events, keys) => keys.keysOf([...new Set(events.map(({ actor }) => actor))]),
  on: {
    SavedSearchCreated: ({ data, at, version }, rows, keys) => {
      const { number, owner, shared } = data;
      const name = opened<Pick<SavedSearchRow, 'name'>>(owner, data.name, keys);
      const query = opened<Pick<SavedSearchRow, 'query'>>(owner, data.query, keys);
      if (name && query) {
        rows.insert(savedSearchTable, { number, owner, ...name, ...query, shared, created_at: at, version });
      }
    },
    SavedSearchRenamed: (event, rows, keys) =>
      change(event, rows, opened(event.actor, event.data.name, keys)),
    SavedSearchChanged: (event, rows, keys) =>
      change(event, rows, opened(event.actor, event.data.query, keys)),
    SavedSearchShared: (event, rows) => change(event, rows, { shared: true }),
    SavedSearchUnshared: (event, rows) => change(event, rows, { shared: false }),
    SavedSearchDeleted: ({ subject: number }, rows) => rows.remove(savedSearchTable, { number }),
    AccountForgotten: ({ subject: owner }, rows) => rows.removeAll(savedSearchTable, { owner }),
  },
});
