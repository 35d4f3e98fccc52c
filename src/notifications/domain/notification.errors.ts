/** Every reason for which something about notifications is refused. */
export const notificationErrors = {
  'notification.bad-link': {
    status: 404,
    title: 'This link was not made by BugZot, or was cut; take it from the mail as a whole',
  },
} as const;
