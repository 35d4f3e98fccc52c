/** Every reason for which a question about the log, or a checkpoint of it, is refused. */
export const auditErrors = {
  'checkpoint.unknown': { status: 404, title: 'There is no such checkpoint' },
  'checkpoint.version-conflict': { status: 412, title: 'Another checkpoint was written since you looked' },
  'checkpoint.moved': { status: 409, title: 'Another checkpoint was written at the same time; try again' },
  'audit.bad-position': { status: 422, title: 'This is not a position of this log; take it from an event' },
  'audit.no-such-stream': {
    status: 404,
    title: 'The log has no such stream; if it had, a checkpoint shows that it is gone',
  },
} as const;

export type AuditError = keyof typeof auditErrors;
