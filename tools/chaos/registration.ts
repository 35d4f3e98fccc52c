import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosMailServer } from './mail-server.js';
import { Person, type Apis } from './person.js';
import type { World } from './world.js';

const PASSWORD = 'a long enough password';
const POLL_MS = 250;
/** How long the mail may take before one asks again, in milliseconds. */
const NO_MAIL_MS = 40_000;
const TAKEN = new Set(['account.username-taken', 'account.email-taken']);

/** Somebody who has registered, has been mailed a key, and has used it. */
export interface Registered {
  person: Person;
  /** Whether the answer to the registration came at the first attempt: else the account is known by its mail only. */
  acknowledged: number | undefined;
}

/**
 * Registers, waits for the mail, activates, and logs in. Whoever is not logged in has no idempotency key; so when a
 * registration was sent again and its name is "taken", it is in doubt by whom, and the mail tells.
 */
export async function register(world: World, apis: Apis, mails: ChaosMailServer): Promise<Registered> {
  const username = `newcomer-${world.next()}`;
  const email = `${username}@example.com`;
  const body = { username, email, password: PASSWORD, displayName: username };
  let acknowledged: number | undefined;
  let key: string | undefined;
  while (key === undefined) {
    const { status, body: answer, attempts } = await apis.send({ path: '/api/accounts', body: () => body });
    if (status === 202) acknowledged ??= answer.id;
    else if (attempts === 1 && acknowledged === undefined && !TAKEN.has(answer.code ?? '')) {
      throw new Error(`The registration of ${username} answered ${status} ${answer.code}`);
    }
    key = await keyMailedTo(email, mails, acknowledged === undefined ? NO_MAIL_MS : Infinity);
  }
  const used = key;
  // A key that was used by the attempt before, whose answer was lost, is no good now: the log-in tells.
  await apis.send({ path: '/api/accounts/activate', body: () => ({ key: used }) });
  const person = new Person(username, PASSWORD, email, acknowledged ?? 0, 'reporter', apis);
  await person.token.good();
  return { person, acknowledged };
}

async function keyMailedTo(
  email: string,
  mails: ChaosMailServer,
  patience: number,
): Promise<string | undefined> {
  const begun = Date.now();
  while (Date.now() - begun < patience) {
    const [mail] = mails.to(email);
    const key = mail && /activate\?key=([\w-]+)/.exec(mail.source)?.[1];
    if (key) return key;
    await sleep(POLL_MS);
  }
  return undefined;
}
