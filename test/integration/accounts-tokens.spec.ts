import { createHash } from 'node:crypto';
import type pg from 'pg';
import { connectTo, everyRow } from '../support/database-of.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

describe('API tokens', () => {
  let scene: Scene;
  let anonymous: HttpClient;
  let database: pg.Client;

  beforeAll(async () => {
    scene = await Scene.set();
    anonymous = await scene.app.as('anonymous');
    database = await connectTo(scene.app);
  });
  afterAll(async () => {
    await database.end();
    await scene.app.close();
  });

  const make = (person: HttpClient, scopes: string[], more: object = {}): Promise<Answer> =>
    person.post('/api/tokens', { name: 'CI', scopes, expiresAt: inDays(30), ...more });
  const program = async (person: HttpClient, ...scopes: string[]): Promise<HttpClient> => {
    const { status, body } = await make(person, scopes);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return new HttpClient(scene.app.url, body.token, person.account);
  };
  const outcome = ({ status, body }: Answer) => [status, body.code ?? 'ok'];
  const outOfScope = [403, 'access.out-of-scope'];
  const bug = () => ({ product: scene.product, component: 'ui', title: 'Found by a program' });

  it('are shown once, listed without themselves, and revoked', async () => {
    const person = await scene.app.newcomer('reporter');
    const expiresAt = inDays(30);
    const { status, body } = await make(person, ['read', 'write'], { name: ' Nightly ', expiresAt });
    expect(status).toBe(201);
    const { token, ...shown } = body;
    expect(token).toMatch(/^bzt_[\w-]{43}$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'Nightly',
      scopes: ['read', 'write'],
      createdAt: expect.any(String),
      expiresAt,
      lastUsedAt: null,
    });
    const list = async () => (await person.get('/api/tokens')).body.items;
    expect(await list()).toEqual([shown]);
    const client = new HttpClient(scene.app.url, token);
    expect((await client.get('/api/bugs')).status).toBe(200);
    expect((await scene.reporter.request('DELETE', `/api/tokens/${shown.id}`)).status).toBe(404);
    expect((await person.request('DELETE', `/api/tokens/${shown.id}`)).status).toBe(204);
    expect(outcome(await client.get('/api/bugs'))).toEqual([401, 'access.not-logged-in']);
    expect(outcome(await person.request('DELETE', `/api/tokens/${shown.id}`))).toEqual([
      404,
      'token.unknown',
    ]);
    expect(outcome(await person.request('DELETE', '/api/tokens/x'))).toEqual([404, 'token.unknown']);
    expect(await list()).toEqual([]);
  });

  it('are stored as a hash and nothing else', async () => {
    const { body } = await make(scene.reporter, ['read']);
    const hash = createHash('sha256').update(body.token).digest('hex');
    for (const [table, rows] of await everyRow(scene.app, database)) {
      expect([table, rows.join().includes(body.token)]).toEqual([table, false]);
      expect([table, rows.join().includes(hash)]).toEqual([table, table === 'account.api_token']);
    }
  });

  it('must expire, within a year', async () => {
    for (const expiresAt of [inDays(-1), inDays(367), new Date().toISOString()]) {
      expect(outcome(await make(scene.reporter, ['read'], { expiresAt }))).toEqual([422, 'token.bad-expiry']);
    }
    for (const more of [
      { expiresAt: null },
      { expiresAt: 'never' },
      { expiresAt: undefined },
      { name: '' },
    ]) {
      expect((await make(scene.reporter, ['read'], more)).status).toBe(422);
    }
    expect((await make(scene.reporter, ['read'], { expiresAt: inDays(365) })).status).toBe(201);
    for (const scopes of [[], ['everything'], ['read', 'read', 'read', 'read']]) {
      expect((await make(scene.reporter, scopes)).status).toBe(422);
    }
  });

  it('are good for nothing after their time', async () => {
    const client = await program(await scene.app.newcomer('reporter'), 'read');
    expect((await client.get('/api/bugs')).status).toBe(200);
    await database.query(`update account.api_token set expires_at = now() where account = $1`, [
      client.account,
    ]);
    expect((await client.get('/api/bugs')).status).toBe(401);
    expect((await anonymous.post('/api/sessions/validate', { token: client.token })).body).toEqual({
      valid: false,
    });
  });

  it('that may read change nothing', async () => {
    const client = await program(scene.employee, 'read');
    expect((await client.get('/api/bugs')).status).toBe(200);
    expect((await client.get('/api/accounts/me', scene.afterAll())).body.id).toBe(scene.employee.account);
    expect((await client.get('/api/tokens')).status).toBe(200);
    const number = await scene.bug();
    for (const [path, body] of [
      ['/api/bugs', bug()],
      [`/api/bugs/${number}/comments`, { text: 'Mine' }],
      [`/api/bugs/${number}/start`, {}],
      ['/api/accounts/me/profile', { displayName: 'Mine' }],
      ['/api/accounts/me/preferences', { preferences: {} }],
    ] as const) {
      expect([path, ...outcome(await client.post(path, body))]).toEqual([path, ...outOfScope]);
    }
  });

  it('that may write do what their account may, and nothing that only admins may', async () => {
    const client = await program(scene.employee, 'write');
    expect((await client.post('/api/bugs', bug())).status).toBe(201);
    expect((await client.get('/api/bugs')).status).toBe(200);
    expect(outcome(await client.post('/api/categories', { name: 'Mine' }))).toEqual([
      403,
      'access.not-allowed',
    ]);
    const ofAdmin = await program(scene.admin, 'write');
    expect((await ofAdmin.post('/api/categories', { name: scene.name('Category') })).status).toBe(201);
    const number = await scene.bug();
    const comment = await scene.comment(number);
    for (const [method, path, body] of [
      ['GET', '/api/accounts', undefined],
      ['GET', '/api/mails', undefined],
      ['POST', '/api/accounts', scene.accountBody()],
      ['POST', `/api/accounts/${scene.reporter.account}/disable`, undefined],
      ['POST', `/api/bugs/${number}/comments/${comment}/redact`, undefined],
    ] as const) {
      expect([path, ...outcome(await ofAdmin.request(method, path, body))]).toEqual([path, ...outOfScope]);
    }
  });

  it.each([['read'], ['write'], ['read', 'write']])(
    'that may %s do not take the account over: no tokens, no password, no end of it or of its sessions',
    async (...scopes) => {
      const person = await scene.app.newcomer('reporter');
      const client = await program(person, ...scopes);
      const session = (await person.get('/api/sessions/current')).body.session.id;
      const token = (await person.get('/api/tokens')).body.items[0].id;
      const password = { current: 'x', password: 'another long password' };
      for (const [method, path, body] of [
        ['POST', '/api/tokens', { name: 'More', scopes: ['admin'], expiresAt: inDays(1) }],
        ['DELETE', `/api/tokens/${token}`, undefined],
        ['POST', '/api/accounts/me/password', password],
        ['POST', '/api/accounts/me/forget', { password: 'x' }],
        ['DELETE', `/api/sessions/${session}`, undefined],
        ['DELETE', '/api/sessions/current', undefined],
      ] as const) {
        expect([path, ...outcome(await client.request(method, path, body))]).toEqual([path, ...outOfScope]);
      }
      expect((await person.get('/api/sessions/current')).status).toBe(200);
    },
  );

  it('that may everything may what their account may at this moment, and no more', async () => {
    const person = await scene.app.newcomer('admin');
    const client = await program(person, 'admin');
    expect((await client.post('/api/accounts', scene.accountBody())).status).toBe(201);
    expect((await make(client, ['read'])).status).toBe(201);
    await scene.admin.command(`/api/accounts/${person.account}/role`, { role: 'reporter' });
    expect(outcome(await client.get('/api/accounts'))).toEqual([403, 'access.not-allowed']);
    expect(outcome(await client.post('/api/accounts', scene.accountBody()))).toEqual([202, 'ok']);
    expect((await client.post('/api/bugs', bug())).status).toBe(201);
    await scene.admin.command(`/api/accounts/${person.account}/disable`);
    expect((await client.get('/api/bugs')).status).toBe(401);
  });

  it('see no more than their person', async () => {
    const number = await scene.privateBug();
    const path = `/api/bugs/${number}`;
    const [ofReporter, ofEmployee] = [
      await program(scene.reporter, 'admin'),
      await program(scene.employee, 'read'),
    ];
    expect((await ofReporter.get(path, scene.afterAll())).status).toBe(404);
    expect((await ofEmployee.get(path, scene.afterAll())).status).toBe(200);
  });

  it('are no sessions', async () => {
    const client = await program(await scene.app.newcomer('reporter'), 'admin');
    for (const method of ['GET', 'DELETE']) {
      expect(outcome(await client.request(method, '/api/sessions/current'))).toEqual([
        404,
        'session.unknown',
      ]);
    }
  });

  it('are validated for other services, with what they are good for', async () => {
    for (const scopes of [['read'], ['read', 'write'], ['admin']]) {
      const { token } = await program(scene.employee, ...scopes);
      expect((await anonymous.post('/api/sessions/validate', { token })).body).toEqual({
        valid: true,
        accountId: scene.employee.account,
        role: 'employee',
        scopes,
      });
    }
  });

  it('tell when they were used last, without writing it down at each request', async () => {
    const person = await scene.app.newcomer('reporter');
    const client = await program(person, 'read');
    const lastUsed = async () => (await person.get('/api/tokens')).body.items[0].lastUsedAt;
    await Promise.all(Array.from({ length: 20 }, () => client.get('/api/bugs')));
    await until('the use is written down', async () => (await lastUsed()) !== null);
    const first = await lastUsed();
    for (let times = 0; times < 5; times += 1) await client.get('/api/bugs');
    expect(await lastUsed()).toBe(first);
    await database.query(
      `update account.api_token set last_used_at = now() - interval '61 seconds' where account = $1`,
      [person.account],
    );
    await client.get('/api/bugs');
    await until('it is written down again', async () => (await lastUsed()) >= first);
  });

  it('are a hundred for an account at the most, also when many are made at once', async () => {
    const person = await scene.app.newcomer('reporter');
    const answers = await Promise.all(Array.from({ length: 110 }, () => make(person, ['read'])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(outcome(answers.find(({ status }) => status !== 201)!)).toEqual([409, 'token.too-many']);
    // Those whose time is over do not count.
    await database.query('update account.api_token set expires_at = now() where account = $1', [
      person.account,
    ]);
    expect((await make(person, ['read'])).status).toBe(201);
    expect((await person.get('/api/tokens')).body.items).toHaveLength(1);
  });
});
