import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mailer.js';

/** A mail as nodemailer takes it. @param from such as `BugZot <bugzot@example.com>` */
export function compose(mail: Mail, from: string): SendMailOptions {
  const host = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'bugzot.invalid';
  const idOf = (id: string): string => `<${id}@${host}>`;
  const thread =
    mail.thread === undefined ? {} : { references: idOf(mail.thread), inReplyTo: idOf(mail.thread) };
  const unsubscribe =
    mail.unsubscribe === undefined
      ? {}
      : {
          'List-Unsubscribe': `<${mail.unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        };
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    messageId: idOf(mail.id),
    ...thread,
    // RFC 3834: nobody's holiday notice shall answer.
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribe },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
