import { DEFAULT_PREFERENCES } from '../../src/accounts/domain/preferences.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/bugzot-app.js';
import { HttpClient, type Answer } from '../support/http-client.js';

describe('one’s own account', () => {
  let app: TestApp;
  let admin: HttpClient;
  let me: HttpClient;

  beforeAll(async () => {
    app = await startTestApp();
    admin = await app.as('admin');
  });
  beforeEach(async () => {
    me = await app.newcomer('employee');
    me.position = admin.position;
  });
  afterAll(() => app.close());

  const mine = async () => (await me.get('/api/accounts/me')).body;
  const asAdmin = async () => {
    if (me.position > admin.position) admin.position = me.position;
    return (await admin.get(`/api/accounts/${me.account}`)).body;
  };
  const profile = (body: unknown): Promise<Answer> => me.post('/api/accounts/me/profile', body);
  const prefer = (preferences: unknown): Promise<Answer> =>
    me.post('/api/accounts/me/preferences', { preferences });

  it('has another display name, everywhere, and the same mail and user name', async () => {
    const before = await mine();
    const answer = await profile({ displayName: '  Ada, Countess of Lovelace ' });
    expect([answer.status, answer.body.version]).toEqual([200, 2]);
    const { preferences: _, ...shown } = { ...before, displayName: 'Ada, Countess of Lovelace' };
    expect(await mine()).toMatchObject(shown);
    expect(await asAdmin()).toMatchObject(shown);
  });

  it('is not changed by what it is already, nor by nothing', async () => {
    const { displayName } = await mine();
    for (const body of [{ displayName }, {}]) {
      const answer = await profile(body);
      expect([answer.status, answer.body.version]).toEqual([200, 1]);
    }
  });

  it.each([
    { displayName: '' },
    { displayName: 'two\nlines' },
    { displayName: 'x'.repeat(101) },
    { username: 'x' },
  ])('refuses the profile %j', async (body) => {
    expect((await profile(body)).status).toBe(422);
  });

  it('honours If-Match, and the names stay sealed in the log', async () => {
    const refused = await me.post(
      '/api/accounts/me/profile',
      { displayName: 'Other' },
      { 'if-match': '"7"' },
    );
    expect([refused.status, refused.body.code]).toEqual([412, 'account.version-conflict']);
    const [first, second] = await Promise.all([
      profile({ displayName: 'Ada One' }),
      profile({ displayName: 'Ada Two' }),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await mine()).displayName).toMatch(/^Ada (One|Two)$/);
  });

  it('shows every preference, chosen or not', async () => {
    expect((await mine()).preferences).toEqual(DEFAULT_PREFERENCES);
    const answer = await prefer({ commented: { watcher: 'none' }, reported: { mentioned: 'inbox' } });
    expect(answer.status).toBe(200);
    expect((await mine()).preferences).toEqual({
      ...DEFAULT_PREFERENCES,
      commented: { ...DEFAULT_PREFERENCES.commented, watcher: 'none' },
      reported: { ...DEFAULT_PREFERENCES.reported, mentioned: 'inbox' },
    });
    await prefer({ moved: { assignee: 'none' } });
    expect((await mine()).preferences).toEqual({
      ...DEFAULT_PREFERENCES,
      moved: { ...DEFAULT_PREFERENCES.moved, assignee: 'none' },
    });
    // What is shown can be sent back.
    const all = (await mine()).preferences;
    expect((await prefer(all)).body.version).toBe(3);
  });

  it.each([
    { weather: {} },
    { moved: { watcher: 'pigeon' } },
    { moved: { stranger: 'mail' } },
    [],
    'none',
    null,
  ])('refuses the preferences %j', async (preferences) => {
    expect((await prefer(preferences)).status).toBe(422);
  });

  it('tells admins, and nobody else, when somebody was here last', async () => {
    const first = (await asAdmin()).lastLoginAt;
    expect(Date.now() - Date.parse(first)).toBeLessThan(60_000);
    await HttpClient.logIn(app.url, (await mine()).username, PASSWORD);
    const second = (await asAdmin()).lastLoginAt;
    expect(Date.parse(second)).toBeGreaterThan(Date.parse(first));
    const { items } = (await admin.get('/api/accounts?limit=200')).body;
    expect(items.find(({ id }: { id: number }) => id === me.account).lastLoginAt).toBe(second);
    expect(await mine()).not.toHaveProperty('lastLoginAt');
    const never = await admin.created('/api/accounts', {
      username: 'never',
      email: 'never@example.com',
      password: PASSWORD,
      displayName: 'Never',
    });
    expect((await admin.get(`/api/accounts/${never.id}`)).body.lastLoginAt).toBeNull();
  });

  it('has a role that changes at once, and stops at once when it is disabled', async () => {
    expect((await me.get('/api/accounts')).status).toBe(403);
    await admin.command(`/api/accounts/${me.account}/role`, { role: 'admin' });
    expect((await me.get('/api/accounts')).status).toBe(200);
    await admin.command(`/api/accounts/${me.account}/role`, { role: 'reporter' });
    expect((await me.get('/api/accounts')).status).toBe(403);
    await admin.command(`/api/accounts/${me.account}/disable`);
    expect((await me.get('/api/accounts/me')).status).toBe(401);
    await admin.command(`/api/accounts/${me.account}/enable`);
    expect((await me.get('/api/accounts/me')).status).toBe(200);
  });

  it('is found by an admin in a list of pages, by role, status and part of a name', async () => {
    const pending = await app.registered('pending-one');
    await app.registered('pending-two');
    const disabled = await app.newcomer('auditor', 'was-here');
    await admin.command(`/api/accounts/${disabled.account}/disable`);
    const list = async (query: string) => (await admin.get(`/api/accounts?${query}`)).body;
    const usernames = async (query: string) =>
      (await list(query)).items.map(({ username }: { username: string }) => username);
    expect(await usernames('status=pending')).toEqual(['pending-one', 'pending-two']);
    expect(await usernames('status=disabled')).toEqual(['was-here']);
    expect(await usernames('q=PENDING-T')).toEqual(['pending-two']);
    expect(await usernames('role=auditor&status=disabled')).toEqual(['was-here']);
    const first = await list('status=pending&limit=1&count=true');
    expect([first.items.length, first.items[0].id, first.total]).toEqual([1, pending, 2]);
    const second = await list(`status=pending&limit=1&after=${first.next}`);
    expect([second.items[0].username, second.next]).toEqual(['pending-two', null]);
  });
});
