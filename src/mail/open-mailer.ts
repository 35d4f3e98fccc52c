import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { FileMailer } from './adapters/file-mailer.js';
import { SmtpMailer } from './adapters/smtp-mailer.js';
import type { Mailer } from './mailer.js';

/** The engine that the configuration asks for. */
export function openMailer({ SMTP_URL, BUGZOT_MAIL_FROM, BUGZOT_DATA_DIR }: Config): Mailer {
  return SMTP_URL === undefined
    ? new FileMailer(join(BUGZOT_DATA_DIR, 'mail'), BUGZOT_MAIL_FROM)
    : new SmtpMailer(SMTP_URL, BUGZOT_MAIL_FROM);
}
