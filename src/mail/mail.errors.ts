import type { Refusal } from '../write-path/refused.js';

/** Refusals of whoever wants to read mails here. */
export const mailErrors = {
  'mail.unknown': { status: 404, title: 'There is no such mail' },
  'mail.not-filed': {
    status: 409,
    title: 'Mails are handed over to the mail server of SMTP_URL; none is kept here',
  },
} as const satisfies Record<string, Refusal>;
