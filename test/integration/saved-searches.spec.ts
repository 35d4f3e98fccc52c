import type { HttpClient } from '../support/http-client.js';
import { logOf } from '../support/log-of.js';
import { Scene } from '../support/scene.js';

describe('saved searches', () => {
  let scene: Scene;
  const path = '/api/saved-searches';

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  const save = async (client: HttpClient, more: object = {}): Promise<number> =>
    (await client.created(path, { name: scene.name('Search'), query: 'status=open', ...more })).id;
  const shown = async (id: number, client: HttpClient) => client.get(`${path}/${id}`, scene.afterAll());
  const listed = async (client: HttpClient, query = ''): Promise<number[]> => {
    const { body } = await client.get(`${path}?limit=200&count=true${query}`, scene.afterAll());
    expect(body.total).toBe(body.items.length);
    return body.items.map(({ id }: { id: number }) => id);
  };

  it('are kept, changed, renamed, shared and deleted', async () => {
    const { reporter } = scene;
    const answer = await reporter.post(path, {
      name: 'Crashes',
      query: '?q=crash%20now&status=open&status=CLOSED',
    });
    const id = answer.body.id as number;
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${path}/${id}`]);
    expect((await shown(id, reporter)).body).toEqual({
      id,
      name: 'Crashes',
      query: { q: 'crash now', status: ['open', 'CLOSED'] },
      bugs: '/api/bugs?q=crash+now&status=open&status=CLOSED',
      valid: true,
      shared: false,
      owner: { id: reporter.account, username: 'reporter', displayName: 'reporter' },
      own: true,
      createdAt: expect.any(String),
    });
    await reporter.command(`${path}/${id}/change`, { query: { tag: 'a', mystery: '1' } });
    await reporter.command(`${path}/${id}/rename`, { name: 'Riddles' });
    await reporter.command(`${path}/${id}/share`);
    const changed = await shown(id, reporter);
    expect(changed.body).toMatchObject({
      name: 'Riddles',
      query: { tag: 'a', mystery: '1' },
      valid: false,
      shared: true,
    });
    expect(changed.headers.get('etag')).toBe('"4"');
    const stale = await reporter.request('DELETE', `${path}/${id}`, undefined, { 'if-match': '"3"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'saved-search.version-conflict']);
    const deleted = await reporter.request('DELETE', `${path}/${id}`, undefined, { 'if-match': '"4"' });
    expect([deleted.status, deleted.body.id, deleted.body.version]).toEqual([200, id, 5]);
    const after = { 'bugzot-after': deleted.body.position };
    const gone = await reporter.get(`${path}/${id}`, after);
    expect([gone.status, gone.body.code]).toEqual([404, 'saved-search.unknown']);
    expect((await reporter.request('DELETE', `${path}/${id}`)).status).toBe(404);
  });

  it('are seen by others while they are shared, and changed by nobody else', async () => {
    const { reporter, employee, admin } = scene;
    const [own, shared] = [await save(reporter), await save(reporter, { shared: true })];
    for (const client of [employee, admin]) {
      expect(await listed(client)).toEqual([shared]);
      expect(await listed(client, '&own=true')).toEqual([]);
      expect((await shown(shared, client)).body).toMatchObject({
        own: false,
        owner: { username: 'reporter' },
      });
      expect((await shown(own, client)).body.code).toBe('saved-search.unknown');
      for (const [id, status, code] of [
        [own, 404, 'saved-search.unknown'],
        [shared, 403, 'saved-search.not-yours'],
      ] as const) {
        const answers = [
          await client.post(`${path}/${id}/rename`, { name: 'Mine' }),
          await client.post(`${path}/${id}/change`, { query: { q: 'x' } }),
          await client.post(`${path}/${id}/share`),
          await client.post(`${path}/${id}/unshare`),
          await client.request('DELETE', `${path}/${id}`),
        ];
        expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
          answers.map(() => [status, code]),
        );
      }
    }
    expect(await listed(reporter)).toEqual([own, shared]);
    expect(await listed(reporter, '&own=false')).toEqual([]);
    await reporter.command(`${path}/${shared}/unshare`);
    expect(await listed(employee)).toEqual([]);
    expect((await scene.app.as('anonymous').then((nobody) => nobody.get(path))).status).toBe(401);
  });

  it('run with the rights of whoever runs them, and “me” is he', async () => {
    const { reporter, employee, colleague } = scene;
    const secret = await scene.privateBug({ title: 'zzsecretzz here' });
    const plain = await scene.bug({ title: 'zzsecretzz there' });
    const all = await save(employee, { query: { q: 'zzsecretzz' }, shared: true });
    const mine = await save(employee, { query: { reporter: 'me', q: 'zzsecretzz' }, shared: true });
    const run = async (id: number, client: HttpClient): Promise<number[]> => {
      const { body } = await client.get((await shown(id, client)).body.bugs, scene.afterAll());
      return body.items.map(({ number }: { number: number }) => number).sort();
    };
    expect(await run(all, employee)).toEqual([secret, plain].sort());
    expect(await run(all, reporter)).toEqual([plain]);
    expect(await run(mine, employee)).toEqual([secret]);
    expect(await run(mine, reporter)).toEqual([plain]);
    expect(await run(mine, colleague)).toEqual([]);
  });

  it('have names unique for their owner, and one of fifty wins', async () => {
    const name = scene.name('Fifty');
    const body = { name, query: 'q=x' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => scene.reporter.post(path, body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body: { code } }) => code === 'saved-search.name-taken')).toHaveLength(49);
    await scene.employee.created(path, body);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    const other = await save(scene.reporter);
    const rename = () => scene.reporter.post(`${path}/${other}/rename`, { name: name.toUpperCase() });
    expect((await rename()).status).toBe(409);
    expect((await scene.reporter.request('DELETE', `${path}/${id}`)).status).toBe(200);
    expect((await rename()).status).toBe(200);
  });

  it('take a request that is sent again for one', async () => {
    const { reporter } = scene;
    const headers = { 'idempotency-key': scene.name('search-key') };
    const body = { name: scene.name('Again'), query: { q: 'x' } };
    const answers = [await reporter.post(path, body, headers), await reporter.post(path, body, headers)];
    const { id } = answers[0]!.body;
    await reporter.command(`${path}/${id}/rename`, { name: scene.name('Meanwhile') });
    await reporter.created(path, body);
    answers.push(await reporter.post(path, body, headers));
    expect(answers.map(({ status, body: told }) => [status, told])).toEqual(
      answers.map(() => [201, answers[0]!.body]),
    );
    const once = { 'idempotency-key': scene.name('search-key') };
    const ended = [
      await reporter.request('DELETE', `${path}/${id}`, undefined, once),
      await reporter.request('DELETE', `${path}/${id}`, undefined, once),
    ];
    expect(ended.map(({ status, body: told }) => [status, told])).toEqual(
      ended.map(() => [200, ended[0]!.body]),
    );
  });

  it('refuse what is no search', async () => {
    for (const body of [
      { name: 'x' },
      { name: 'x', query: 7 },
      { name: 'x', query: 'limit=5' },
      { name: 'x', query: { after: 'W10' } },
      { name: 'x', query: { q: '' } },
      { name: 'x', query: { q: 'x'.repeat(300) } },
      { name: 'x', query: { 'not a parameter': 'x' } },
      { name: '', query: 'q=x' },
      { name: 'x', query: 'q=x', owner: 1 },
    ]) {
      expect([body, (await scene.reporter.post(path, body)).status]).toEqual([body, 422]);
    }
  });

  it('are 200 at the most', async () => {
    const client = await scene.app.newcomer('reporter');
    for (let made = 0; made < 200; made += 20) {
      await Promise.all(Array.from({ length: 20 }, () => save(client)));
    }
    const answer = await client.post(path, { name: 'One more', query: 'q=x' });
    expect([answer.status, answer.body.code]).toEqual([409, 'saved-search.too-many']);
  });

  it('stand in the log without a word of their owner’s', async () => {
    await save(scene.reporter, { name: 'zzcanaryzz', query: { q: 'zzcanaryzz' }, shared: true });
    const log = await logOf(scene.app);
    expect(log.filter(({ stream }) => stream.startsWith('saved-search-')).length).toBeGreaterThan(0);
    expect(log.filter((event) => /zzcanaryzz/i.test(JSON.stringify(event)))).toEqual([]);
  });
});
