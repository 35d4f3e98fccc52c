/** Every reason for which a command on an account, or a log-in, is refused. */
export const accountErrors = {
  'account.unknown': { status: 404, title: 'There is no such account' },
  'account.version-conflict': { status: 412, title: 'The account has changed since you read it' },
  'account.username-taken': { status: 409, title: 'Another account has this user name' },
  'account.email-taken': { status: 409, title: 'Another account has this mail address' },
  'account.oneself': { status: 409, title: 'An admin cannot take the rights from himself; ask another one' },
  'account.common-password': { status: 422, title: 'This password is among the first that are guessed' },
  'account.registration-closed': { status: 403, title: 'Accounts are made by an admin' },
  'account.forgotten': { status: 409, title: 'The person is forgotten; nothing brings the account back' },
  'account.wrong-password': { status: 403, title: 'This is not your present password' },
  'account.bad-key': {
    status: 409,
    title: 'The key was used, has expired or never was; ask for another mail',
  },
  'session.wrong-credentials': { status: 401, title: 'No active account has this name and password' },
  'session.unknown': { status: 404, title: 'You have no such session' },
  'session.cross-origin': {
    status: 403,
    title: 'With a cookie, changes are taken from BugZot’s own pages only; use a bearer token elsewhere',
  },
  'token.unknown': { status: 404, title: 'You have no such token' },
  'token.bad-expiry': { status: 422, title: 'A token must expire, within a year from now' },
  'token.too-many': { status: 409, title: 'You have as many tokens as there can be; revoke one first' },
  'session.overloaded': { status: 503, title: 'Too many log-ins at once; try again shortly' },
} as const;

export type AccountError = keyof typeof accountErrors;
