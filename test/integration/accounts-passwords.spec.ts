import type pg from 'pg';
import { Passwords } from '../../src/accounts/passwords.js';
import { Sessions } from '../../src/sessions/sessions.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/bugzot-app.js';
import { connectTo } from '../support/database-of.js';
import { eventsOf } from '../support/log-of.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { mailedKeys, mailsTo } from '../support/mailbox.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';

const NEW = 'another long password';

describeWithAndWithoutRedis('passwords', (_redis, variables) => {
  let app: TestApp;
  let admin: HttpClient;
  let anonymous: HttpClient;
  let database: pg.Client;
  let made = 0;

  beforeAll(async () => {
    app = await startTestApp(variables());
    admin = await app.as('admin');
    anonymous = await app.as('anonymous');
    database = await connectTo(app);
  });
  afterAll(async () => {
    await database.end();
    await app.close();
  });

  const name = (): string => `ada-${++made}`;
  const logIn = (login: string, password: string): Promise<Answer> =>
    anonymous.post('/api/sessions', { login, password });
  const ask = (username: string): Promise<Answer> =>
    anonymous.post('/api/accounts/password-mails', { email: `${username}@example.com` });
  const reset = (key: string, password = NEW): Promise<Answer> =>
    anonymous.post('/api/accounts/password', { key, password });
  const versions = async (account: number): Promise<number> => {
    return (await eventsOf(app, `account-${account}`)).length;
  };

  describe('that are forgotten', () => {
    it('are replaced by a mailed key, which ends every session', async () => {
      const username = name();
      const person = await app.newcomer('reporter', username);
      const elsewhere = await HttpClient.logIn(app.url, username, PASSWORD);
      expect((await ask(username)).status).toBe(202);
      const [key] = await mailedKeys(admin, person.account!, 'password');
      const [mail] = await mailsTo(admin, person.account!);
      expect(mail).toMatchObject({ to: [{ name: username, address: `${username}@example.com` }] });
      const answer = await reset(key!);
      expect([answer.status, answer.body.id, answer.body.version]).toEqual([200, person.account, 2]);
      for (const session of [person, elsewhere]) {
        expect((await session.get('/api/sessions')).status).toBe(401);
      }
      expect((await logIn(username, PASSWORD)).status).toBe(401);
      expect((await logIn(username, NEW)).status).toBe(201);
    });

    it('are replaced once by a key, also by twenty requests at once', async () => {
      const username = name();
      const { account } = await app.newcomer('reporter', username);
      await ask(username);
      const [key] = await mailedKeys(admin, account!, 'password');
      const passwords = Array.from({ length: 20 }, (_, n) => `${NEW} ${n}`);
      const answers = await Promise.all(passwords.map((password) => reset(key!, password)));
      expect(answers.map(({ body }) => body.code ?? 'ok').sort()).toEqual([
        ...Array.from({ length: 19 }, () => 'account.bad-key'),
        'ok',
      ]);
      const winner = passwords[answers.findIndex(({ status }) => status === 200)]!;
      expect((await logIn(username, winner)).status).toBe(201);
    });

    it('keep the key good while what is chosen is refused', async () => {
      const username = name();
      const { account } = await app.newcomer('reporter', username);
      await ask(username);
      const [key] = await mailedKeys(admin, account!, 'password');
      expect((await reset(key!, 'password')).body.code).toBe('account.common-password');
      expect((await reset(key!, 'short')).status).toBe(422);
      expect((await reset('no key', NEW)).body.code).toBe('account.bad-key');
      expect((await anonymous.post('/api/accounts/activate', { key })).body.code).toBe('account.bad-key');
      expect((await reset(key!)).status).toBe(200);
    });

    it('are not replaced by a key that has expired, or when the account was disabled meanwhile', async () => {
      const [late, disabled] = [name(), name()];
      const keys: string[] = [];
      for (const username of [late, disabled]) {
        const { account } = await app.newcomer('reporter', username);
        await ask(username);
        keys.push((await mailedKeys(admin, account!, 'password'))[0]!);
        if (username === disabled) await admin.command(`/api/accounts/${account}/disable`);
        else
          await database.query('update account.mail_key set expires_at = now() where account = $1', [
            account,
          ]);
      }
      for (const key of keys) expect((await reset(key)).body.code).toBe('account.bad-key');
      expect((await logIn(late, PASSWORD)).status).toBe(201);
    });

    it('are mailed about to nobody who is pending or disabled, and activate nothing', async () => {
      const [pending, disabled] = [name(), name()];
      const registered = await app.registered(pending);
      const { account } = await app.newcomer('reporter', disabled);
      await admin.command(`/api/accounts/${account}/disable`);
      const before = [await versions(registered), await versions(account!)];
      await Promise.all([ask(pending), ask(disabled), ask('nobody')]);
      expect([await versions(registered), await versions(account!)]).toEqual(before);
    });

    it('are mailed about three times an hour at the most', async () => {
      const username = name();
      const { account } = await app.newcomer('reporter', username);
      await Promise.all(Array.from({ length: 10 }, () => ask(username)));
      expect(await versions(account!)).toBe(1 + 3);
      expect(new Set(await mailedKeys(admin, account!, 'password', 3)).size).toBe(3);
    });
  });

  describe('that are changed by their person', () => {
    const change = (person: HttpClient, current: string, password: string, headers = {}): Promise<Answer> =>
      person.post('/api/accounts/me/password', { current, password }, headers);

    it('end the other sessions and keep the present one', async () => {
      const username = name();
      const person = await app.newcomer('reporter', username);
      const elsewhere = await HttpClient.logIn(app.url, username, PASSWORD);
      const answer = await change(person, PASSWORD, NEW);
      expect([answer.status, answer.body.id]).toEqual([200, person.account]);
      expect((await person.get('/api/sessions')).body.items).toHaveLength(1);
      expect((await elsewhere.get('/api/sessions')).status).toBe(401);
      expect([(await logIn(username, PASSWORD)).status, (await logIn(username, NEW)).status]).toEqual([
        401, 201,
      ]);
    });

    it('leave no session to a log-in with the old one that is under way', async () => {
      const username = name();
      const person = await app.newcomer('reporter', username);
      const sessions = app.bugzot.app.get(Sessions, { strict: false });
      const open = sessions.open.bind(sessions);
      // The old one was verified already.
      sessions.open = async (...session) => {
        sessions.open = open;
        expect((await change(person, PASSWORD, NEW)).status).toBe(200);
        return open(...session);
      };
      const refused = await logIn(username, PASSWORD);
      expect([refused.status, refused.body.code]).toEqual([401, 'session.wrong-credentials']);
      expect((await person.get('/api/sessions')).body.items).toHaveLength(1);
    });

    it('are not changed by whoever does not know the present one', async () => {
      const username = name();
      const person = await app.newcomer('reporter', username);
      const refused = await change(person, 'a wrong password', NEW);
      expect([refused.status, refused.body.code]).toEqual([403, 'account.wrong-password']);
      expect((await change(person, PASSWORD, 'iloveyou')).body.code).toBe('account.common-password');
      expect((await change(anonymous, PASSWORD, NEW)).status).toBe(401);
      expect((await logIn(username, PASSWORD)).status).toBe(201);
    });

    it('are changed once by a request that is sent again', async () => {
      const person = await app.newcomer('reporter', name());
      const headers = { 'idempotency-key': 'new-password' };
      const answers = [
        await change(person, PASSWORD, NEW, headers),
        await change(person, PASSWORD, NEW, headers),
      ];
      expect(answers.map(({ status, body }) => [status, body])).toEqual([
        [200, answers[0]!.body],
        [200, answers[0]!.body],
      ]);
    });
  });

  it('cost a log-in the same work and answer, whoever it is of', async () => {
    const people = { active: name(), pending: name(), disabled: name(), forgotten: name() };
    await app.newcomer('reporter', people.active);
    await app.registered(people.pending);
    for (const [username, action] of [
      [people.disabled, 'disable'],
      [people.forgotten, 'forget'],
    ] as const) {
      const { account } = await app.newcomer('reporter', username);
      await admin.command(`/api/accounts/${account}/${action}`);
    }
    const passwords = app.bugzot.app.get(Passwords, { strict: false });
    const verify = passwords.verify.bind(passwords);
    const costs: string[] = [];
    passwords.verify = (passwordHash, password) => {
      costs.push(passwordHash.split('$').slice(0, 4).join('$'));
      return verify(passwordHash, password);
    };
    const attempts: [string, string][] = [
      [people.active, 'a wrong password'],
      ['nobody', PASSWORD],
      ...Object.values(people)
        .slice(1)
        .flatMap((username): [string, string][] => [
          [username, PASSWORD],
          [`${username}@example.com`, PASSWORD],
          [username, 'a wrong password'],
        ]),
    ];
    const seen = [];
    for (const [login, password] of attempts) {
      const { status, headers, body } = await logIn(login, password);
      const names = [...headers.keys()].sort();
      seen.push({ status, names, body: { ...body, instance: '' }, costs: costs.splice(0) });
    }
    expect(seen[0]).toMatchObject({
      status: 401,
      body: { code: 'session.wrong-credentials' },
      costs: ['$argon2id$v=19$m=19456,t=2,p=1'],
    });
    for (const one of seen) expect(one).toEqual(seen[0]);
  });
});
