import { ADMIN_PASSWORD, PASSWORD } from '../support/bugzot-app.js';
import { HttpClient } from '../support/http-client.js';
import { listenToLog } from '../support/listen-to-log.js';
import { mailedKeys } from '../support/mailbox.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';

const SECRET = 'zzsecretzz';

describeWithAndWithoutRedis('the log', (redis, variables) => {
  let scene: Scene;
  let lines: string[];

  beforeAll(async () => {
    scene = await Scene.set(variables());
    lines = listenToLog(scene.app);
  });
  afterAll(() => scene.app.close());

  it('has a line for each request: method, route, status and duration, with the id that the client got', async () => {
    const before = lines.length;
    const answer = await scene.reporter.get('/api/bugs/1?secret=1');
    const line = JSON.parse(lines[before]!);
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/bugs/:number',
      status: answer.status,
      ms: expect.any(Number),
      reqId: answer.headers.get('x-request-id'),
    });
    expect(lines).toHaveLength(before + 1);
  });

  it('holds no password, token, name, mail or text, however a request ends', async () => {
    const { reporter, employee, admin, product } = scene;
    const before = lines.length;
    const nobody = new HttpClient(scene.app.url);
    const person = { ...scene.accountBody(), displayName: `Name ${SECRET}` };
    await admin.created('/api/accounts', person);
    const { body: session } = await nobody.post('/api/sessions', {
      login: person.username,
      password: PASSWORD,
    });
    await nobody.post('/api/sessions', { login: person.email, password: `${SECRET} password` });
    await nobody.post('/api/sessions', { login: 'admin', password: ADMIN_PASSWORD });
    await nobody.post('/api/sessions/validate', { token: session.token });
    await nobody.get('/api/sessions', { cookie: `bugzot_session=${session.token}` });
    await nobody.get('/api/sessions', { authorization: `Bearer ${SECRET}` });

    const number = await scene.privateBug({ title: SECRET, description: SECRET, tags: [SECRET] });
    const comment = await scene.comment(number, { text: SECRET, private: true });
    await employee.command(`/api/bugs/${number}/comments/${comment}/edit`, { text: `${SECRET} again` });
    await employee.command(`/api/bugs/${number}/start`, { comment: SECRET, private: true });
    await employee.get(`/api/bugs?q=${SECRET}`, scene.afterAll());
    // Refusals of every kind.
    await reporter.post('/api/bugs', `{"title": "${SECRET}`);
    await reporter.post('/api/bugs', { title: SECRET, [SECRET]: SECRET });
    await reporter.post('/api/bugs', SECRET, { 'content-type': `text/${SECRET}` });
    await reporter.post('/api/bugs', { title: SECRET.repeat(200_000) });
    await reporter.post('/api/bugs', { product: SECRET, component: SECRET, title: SECRET });
    await reporter.post(`/api/bugs/${number}/comments`, { text: SECRET });
    await reporter.post(`/api/bugs/${number}/comments`, { text: SECRET }, { 'if-match': SECRET });
    await employee.post(`/api/bugs/${number}/comments`, { text: SECRET }, { 'if-match': '"1"' });
    await reporter.get(`/api/${SECRET}?${SECRET}=${SECRET}`);
    await reporter.get(`/api/bugs/${SECRET}`);
    await reporter.get(`/api/bugs/%E0%A4${SECRET}`);
    await reporter.get(`/api/bugs?after=${SECRET}`);
    await reporter.get('/api/bugs', { 'bugzot-after': SECRET });
    const keyed = { 'idempotency-key': SECRET };
    await reporter.post('/api/bugs', { product, component: 'ui', title: SECRET }, keyed);
    await reporter.post('/api/bugs', { product, component: 'ui', title: `${SECRET} 2` }, keyed);
    await admin.post('/api/accounts', { ...person, password: 'short' });
    await admin.post('/api/accounts', person);

    const log = lines.slice(before).join('');
    expect(lines.length - before).toBeGreaterThan(25);
    const secrets = [
      SECRET,
      PASSWORD,
      ADMIN_PASSWORD,
      session.token,
      admin.token!,
      person.username,
      person.email,
    ];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    // None of them was a failure either, which would be logged with all that belongs to it.
    expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)).toEqual([]);
  });

  it('holds no key that was mailed, no API token and no address of a mail, however its use ends', async () => {
    const { admin, reporter } = scene;
    const before = lines.length;
    const nobody = new HttpClient(scene.app.url);
    const person = { ...scene.accountBody(), displayName: `Name ${SECRET}` };
    const { body: registered } = await nobody.post('/api/accounts', person);
    await nobody.post('/api/accounts', person);
    await nobody.post('/api/accounts', { ...person, role: SECRET });
    await nobody.post('/api/accounts/activation-mails', { email: person.email });
    await nobody.post('/api/accounts/activation-mails', { email: `${SECRET} is no address` });
    const keys = await mailedKeys(admin, registered.id, 'activate', 2);
    await nobody.post('/api/accounts/activate', { key: keys[0], more: SECRET });
    await nobody.post('/api/accounts/activate', `{"key": "${keys[0]}`);
    await nobody.get(`/activate?key=${keys[0]}`);
    await nobody.post(`/api/accounts/activate?key=${keys[0]}`, { key: keys[0] });
    await nobody.post('/api/accounts/activate', { key: keys[0] });
    await nobody.post('/api/accounts/activate', { key: keys[0] });
    await nobody.post('/api/accounts/password-mails', { email: person.email });
    keys.push(...(await mailedKeys(admin, registered.id, 'password')));
    const password = `${SECRET} of mine`;
    await nobody.post('/api/accounts/password', { key: keys[2], password: 'short' });
    await nobody.post('/api/accounts/password', { key: keys[2], password });
    await nobody.post('/api/accounts/password', { key: keys[2], password });
    const somebody = await HttpClient.logIn(scene.app.url, person.email, password);
    await somebody.post('/api/accounts/me/password', { current: SECRET, password: PASSWORD });
    await somebody.post('/api/accounts/me/profile', { displayName: `${SECRET}\n` });
    await somebody.post('/api/accounts/me/profile', { displayName: `${SECRET} too` });

    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body: made } = await somebody.post('/api/tokens', { name: SECRET, scopes: ['read'], expiresAt });
    await somebody.post('/api/tokens', { name: SECRET, scopes: [SECRET], expiresAt });
    const program = new HttpClient(scene.app.url, made.token);
    await program.get(`/api/bugs?token=${made.token}`);
    await program.get('/api/bugs');
    await program.post('/api/accounts/me/forget', { password });
    await nobody.post('/api/sessions/validate', { token: made.token });
    await nobody.request('DELETE', `/api/tokens/${made.token}`);
    await reporter.request('DELETE', `/api/tokens/${made.token}`);
    await reporter.get(`/api/mails/${SECRET}`);
    await admin.get(`/api/mails/${SECRET}`);
    await somebody.post('/api/accounts/me/forget', { password: PASSWORD });
    await somebody.post('/api/accounts/me/forget', { password });

    const log = lines.slice(before).join('');
    expect(lines.length - before).toBeGreaterThan(25);
    const secrets = [SECRET, PASSWORD, ...keys, somebody.token!, made.token, person.username, person.email];
    expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 6)).toBe(true);
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)).toEqual([]);
  });

  it('and Redis hold none of it', async () => {
    const stored = [...((await redis()?.everything()) ?? [])]
      .filter(([key]) => !key.startsWith('bugzot:read'))
      .map(([, texts]) => texts.join('\n'))
      .join('\n');
    expect(stored === '').toBe(redis() === undefined);
    const secrets = [SECRET, PASSWORD, ADMIN_PASSWORD, scene.admin.token!, '@example.com'];
    const disguised = secrets.flatMap((secret) =>
      ['utf8', 'hex', 'base64url'].map((way) => Buffer.from(secret).toString(way as BufferEncoding)),
    );
    expect(disguised.filter((secret) => stored.includes(secret))).toEqual([]);
  });
});
