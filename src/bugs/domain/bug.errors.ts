/** Every reason for which a command on a bug is refused. Codes are stable; clients branch on them. */
export const bugErrors = {
  'bug.unknown': { status: 404, title: 'There is no such bug, or it is not yours to see' },
  'bug.version-conflict': { status: 412, title: 'The bug has changed since you read it' },
  'bug.illegal-move': { status: 409, title: 'The bug cannot make this move from its present status' },
  'bug.comment-required': { status: 422, title: 'This move needs a comment that says why' },
  'bug.duplicate-of-required': {
    status: 422,
    title: 'DUPLICATE needs the number of the other bug, duplicateOf',
  },
  'bug.duplicate-of-unexpected': { status: 422, title: 'Only DUPLICATE has a duplicateOf' },
  'bug.duplicate-loop': { status: 409, title: 'The bugs would be duplicates of each other' },
  'bug.dependency-loop': { status: 409, title: 'The bugs would block each other' },
  'bug.blocked': { status: 409, title: 'An open bug blocks this one, so it cannot be FIXED' },
  'bug.other-unknown': { status: 422, title: 'The other bug does not exist, or is not yours to see' },
  'bug.too-many-tags': { status: 409, title: 'A bug has at most 50 tags' },
  'bug.too-many-dependencies': { status: 409, title: 'A bug has at most 500 dependencies' },
  'bug.not-assignable': {
    status: 422,
    title: 'The assignee must be an active account that may work on bugs',
  },
  'bug.no-such-product': { status: 422, title: 'There is no such product' },
  'bug.product-archived': { status: 409, title: 'The product is archived and takes no new bugs' },
  'bug.no-such-component': { status: 422, title: 'The product has no such active component' },
  'bug.no-such-version': { status: 422, title: 'The product has no such active version' },
  'bug.bulk-if-match': {
    status: 400,
    title: 'If-Match is about one bug, and this request about many: leave it out',
  },
  'bug.export-busy': { status: 503, title: 'Too many exports run at once; try again in a minute' },
  'bug.import-too-large': {
    status: 413,
    title: 'A bug is imported at once, in at most 500 events and 1 MiB: leave out some of its comments',
  },
  'bug.import-from-the-future': { status: 422, title: 'The bug, or a comment, is from after this moment' },
  'bug.import-original-unknown': {
    status: 409,
    title: 'The bug that this one is a duplicate of is not imported yet',
  },
  'comment.unknown': { status: 404, title: 'There is no such comment, or it is not yours to see' },
  'comment.redacted': { status: 409, title: 'The comment was redacted and stays so' },
  'bug.too-many-attachments': { status: 409, title: 'A bug has at most 500 attachments' },
  'attachment.unknown': { status: 404, title: 'There is no such attachment, or it is not yours to see' },
  'attachment.too-large': { status: 413, title: 'The file is larger than this site takes' },
  'attachment.not-scanned': { status: 503, title: 'The attachment has not been looked at for viruses yet' },
  'attachment.rejected': { status: 409, title: 'The attachment was rejected; its content is not given out' },
  'attachment.no-thumbnail': {
    status: 404,
    title: 'The attachment is not an image of which there is a small one',
  },
  'attachment.no-preview': { status: 404, title: 'The attachment does not begin with text' },
  'private.not-allowed': { status: 403, title: 'Your role does not write private things' },
} as const;

export type BugError = keyof typeof bugErrors;
