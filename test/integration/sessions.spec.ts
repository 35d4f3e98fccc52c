import { createHash } from 'node:crypto';
import { ADMIN_PASSWORD, PASSWORD, startTestApp } from '../support/bugzot-app.js';
import { connectTo, everyRow } from '../support/database-of.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';

const cookie = (client: HttpClient) => ({ cookie: `bugzot_session=${client.token}` });

describeWithAndWithoutRedis('sessions', (redis, variables) => {
  let scene: Scene;
  let anonymous: HttpClient;

  beforeAll(async () => {
    scene = await Scene.set(variables());
    anonymous = await scene.app.as('anonymous');
  });
  afterAll(() => scene.app.close());

  const logIn = (login: unknown, password: unknown, headers = {}): Promise<Answer> =>
    anonymous.post('/api/sessions', { login, password }, headers);
  const origin = (): string => new URL(scene.app.url).origin;

  it('begin with a token that is shown once, and a cookie that scripts cannot read', async () => {
    const { status, headers, body } = await logIn('reporter', PASSWORD);
    expect(status).toBe(201);
    expect(body).toEqual({
      account: { id: scene.reporter.account, role: 'reporter' },
      token: expect.stringMatching(/^bz_[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    const days = (Date.parse(body.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    const [cookie, ...more] = headers.getSetCookie();
    expect(more).toEqual([]);
    const [pair, ...flags] = cookie!.split('; ');
    expect(pair).toBe(`bugzot_session=${body.token}`);
    expect(flags.map((flag) => flag.split('=')[0]).sort()).toEqual([
      'Expires',
      'HttpOnly',
      'Path',
      'SameSite',
    ]);
    expect(flags).toEqual(expect.arrayContaining(['Path=/', 'SameSite=Lax']));
  });

  it.each([
    'reporter',
    'REPORTER',
    'Reporter',
    'reporter@example.com',
    'Reporter@Example.COM',
    '  reporter ',
  ])('begin for the login %j', async (login) => {
    const { status, body } = await logIn(login, PASSWORD);
    expect([status, body.account?.id]).toEqual([201, scene.reporter.account]);
  });

  it('are refused in the same words for a wrong password, nobody, and a disabled account', async () => {
    const disabled = await scene.app.newcomer('reporter', 'gone');
    await scene.admin.command(`/api/accounts/${disabled.account!}/disable`);
    const refusals = [
      await logIn('reporter', 'a wrong password'),
      await logIn('reporter@example.com', 'a wrong password'),
      await logIn('nobody', PASSWORD),
      await logIn('nobody@example.com', PASSWORD),
      await logIn('gone', PASSWORD),
      await logIn('gone', 'a wrong password'),
      await logIn('0', PASSWORD),
      await logIn(String(scene.reporter.account), PASSWORD),
      await logIn('reporter', ` ${PASSWORD}`),
      await logIn('reporter', PASSWORD.toUpperCase()),
    ];
    for (const { status, headers, body } of refusals) {
      expect([status, headers.getSetCookie()]).toEqual([401, []]);
      expect({ ...body, instance: '' }).toEqual({ ...refusals[0]!.body, instance: '' });
    }
    expect(refusals[0]!.body.code).toBe('session.wrong-credentials');
  });

  it('store no token: only what it hashes to', async () => {
    const { body } = await logIn('reporter', PASSWORD);
    const database = await connectTo(scene.app);
    const rows = [...(await everyRow(scene.app, database)), ...((await redis()?.everything()) ?? [])];
    await database.end();
    expect(rows.some(([name]) => name.includes('session'))).toBe(true);
    const hash = createHash('sha256').update(body.token).digest();
    const found = (text: string): string[] =>
      rows.filter(([, texts]) => texts.join().includes(text)).map(([name]) => name);
    expect(found(body.token)).toEqual([]);
    expect([...found(hash.toString('hex')), ...found(hash.toString('base64url'))].length).toBeGreaterThan(0);
  });

  it('are listed, newest first, and each can be ended', async () => {
    const somebody = await scene.app.newcomer('reporter');
    const { username } = (await somebody.get('/api/accounts/me', scene.afterAll())).body;
    const answer = await logIn(username, PASSWORD, { 'user-agent': 'Lynx' });
    const other = new HttpClient(scene.app.url, answer.body.token);
    const { items, next } = (await somebody.get('/api/sessions')).body;
    expect(next).toBeNull();
    expect(items.map((item: { current: boolean }) => item.current)).toEqual([false, true]);
    expect(items[0].userAgent).toBe('Lynx');
    expect(Date.parse(items[0].createdAt)).toBeGreaterThanOrEqual(Date.parse(items[1].createdAt));
    const current = (await somebody.get('/api/sessions/current')).body;
    expect(current).toEqual({ account: { id: somebody.account, role: 'reporter' }, session: items[1] });
    // Nobody else ends it.
    expect((await scene.admin.request('DELETE', `/api/sessions/${items[0].id}`)).status).toBe(404);
    expect((await other.get('/api/bugs')).status).toBe(200);
    expect((await somebody.request('DELETE', `/api/sessions/${items[0].id}`)).status).toBe(204);
    expect((await other.get('/api/bugs')).status).toBe(401);
    expect((await somebody.request('DELETE', `/api/sessions/${items[0].id}`)).status).toBe(404);
    expect((await somebody.get('/api/sessions')).body.items).toHaveLength(1);
  });

  it('end with the log-out: the token at once, and the cookie is taken away', async () => {
    const somebody = await scene.again(scene.reporter);
    const { status, headers } = await somebody.request('DELETE', '/api/sessions/current');
    expect(status).toBe(204);
    expect(headers.getSetCookie()[0]).toMatch(/^bugzot_session=; .*Expires=Thu, 01 Jan 1970/);
    const after = await somebody.get('/api/bugs');
    expect([after.status, after.body.code]).toEqual([401, 'access.not-logged-in']);
    expect(after.headers.get('www-authenticate')).toBe('Bearer');
    expect((await anonymous.post('/api/sessions/validate', { token: somebody.token })).body).toEqual({
      valid: false,
    });
    // The person's other sessions live on.
    expect((await scene.reporter.get('/api/sessions/current')).status).toBe(200);
  });

  it('are validated for other services: whose token it is and what it is good for', async () => {
    const validate = async (token: unknown) => anonymous.post('/api/sessions/validate', { token });
    expect((await validate(scene.reporter.token)).body).toEqual({
      valid: true,
      accountId: scene.reporter.account,
      role: 'reporter',
      scopes: ['read', 'write'],
    });
    expect((await validate(scene.admin.token)).body.scopes).toEqual(['read', 'write', 'admin']);
    for (const token of ['x', 'bz_', `${scene.reporter.token}x`, scene.reporter.token!.toLowerCase()]) {
      const answer = await validate(token);
      expect([answer.status, answer.body]).toEqual([200, { valid: false }]);
    }
    for (const token of ['', 7, null, undefined, 'x'.repeat(201)])
      expect((await validate(token)).status).toBe(422);
  });

  describe('by cookie', () => {
    const bug = () => ({ product: scene.product, component: 'ui', title: 'From a page' });

    it('read without more ado', async () => {
      const { status, body } = await anonymous.get('/api/sessions/current', cookie(scene.reporter));
      expect([status, body.account.id]).toEqual([200, scene.reporter.account]);
    });

    it.each([undefined, 'null', 'https://evil.example', 'http://127.0.0.1', 'garbage', ''])(
      'change nothing from a page of the origin %j',
      async (foreign) => {
        const headers = { ...cookie(scene.reporter), ...(foreign === undefined ? {} : { origin: foreign }) };
        for (const answer of [
          await anonymous.post('/api/bugs', bug(), headers),
          await anonymous.request('DELETE', '/api/sessions/current', undefined, headers),
        ]) {
          expect([answer.status, answer.body.code]).toEqual([403, 'session.cross-origin']);
        }
        expect((await scene.reporter.get('/api/sessions/current')).status).toBe(200);
      },
    );

    it('change what their person may from BugZot’s own pages', async () => {
      const headers = { ...cookie(scene.reporter), origin: origin() };
      expect((await anonymous.post('/api/bugs', bug(), headers)).status).toBe(201);
      const refused = await anonymous.post('/api/categories', { name: 'Mine' }, headers);
      expect([refused.status, refused.body.code]).toEqual([403, 'access.not-allowed']);
    });

    it('are no one’s when they are garbage, while a bearer token must be good', async () => {
      expect((await anonymous.get('/api/bugs', { cookie: 'bugzot_session=garbage' })).status).toBe(200);
      expect((await anonymous.get('/api/sessions', { cookie: 'bugzot_session=garbage' })).status).toBe(401);
      const both = { ...cookie(scene.reporter), authorization: 'Bearer garbage' };
      expect((await anonymous.get('/api/bugs', both)).status).toBe(401);
    });
  });
});

// Apps of their own, after the first has ended: passport knows one strategy in a process, the last one made.
describeWithAndWithoutRedis('sessions under another configuration', (redis, variables) => {
  it('have a cookie that is never sent in the clear where people use https', async () => {
    const app = await startTestApp({ BUGZOT_ORIGIN: 'https://bugs.example.com', ...variables() });
    const admin = await app.as('admin');
    const nobody = new HttpClient(app.url);
    const session = await nobody.post('/api/sessions', { login: 'admin', password: ADMIN_PASSWORD });
    expect(session.headers.getSetCookie()[0]).toContain('; Secure');
    // And the page's address is compared with theirs, not with the one behind the proxy.
    const create = (name: string, from: string) =>
      nobody.post('/api/categories', { name }, { ...cookie(admin), origin: from });
    expect((await create('One', 'https://bugs.example.com')).status).toBe(201);
    expect((await create('Two', app.url)).status).toBe(403);
    expect((await create('Three', 'https://bugs.example.com.evil.example')).status).toBe(403);
    await app.close();
  });

  it('end by themselves', async () => {
    const app = await startTestApp({ BUGZOT_SESSION_HOURS: '0.01', ...variables() });
    const admin = await app.as('admin');
    const database = await connectTo(app);
    await database.query(`update account.session set expires_at = now() - interval '1 second'`);
    await database.end();
    for (const key of ((await redis()?.everything()) ?? new Map<string, string[]>()).keys()) {
      if (key.startsWith('bugzot:session:')) await redis()!.client.pExpire(key, 0);
    }
    expect((await admin.get('/api/accounts')).status).toBe(401);
    expect((await admin.post('/api/sessions/validate', { token: admin.token })).status).toBe(401);
    const nobody = new HttpClient(app.url);
    expect((await nobody.post('/api/sessions/validate', { token: admin.token })).body).toEqual({
      valid: false,
    });
    await app.close();
  });
});
