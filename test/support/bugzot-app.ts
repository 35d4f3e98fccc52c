import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountRole, Role } from '../../src/access/matrix.js';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { HttpClient } from './http-client.js';
import { mailedKeys } from './mailbox.js';
import type { TestLogOptions } from './test-store.js';
import { until } from './until.js';

export const ADMIN_PASSWORD = 'correct horse battery';
/** Of everybody else. */
export const PASSWORD = 'a long enough password';

/** BugZot in this process, on a database of its own, and people of every role who use it. */
export interface TestApp {
  url: string;
  databaseUrl: string;
  /** Where its log is. */
  log: Pick<TestDatabase, 'eventStoreUrl' | 'standIn'>;
  /** The variables that name its database and its log, for tools that work beside it. */
  engines: Record<string, string>;
  dataDir: string;
  bugzot: BugZot;
  /** A client of this role; one account for each, made when first asked for. */
  as(role: Role): Promise<HttpClient>;
  /** Another account of this role. */
  newcomer(role: AccountRole, username?: string): Promise<HttpClient>;
  /** Somebody who has registered, and is not active yet. @returns his account */
  registered(username?: string): Promise<number>;
  /** Somebody who has registered, and has activated the account by the mailed key. */
  activated(username?: string): Promise<HttpClient>;
  close(): Promise<void>;
}

/** @param variables over those that suit tests; with `DATABASE_URL`, which may be a way around, that is its database */
export async function startTestApp(
  variables: Record<string, string> = {},
  log: TestLogOptions = {},
): Promise<TestApp> {
  const database = await createTestDatabase(log);
  const dataDir = await mkdtemp(join(tmpdir(), 'bugzot-app-'));
  const config = parseConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    BUGZOT_DATA_DIR: dataDir,
    BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
    BUGZOT_ANONYMOUS_READ: 'true',
    EVENTSTORE_URL: database.eventStoreUrl ?? '',
    ...variables,
  });
  const databaseUrl = config.DATABASE_URL ?? database.url;
  const bugzot = await startBugZot(config, databaseUrl);
  const url = bugzot.url!;
  await until('BugZot is ready', async () => (await fetch(`${url}/health/ready`)).ok);
  const clients = new Map<Role, Promise<HttpClient>>([
    ['anonymous', Promise.resolve(new HttpClient(url))],
    ['admin', HttpClient.logIn(url, 'admin', ADMIN_PASSWORD)],
  ]);
  let made = 0;
  const newcomer = async (role: AccountRole, username = `${role}-${++made}`): Promise<HttpClient> => {
    const password = PASSWORD;
    const admin = await clients.get('admin')!;
    const email = `${username}@example.com`;
    await admin.created('/api/accounts', { username, email, password, displayName: username, role });
    return HttpClient.logIn(url, username, password);
  };
  const registered = async (username = `registered-${++made}`): Promise<number> => {
    const body = { username, email: `${username}@example.com`, password: PASSWORD, displayName: username };
    const answer = await new HttpClient(url).post('/api/accounts', body);
    if (answer.status !== 202) throw new Error(`Registration answered ${JSON.stringify(answer.body)}`);
    return answer.body.id as number;
  };
  const activated = async (username = `activated-${++made}`): Promise<HttpClient> => {
    const account = await registered(username);
    const [key] = await mailedKeys(await clients.get('admin')!, account, 'activate');
    const { position } = await new HttpClient(url).command('/api/accounts/activate', { key });
    const client = await HttpClient.logIn(url, username, PASSWORD);
    client.position = position;
    return client;
  };
  return {
    url,
    databaseUrl: database.url,
    log: database,
    engines: { DATABASE_URL: database.url, EVENTSTORE_URL: database.eventStoreUrl ?? '' },
    dataDir,
    bugzot,
    newcomer,
    registered,
    activated,
    as: (role) => {
      const known = clients.get(role) ?? newcomer(role as AccountRole, role);
      clients.set(role, known);
      return known;
    },
    close: async () => {
      await bugzot.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
