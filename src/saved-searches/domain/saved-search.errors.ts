/** Every reason for which a command on a saved search is refused. */
export const savedSearchErrors = {
  'saved-search.unknown': { status: 404, title: 'You have no such saved search' },
  'saved-search.version-conflict': { status: 412, title: 'The saved search has changed since you read it' },
  'saved-search.name-taken': { status: 409, title: 'Another saved search of yours has this name' },
  'saved-search.too-many': { status: 409, title: 'You have 200 saved searches; delete one first' },
  'saved-search.not-yours': { status: 403, title: 'A shared search is changed by its owner only' },
} as const;

export type SavedSearchError = keyof typeof savedSearchErrors;
