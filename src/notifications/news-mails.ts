import { Injectable } from '@nestjs/common';
import { defineQueue } from '../jobs/queue.js';

/** A mail that somebody is to get about what one command did to one bug. */
export interface NewsMail {
  account: number;
  bug: number;
  /** UUID of the command. */
  command: string;
  /** Version of the bug's stream at the command's first event. */
  version: number;
}

/** Tried for about eighteen hours, since a mail server may be away for a night. */
export const newsMails = defineQueue<NewsMail>('news-mails', {
  attempts: 16,
  backoffMs: 2000,
  // They wait for the mail server, not for the processor.
  concurrency: 16,
});

/** How long a mail waits: whoever hides a comment at once is still in time. */
@Injectable()
export class NewsMailDelay {
  /** Milliseconds; a test may shorten them. */
  ms = 2000;
}

/** The id of the job and of the mail: the same however often the reaction runs, so there is one of each. */
export function newsMailId({ account, bug, command }: NewsMail): string {
  return `${threadOf(account, bug)}-${command}`;
}

/** The id that all mails to one person about one bug refer to, and that the mail about its report has. */
export function threadOf(account: number, bug: number): string {
  return `bug-${bug}-${account}`;
}
