import { randomInt, randomUUID } from 'node:crypto';
import { CONFIG } from '../../src/config/config.token.js';
import { RateLimits } from '../../src/http/rate-limits.js';
import { MasterKey } from '../../src/keys/master-key.js';
import { Redis } from '../../src/redis/redis.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/bugzot-app.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const MOST = 3;

/** An address that no test has had. */
const freshAddress = (): string => `203.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
const told = ({ status, headers }: Answer) => [
  status,
  ...['ratelimit-limit', 'ratelimit-remaining'].map((name) => headers.get(name)),
];
const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results = [];
  for (let n = 0; n < count; n += 1) results.push(await work());
  return results;
}

function expectTooMany({ status, headers, body }: Answer, withinSeconds: number): void {
  expect([status, body.code, headers.get('ratelimit-remaining')]).toEqual([429, 'request.too-many', '0']);
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(withinSeconds);
  expect(headers.get('ratelimit-reset')).toBe(String(seconds));
}

describeWithAndWithoutRedis('rate limits', (redis, variables) => {
  let app: TestApp;
  let anonymous: HttpClient;

  beforeAll(async () => {
    app = await startTestApp({
      BUGZOT_TRUSTED_PROXIES: '127.0.0.1',
      BUGZOT_RATE_PER_MINUTE: String(MOST + 2),
      BUGZOT_RATE_TOKEN_PER_MINUTE: String(MOST),
      BUGZOT_RATE_ADDRESS_PER_MINUTE: String(MOST),
      BUGZOT_REGISTRATIONS_PER_HOUR: '2',
      BUGZOT_MAIL_REQUESTS_PER_HOUR: '2',
      BUGZOT_GUESSES_PER_HOUR: '2',
      BUGZOT_LOGIN_FAILURES: String(MOST),
      ...variables(),
    });
    anonymous = await app.as('anonymous');
  });
  afterAll(() => app.close());

  const read = (client: HttpClient, address: string): Promise<Answer> =>
    client.get('/api/products', from(address));
  const logIn = (login: string, password: string, address: string): Promise<Answer> =>
    anonymous.post('/api/sessions', { login, password }, from(address));

  it('let programs on this machine ask as often as they like', async () => {
    const answers = await times(3 * MOST, () => anonymous.get('/api/products'));
    expect(answers.map(told)).toEqual(answers.map(() => [200, null, null]));
  });

  it('let an address ask so often, and others besides', async () => {
    const address = freshAddress();
    const answers = await times(MOST, () => read(anonymous, address));
    expect(answers.map(told)).toEqual([
      [200, '3', '2'],
      [200, '3', '1'],
      [200, '3', '0'],
    ]);
    expectTooMany(await read(anonymous, address), 60);
    expect((await read(anonymous, freshAddress())).status).toBe(200);
  });

  it('take a network of IPv6 for one address', async () => {
    const network = `2001:db8:${randomInt(1, 9999)}:7`;
    expect(statuses(await times(MOST, () => read(anonymous, `${network}::${randomInt(1, 9999)}`)))).toEqual([
      200, 200, 200,
    ]);
    expectTooMany(await read(anonymous, `${network}:1:2:3:4`), 60);
  });

  it('do not count what answers for the process itself', async () => {
    const address = freshAddress();
    for (const path of ['/health/live', '/ping']) {
      const answers = await times(2 * MOST, () => anonymous.get(path, from(address)));
      expect(statuses(answers)).toEqual(answers.map(() => 200));
    }
  });

  it('count an account wherever it asks from, and whatever session it has', async () => {
    const one = await app.newcomer('reporter', `twice-${randomUUID().slice(0, 8)}`);
    const { body } = await one.get('/api/accounts/me');
    const two = await HttpClient.logIn(app.url, body.username, PASSWORD);
    const answers = [];
    for (const client of [one, two, one, two, one]) answers.push(await read(client, freshAddress()));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200]);
    expectTooMany(await read(two, freshAddress()), 60);
    expect((await read(await app.newcomer('reporter'), freshAddress())).status).toBe(200);
  });

  it('count an API token by itself, so that a program does not use up all that its person may', async () => {
    const person = await app.newcomer('reporter');
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await person.post('/api/tokens', { name: 'CI', scopes: ['read'], expiresAt });
    const program = new HttpClient(app.url, body.token);
    const address = freshAddress();
    expect(statuses(await times(MOST, () => read(program, address)))).toEqual([200, 200, 200]);
    expectTooMany(await read(program, address), 60);
    expect((await read(person, address)).status).toBe(200);
  });

  it('count guesses at tokens for the address', async () => {
    const address = freshAddress();
    const guess = () => read(new HttpClient(app.url, `bz_${randomUUID()}`), address);
    expect(statuses(await times(MOST, guess))).toEqual([401, 401, 401]);
    expectTooMany(await guess(), 60);
    expectTooMany(await read(anonymous, address), 60);
  });

  it('are narrower for registrations, but not for an admin', async () => {
    const address = freshAddress();
    const somebody = () => {
      const username = `new-${randomUUID().slice(0, 8)}`;
      return { username, email: `${username}@example.com`, password: PASSWORD, displayName: 'New' };
    };
    const register = (by: HttpClient) => by.post('/api/accounts', somebody(), from(address));
    expect((await times(2, () => register(anonymous))).map(told)).toEqual([
      [202, '2', '1'],
      [202, '2', '0'],
    ]);
    expectTooMany(await register(anonymous), 3600);
    const admin = await app.newcomer('admin');
    expect(statuses(await times(3, () => register(admin)))).toEqual([201, 201, 201]);
  });

  it.each([
    ['/api/accounts/activation-mails', { email: 'nobody@example.com' }, 202],
    ['/api/accounts/password-mails', { email: 'nobody@example.com' }, 202],
    ['/api/accounts/activate', { key: 'a-guess' }, 409],
    ['/api/accounts/password', { key: 'a-guess', password: 'another long password' }, 409],
  ])('are narrower for %s', async (path, body, status) => {
    const address = freshAddress();
    const ask = () => anonymous.post(path, body, from(address));
    expect(statuses(await times(2, ask))).toEqual([status, status]);
    expectTooMany(await ask(), 3600);
  });

  it('bound guesses at the present password of somebody who is logged in', async () => {
    const person = await app.newcomer('reporter');
    const guess = () =>
      person.post('/api/accounts/me/forget', { password: 'a wrong password' }, from(freshAddress()));
    expect(statuses(await times(2, guess))).toEqual([403, 403]);
    expectTooMany(await guess(), 3600);
  });

  describe('of log-ins', () => {
    let username: string;
    beforeEach(async () => {
      username = `ada-${randomUUID().slice(0, 8)}`;
      await app.newcomer('reporter', username);
    });

    it('never refuse one that succeeds', async () => {
      // From this machine, where nothing else is limited.
      const answers = await times(2 * MOST, () =>
        anonymous.post('/api/sessions', { login: username, password: PASSWORD }),
      );
      expect(statuses(answers)).toEqual(answers.map(() => 201));
    });

    it('refuse a name from an address after so many that failed, right or wrong; not from elsewhere', async () => {
      const wrong = () => anonymous.post('/api/sessions', { login: username, password: 'wrong' });
      const right = (login: string) => anonymous.post('/api/sessions', { login, password: PASSWORD });
      expect((await times(MOST, wrong)).map(told)).toEqual([
        [401, '3', '2'],
        [401, '3', '1'],
        [401, '3', '0'],
      ]);
      expectTooMany(await right(username), 900);
      expectTooMany(await right(` ${username.toUpperCase()} `), 900);
      expectTooMany(await wrong(), 900);
      expect((await logIn(username, PASSWORD, freshAddress())).status).toBe(201);
    });

    it('answer the same for a name that nobody has', async () => {
      const answers = async (login: string) => {
        const address = freshAddress();
        return times(MOST + 1, async () => {
          const { status, headers, body } = await logIn(login, 'wrong', address);
          const { instance: _instance, detail: _detail, ...problem } = body;
          return [status, problem, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')];
        });
      };
      expect(await answers(`nobody-${randomUUID()}`)).toEqual(await answers(username));
    });

    it('tell nothing to those of many at once that come too late', async () => {
      const answers = await Promise.all(
        Array.from({ length: 4 * MOST }, () =>
          anonymous.post('/api/sessions', { login: username, password: 'wrong' }),
        ),
      );
      const told = statuses(answers).sort();
      expect(told).toEqual([...Array<number>(MOST).fill(401), ...Array<number>(3 * MOST).fill(429)]);
    });

    it('refuse a name from everywhere after many more, and an address for all names', async () => {
      await times(10 * MOST, () => logIn(username, 'wrong', freshAddress()));
      expectTooMany(await logIn(username, PASSWORD, freshAddress()), 900);
      // From this machine, where the general limit of an address says nothing.
      const answers = await times(10 * MOST + 1, () =>
        anonymous.post('/api/sessions', { login: `nobody-${randomUUID()}`, password: 'wrong' }),
      );
      expectTooMany(answers.at(-1)!, 900);
    });
  });

  it('are counted together by all processes, under keys that name nobody', async () => {
    const test = redis();
    const { app: nest } = app.bugzot;
    const [config, masterKey] = [nest.get(CONFIG), nest.get(MasterKey)];
    const other = test && new Redis(test.url, { error: () => undefined });
    if (other) await until('Redis answers', () => other.answers);
    const limits = new RateLimits(config, masterKey, other);
    const here = nest.get(RateLimits).counter('shared', { most: 2, seconds: 60 });
    const there = limits.counter('shared', { most: 2, seconds: 60 });
    await here.count('x');
    await there.count('x');
    expect((await here.count('x'))?.exceeded).toBe(test !== undefined);
    other?.close();
    if (!test) return;

    const [address, login] = [freshAddress(), `canary-${randomUUID()}`];
    await logIn(login, 'wrong', address);
    const stored = [...(await test.everything()).values()].flat().join('\n');
    expect(stored).toContain('bugzot:limit:login');
    expect(stored).not.toContain(login);
    expect(stored).not.toContain(address);
  });
});

describe('without a trusted proxy', () => {
  it('what a client says about its address counts for nothing', async () => {
    const app = await startTestApp({ BUGZOT_RATE_ADDRESS_PER_MINUTE: '3' });
    const anonymous = await app.as('anonymous');
    const answers = await times(4, () => anonymous.get('/api/products', from(freshAddress())));
    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
    await app.close();
  });

  it('and 0 is no limit', async () => {
    const none = { BUGZOT_RATE_ADDRESS_PER_MINUTE: '0', BUGZOT_LOGIN_FAILURES: '0' };
    const app = await startTestApp({ ...none, BUGZOT_REGISTRATIONS_PER_HOUR: '0' });
    const anonymous = await app.as('anonymous');
    const read = await anonymous.get('/api/products', from(freshAddress()));
    expect(told(read)).toEqual([200, null, null]);
    const failed = await times(12, () => anonymous.post('/api/sessions', { login: 'x', password: 'x' }));
    expect(failed.map(told)).toEqual(failed.map(() => [401, null, null]));
    await app.close();
  });
});
