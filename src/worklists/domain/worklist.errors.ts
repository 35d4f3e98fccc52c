/** Every reason for which a command on a worklist is refused. */
export const worklistErrors = {
  'worklist.unknown': { status: 404, title: 'You have no such worklist' },
  'worklist.version-conflict': { status: 412, title: 'The worklist has changed since you read it' },
  'worklist.name-taken': { status: 409, title: 'Another worklist of yours has this name' },
  'worklist.too-many': { status: 409, title: 'You have 200 worklists; delete one first' },
  'worklist.item-unknown': { status: 404, title: 'The worklist has no such item' },
  'worklist.place-unknown': { status: 409, title: 'The item that it was to stand before is not there' },
  'worklist.item-exists': { status: 409, title: 'The worklist has this item already' },
  'worklist.too-many-items': { status: 409, title: 'The worklist has 1,000 items; remove one first' },
  'worklist.no-such-bug': { status: 422, title: 'The item points at a bug that you cannot see' },
} as const;

export type WorklistError = keyof typeof worklistErrors;
