import { z } from 'zod';

/**
 * What can happen to a saved search. What its owner has written is here only sealed with his own key; its name beside
 * it blinded, so that equal names can be told without being read (docs/adr/0018).
 */
const id = z.int().min(1);
/** `{ name }`, sealed. */
const name = { name: z.string(), nameKey: z.string() };
/** `{ query }`, sealed: parameters of `GET /api/bugs`, each with a value or several. */
const query = { query: z.string() };

export const savedSearchEvents = {
  SavedSearchCreated: z.strictObject({
    number: id,
    owner: z.int().min(1),
    ...name,
    ...query,
    /** Whether everybody who is logged in may read it. */
    shared: z.boolean(),
  }),
  SavedSearchRenamed: z.strictObject(name),
  SavedSearchChanged: z.strictObject(query),
  SavedSearchShared: z.strictObject({}),
  SavedSearchUnshared: z.strictObject({}),
  SavedSearchDeleted: z.strictObject({}),
};

type Events = typeof savedSearchEvents;
export type SavedSearchEventType = keyof Events;
export type SavedSearchEvent = {
  [T in SavedSearchEventType]: { type: T; data: z.infer<Events[T]> };
}[SavedSearchEventType];

/** What the rules of a saved search read. */
export interface SavedSearch {
  status: 'none' | 'kept' | 'deleted';
  owner: number;
  nameKey: string;
  shared: boolean;
}

export function initialSavedSearch(): SavedSearch {
  return { status: 'none', owner: 0, nameKey: '', shared: false };
}

export function evolveSavedSearch(search: SavedSearch, fact: SavedSearchEvent): SavedSearch {
  switch (fact.type) {
    case 'SavedSearchCreated': {
      const { owner, nameKey, shared } = fact.data;
      return { status: 'kept', owner, nameKey, shared };
    }
    case 'SavedSearchRenamed':
      return { ...search, nameKey: fact.data.nameKey };
    case 'SavedSearchChanged':
      return search;
    case 'SavedSearchShared':
      return { ...search, shared: true };
    case 'SavedSearchUnshared':
      return { ...search, shared: false };
    case 'SavedSearchDeleted':
      return { ...search, status: 'deleted' };
    default:
      fact satisfies never;
      return search;
  }
}
