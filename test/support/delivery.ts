import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import type { Preferences } from '../../src/accounts/domain/preferences.js';
import { CONFIG } from '../../src/config/config.token.js';
import type { Config } from '../../src/config/config.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { NewsMailDelay, newsMails } from '../../src/notifications/news-mails.js';
import { Progress, reactionStorage } from '../../src/projector/progress.js';
import type { TestApp } from './bugzot-app.js';
import type { HttpClient } from './http-client.js';
import { until } from './until.js';

/** A mail as a mail program sees it. */
export interface ReceivedMail {
  /** Name of its file; '' when it came by SMTP. */
  file: string;
  to: string;
  subject: string;
  text: string;
  messageId: string;
  inReplyTo: string | undefined;
  references: string | undefined;
  headers: Record<string, string>;
}

/** Lets mails go out at once. */
export function hurry(app: TestApp): void {
  app.bugzot.app.get(NewsMailDelay).ms = 0;
}

/** Waits until everybody was told of what happened up to the last position that one of these got. */
export async function told(app: TestApp, ...people: HttpClient[]): Promise<void> {
  const position = people
    .map((one) => one.position)
    .sort()
    .at(-1)!;
  const progress = app.bugzot.app.get(Progress);
  expect(await progress.waitFor(reactionStorage('notifications'), position, 20_000)).toBe(true);
}

/** Waits until everybody was told, and no mail waits to be sent; those that have failed for good wait no more. */
export async function mailed(app: TestApp, ...people: HttpClient[]): Promise<void> {
  await told(app, ...people);
  await until('no mail waits', async () => {
    const [counts] = await app.bugzot.app.get(Jobs).counts([newsMails]);
    return counts!.waiting + counts!.active + counts!.delayed === 0;
  });
}

/** The mails in the folder of the file mailer, in the order of their files' names. */
export async function mailsOf(app: TestApp): Promise<ReceivedMail[]> {
  const folder = join(app.bugzot.app.get<Config>(CONFIG).BUGZOT_DATA_DIR, 'mail');
  const files = await readdir(folder).catch(() => []);
  const mails = files.filter((file) => file.endsWith('.eml')).sort();
  return Promise.all(mails.map(async (file) => parseMail(await readFile(join(folder, file)), file)));
}

export async function parseMail(raw: Buffer, file = ''): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  return {
    file,
    to: mail.to?.[0]?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
  };
}

/** Somebody chooses how he hears of what. */
export async function prefer(person: HttpClient, preferences: Preferences): Promise<void> {
  await person.command('/api/accounts/me/preferences', { preferences });
}
