import PostalMime, { type Email } from 'postal-mime';
import type { HttpClient } from './http-client.js';
import { until } from './until.js';

/** Mails to an account as an admin reads them, newest first. */
export async function mailsTo(admin: HttpClient, account: number): Promise<Email[]> {
  const { items } = (await admin.get('/api/mails')).body as { items: { name: string; account: number }[] };
  const names = items.filter((mail) => mail.account === account).map(({ name }) => name);
  return Promise.all(
    names.map(async (name) => PostalMime.parse((await admin.get(`/api/mails/${name}`)).body as string)),
  );
}

const keysIn = (mails: Email[], page: string): string[] =>
  mails.flatMap(({ text = '' }) => new RegExp(`/${page}\\?key=([\\w-]+)`).exec(text)?.[1] ?? []);

/** The keys that were mailed to an account, newest first, once there are so many. */
export async function mailedKeys(
  admin: HttpClient,
  account: number,
  page: 'activate' | 'password',
  most = 1,
): Promise<string[]> {
  let keys: string[] = [];
  await until(`${most} mails with a key to ${page} are there`, async () => {
    keys = keysIn(await mailsTo(admin, account), page);
    return keys.length >= most;
  });
  return keys;
}
