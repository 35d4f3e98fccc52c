import { createHash } from 'node:crypto';
import type pg from 'pg';
import { AccountMailsWorker } from '../../src/accounts/account-mails.js';
import { Accounts } from '../../src/accounts/accounts.js';
import { bySystem } from '../../src/accounts/forgetting.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/bugzot-app.js';
import { connectTo, everyRow } from '../support/database-of.js';
import { eventsOf } from '../support/log-of.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { mailedKeys, mailsTo } from '../support/mailbox.js';

const CROWD = 50;
const DAY_MS = 86_400_000;

describe('a registration', () => {
  let app: TestApp;
  let admin: HttpClient;
  let anonymous: HttpClient;
  let database: pg.Client;
  let made = 0;

  beforeAll(async () => {
    app = await startTestApp();
    admin = await app.as('admin');
    anonymous = await app.as('anonymous');
    database = await connectTo(app);
  });
  afterAll(async () => {
    await database.end();
    await app.close();
  });

  const somebody = (more: object = {}) => {
    const username = `grace-${++made}`;
    return { username, email: `${username}@example.com`, password: PASSWORD, displayName: 'Grace', ...more };
  };
  const register = (body: object = somebody()): Promise<Answer> => anonymous.post('/api/accounts', body);
  const activate = (key: string): Promise<Answer> => anonymous.post('/api/accounts/activate', { key });
  const logIn = (login: string): Promise<Answer> =>
    anonymous.post('/api/sessions', { login, password: PASSWORD });
  const shown = async (account: number) => (await admin.get(`/api/accounts/${account}`)).body;
  const after = (answer: Answer): void => void (admin.position = answer.body.position);
  const codes = (answers: Answer[]) => answers.map(({ status, body }) => [status, body.code ?? 'ok']);

  it('is accepted, mailed a key, activated by it, and then good for a log-in by name or mail', async () => {
    const body = somebody();
    const answer = await register(body);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ id: expect.any(Number), version: 1, position: expect.any(String) });
    expect(answer.headers.get('location')).toBeNull();
    after(answer);
    expect(await shown(answer.body.id)).toMatchObject({
      username: body.username,
      email: body.email,
      displayName: 'Grace',
      role: 'reporter',
      status: 'pending',
      lastLoginAt: null,
    });
    expect(codes([await logIn(body.username), await logIn(body.email)])).toEqual([
      [401, 'session.wrong-credentials'],
      [401, 'session.wrong-credentials'],
    ]);

    const [key] = await mailedKeys(admin, answer.body.id, 'activate');
    const activated = await activate(key!);
    expect([activated.status, activated.body.id, activated.body.version]).toEqual([200, answer.body.id, 2]);
    expect(activated.headers.get('etag')).toBe('"2"');
    expect([(await logIn(body.username)).status, (await logIn(body.email)).status]).toEqual([201, 201]);
    after(activated);
    expect((await shown(answer.body.id)).status).toBe('active');
  });

  it('is mailed to the address, with a link and the key', async () => {
    const body = somebody();
    const account = (await register(body)).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    const [mail, ...others] = await mailsTo(admin, account);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: [{ name: 'Grace', address: body.email }],
      subject: 'Activate your BugZot account',
      messageId: expect.stringMatching(/^<account-[\da-f-]{36}@bugzot\.invalid>$/),
    });
    expect(mail!.text).toContain(`\nhttp://127.0.0.1:0/activate?key=${key}\n`);
    expect(mail!.text).toContain(`\n${key}\n`);
  });

  it('has a key that is good once, also of twenty that use it at once', async () => {
    const account = (await register()).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    const answers = await Promise.all(Array.from({ length: 20 }, () => activate(key!)));
    expect(codes(answers).sort()).toEqual([
      [200, 'ok'],
      ...Array.from({ length: 19 }, () => [409, 'account.bad-key']),
    ]);
    expect((await activate(key!)).body.code).toBe('account.bad-key');
  });

  it('has a key that expires, and is no other key', async () => {
    const account = (await register()).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    for (const other of ['x', key!.toLowerCase(), `${key}x`, key!.slice(1)]) {
      expect(codes([await activate(other)])).toEqual([[409, 'account.bad-key']]);
    }
    const reset = await anonymous.post('/api/accounts/password', { key, password: 'another long password' });
    expect(reset.body.code).toBe('account.bad-key');
    const { rows } = await database.query<{ left: number }>(
      `select extract(epoch from expires_at - now())::int as left from account.mail_key where account = $1`,
      [account],
    );
    expect(rows[0]!.left / 86_400).toBeCloseTo(3, 1);
    await database.query('update account.mail_key set expires_at = now() where account = $1', [account]);
    expect(codes([await activate(key!)])).toEqual([[409, 'account.bad-key']]);
  });

  it.each(['disable', 'forget'])('has a key that is good for nothing after %s', async (action) => {
    const account = (await register()).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    await admin.command(`/api/accounts/${account}/${action}`);
    expect(codes([await activate(key!)])).toEqual([[409, 'account.bad-key']]);
    expect((await shown(account)).status).not.toBe('active');
  });

  it('is mailed another key when it is asked for, three times an hour at the most', async () => {
    const body = somebody();
    const account = (await register(body)).body.id;
    const [first] = await mailedKeys(admin, account, 'activate');
    for (let times = 0; times < 5; times += 1) {
      const answer = await anonymous.post('/api/accounts/activation-mails', { email: body.email });
      expect([answer.status, answer.body]).toEqual([202, {}]);
    }
    const keys = await mailedKeys(admin, account, 'activate', 3);
    expect(new Set(keys).size).toBe(3);
    expect(keys).toContain(first);
    // Whatever the other requests caused would have been caused by now.
    expect(await eventsOf(app, `account-${account}`)).toHaveLength(3);
    expect((await activate(keys[0]!)).status).toBe(200);
  });

  it('tells nobody by a mail that is asked for whether there is such an account', async () => {
    const { email } = somebody();
    const asked = [];
    for (const path of ['activation-mails', 'password-mails']) {
      for (const address of [email, 'reporter@example.com', 'admin@bugzot.invalid']) {
        asked.push(await anonymous.post(`/api/accounts/${path}`, { email: address }));
      }
    }
    for (const { status, body, headers } of asked) {
      expect([status, body, headers.get('etag')]).toEqual([202, {}, null]);
    }
  });

  it('names no role; that is an admin’s to say', async () => {
    const refused = await register(somebody({ role: 'admin' }));
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
      422,
      'request.invalid',
      '/role',
    ]);
    const employee = await app.as('employee');
    expect((await employee.post('/api/accounts', somebody({ role: 'reporter' }))).status).toBe(422);
    expect((await employee.post('/api/accounts', somebody())).status).toBe(202);
    const byAdmin = await admin.post('/api/accounts', somebody({ role: 'employee' }));
    expect([byAdmin.status, byAdmin.headers.get('location')]).toEqual([
      201,
      `/api/accounts/${byAdmin.body.id}`,
    ]);
  });

  it('is refused with one of the passwords that are guessed first, and keeps no name then', async () => {
    for (const password of ['password', 'PASSWORD1', 'qwertyuiop', 'trustno1']) {
      expect(codes([await register(somebody({ password }))])).toEqual([[422, 'account.common-password']]);
    }
    const body = somebody();
    await register({ ...body, password: 'password' });
    expect((await register(body)).status).toBe(202);
  });

  it('is made by one of fifty that want the same user name at once', async () => {
    const { username } = somebody();
    const answers = await Promise.all(
      Array.from({ length: CROWD }, (_, n) =>
        register(somebody({ username, email: `u${n}-${username}@x.org` })),
      ),
    );
    expect(codes(answers).sort()).toEqual([
      [202, 'ok'],
      ...Array.from({ length: CROWD - 1 }, () => [409, 'account.username-taken']),
    ]);
  });

  it('is made by one of fifty that want the same mail at once, and the names of the others are free', async () => {
    const bodies = Array.from({ length: CROWD }, () => somebody({ email: `wanted-${made}@example.com` })).map(
      (body, _, [first]) => ({ ...body, email: first!.email }),
    );
    const answers = await Promise.all(bodies.map(register));
    expect(codes(answers).sort()).toEqual([
      [202, 'ok'],
      ...Array.from({ length: CROWD - 1 }, () => [409, 'account.email-taken']),
    ]);
    const lost = bodies[answers.findIndex(({ status }) => status === 409)]!;
    expect((await register({ ...lost, email: `free-${made}@example.com` })).status).toBe(202);
  });

  it('is answered the same again to whoever is logged in and sends it again', async () => {
    const reporter = await app.as('reporter');
    const [body, headers] = [somebody(), { 'idempotency-key': 'register-once' }];
    const first = await reporter.post('/api/accounts', body, headers);
    const second = await reporter.post('/api/accounts', body, headers);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
  });

  it('leaves no key and no address in the database', async () => {
    const body = somebody();
    const account = (await register(body)).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    const hash = createHash('sha256').update(key!).digest('hex');
    // The read model holds who the person is; nothing else does.
    const rows = await everyRow(app, database);
    const people = [...rows.keys()].filter((name) => name.startsWith('people_v'));
    const jobs = [...rows].filter(([name]) => name.startsWith('bullmq.')).flatMap(([, all]) => all);
    expect(people).toHaveLength(1);
    expect(jobs.filter((row) => row.includes('"account-mails"')).length).toBeGreaterThan(0);
    for (const [name, all] of rows) {
      const text = all.join('\n');
      expect([name, text.includes(key!)]).toEqual([name, false]);
      expect([name, text.includes(hash)]).toEqual([name, name === 'account.mail_key']);
      if (!people.includes(name)) expect([name, text.includes(body.email)]).toEqual([name, false]);
    }
  });

  describe('that nobody activates', () => {
    const days = (n: number) => bySystem(new Date(Date.now() + n * DAY_MS).toISOString());
    const again = (body: ReturnType<typeof somebody>, n: number) =>
      app.bugzot.app.get(Accounts).register(body, days(n));

    it('keeps its names for a week, and then another may have them; what was known of it is forgotten', async () => {
      const body = somebody();
      const first = (await register(body)).body.id;
      const [key] = await mailedKeys(admin, first, 'activate');
      await expect(again(body, 6.9)).rejects.toMatchObject({ code: 'account.username-taken' });
      await expect(again({ ...somebody(), email: body.email }, 6.9)).rejects.toMatchObject({
        code: 'account.email-taken',
      });
      const second = await again(body, 7.1);
      expect(second.id).not.toBe(first);
      admin.position = second.position;
      expect(await shown(first)).toMatchObject({ status: 'forgotten', username: null, email: null });
      expect(await shown(second.id)).toMatchObject({ status: 'pending', username: body.username });
      expect((await activate(key!)).body.code).toBe('account.bad-key');
    });

    it('gives them to one of many', async () => {
      const body = somebody();
      await register(body);
      const settled = await Promise.allSettled(Array.from({ length: 10 }, () => again(body, 8)));
      const refused = settled.filter((one) => one.status === 'rejected');
      expect(refused.map(({ reason }) => reason.code)).toEqual(
        Array.from({ length: 9 }, () => 'account.username-taken'),
      );
    });

    it('keeps them for ever once it was activated', async () => {
      const kept = await app.activated('kept');
      const body = somebody({ username: 'kept' });
      await expect(again(body, 999)).rejects.toMatchObject({ code: 'account.username-taken' });
      expect((await kept.get('/api/accounts/me')).body.status).toBe('active');
    });
  });

  it('is mailed the same key in the same mail when its job is done again, also after a crash', async () => {
    const account = (await register()).body.id;
    const [key] = await mailedKeys(admin, account, 'activate');
    const [registered] = await eventsOf(app, `account-${account}`);
    const { id: event, metadata } = registered!;
    const worker = app.bugzot.app.get(AccountMailsWorker, { strict: false });
    const job = { account, purpose: 'activation', event, at: metadata.at } as const;
    await worker.work(job);
    await database.query('delete from mail.sent');
    await worker.work(job);
    expect(await mailsTo(admin, account)).toHaveLength(1);
    expect(await mailedKeys(admin, account, 'activate')).toEqual([key]);
    expect((await activate(key!)).status).toBe(200);
    // A mail that makes no sense any more is not sent.
    await database.query('delete from mail.sent');
    const [before] = (await admin.get('/api/mails')).body.items;
    await worker.work(job);
    expect((await admin.get('/api/mails')).body.items[0]).toEqual(before);
  });
});

describe('where BUGZOT_REGISTRATION=closed', () => {
  it('only an admin makes accounts', async () => {
    const app = await startTestApp({ BUGZOT_REGISTRATION: 'closed' });
    const body = { username: 'eve', email: 'eve@example.com', password: PASSWORD, displayName: 'Eve' };
    for (const role of ['anonymous', 'employee'] as const) {
      const refused = await (await app.as(role)).post('/api/accounts', body);
      expect([refused.status, refused.body.code]).toEqual([403, 'account.registration-closed']);
    }
    expect((await (await app.as('admin')).post('/api/accounts', body)).status).toBe(201);
    await app.close();
  });
});
