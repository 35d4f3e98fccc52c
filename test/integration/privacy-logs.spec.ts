import { ADMIN_PASSWORD, PASSWORD } from '../support/bugzot-app.js';
import { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const SECRET = 'zzsecretzz';

/** What the app logs from now on, at the most talkative level: pino hands each line to the stream it was made with. */
function listenToLog(scene: Scene): string[] {
  const lines: string[] = [];
  const log = scene.app.bugzot.app.getHttpAdapter().getInstance().log as unknown as Record<
    PropertyKey,
    unknown
  >;
  const stream = Object.getOwnPropertySymbols(log).find(({ description }) => description === 'pino.stream');
  if (stream === undefined) throw new Error('pino has no stream under its symbol any more');
  log[stream] = { write: (line: string) => lines.push(line) };
  log['level'] = 'trace';
  return lines;
}

describe('the log', () => {
  let scene: Scene;
  let lines: string[];

  beforeAll(async () => {
    scene = await Scene.set();
    lines = listenToLog(scene);
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
});
