import pg from 'pg';
import type { Answer, HttpClient } from '../support/http-client.js';
import { logOf } from '../support/log-of.js';
import { Scene } from '../support/scene.js';

describe('Idempotency-Key', () => {
  let scene: Scene;
  let database: pg.Client;

  beforeAll(async () => {
    scene = await Scene.set();
    database = new pg.Client({ connectionString: scene.app.databaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await scene.app.close();
  });

  const eventsOfType = async (type: string): Promise<number> => {
    return (await logOf(scene.app)).filter((event) => event.type === type).length;
  };

  /** Different for each test, for keys and for names. */
  const fresh = (kind: string): string => scene.name(`${kind}-key`);

  type Request = readonly [client: HttpClient, path: string, body?: object];
  const requests: readonly (readonly [
    what: string,
    event: string,
    request: (s: Scene) => Promise<Request> | Request,
  ])[] = [
    ['a new bug', 'BugReported', (s) => [s.reporter, '/api/bugs', bugBody(s)]],
    [
      'a comment',
      'CommentAdded',
      async (s) => [s.reporter, `/api/bugs/${await s.bug()}/comments`, { text: 'Once' }],
    ],
    ['a new category', 'CategoryCreated', (s) => [s.admin, '/api/categories', { name: s.name('Once') }]],
    [
      'a new product',
      'ProductCreated',
      (s) => [s.admin, '/api/products', { name: s.name('Once'), categoryId: 1 }],
    ],
    [
      'a component',
      'ComponentAdded',
      (s) => [s.admin, `/api/products/${s.product}/components`, { name: s.name('once') }],
    ],
    ['an account', 'AccountCreated', (s) => [s.admin, '/api/accounts', s.accountBody()]],
    ['a move', 'BugStarted', async (s) => [s.employee, `/api/bugs/${await s.bug()}/start`]],
    [
      'a move with a comment',
      'BugResolved',
      async (s) => [
        s.employee,
        `/api/bugs/${await s.bug()}/resolve`,
        { resolution: 'INVALID', comment: 'Once' },
      ],
    ],
    [
      'a dependency',
      'BugDependencyAdded',
      async (s) => [s.employee, `/api/bugs/${await s.bug()}/block`, { blocks: await s.bug() }],
    ],
    [
      'a new name',
      'ProductRenamed',
      async (s) => [s.admin, `/api/products/${await s.freshProduct()}/rename`, { name: s.name('Renamed') }],
    ],
  ];
  /** An edge between two bugs stands on both. */
  const effects = (event: string): number => (event === 'BugDependencyAdded' ? 2 : 1);

  function bugBody({ product }: Scene) {
    return { product, component: 'ui', title: 'Once' };
  }
  const same = (answers: readonly Answer[]): void => {
    const told = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, headers.get('etag'), headers.get('location'), body]),
    );
    expect([...new Set(told)]).toHaveLength(1);
  };

  it.each(requests)('%s: the same answer again, and one effect', async (_what, event, request) => {
    const [client, path, body] = await request(scene);
    const before = await eventsOfType(event);
    const headers = { 'idempotency-key': fresh('again') };
    const answers = [await client.post(path, body, headers), await client.post(path, body, headers)];
    // What happens in between does not change the answer.
    await scene.bug();
    answers.push(await client.post(path, body, headers));
    expect(answers[0]!.status).toBeLessThan(300);
    same(answers);
    expect((await eventsOfType(event)) - before).toBe(effects(event) + (event === 'BugReported' ? 1 : 0));
  });

  it.each(requests)('%s: ten at once have one effect and equal answers', async (_what, event, request) => {
    const [client, path, body] = await request(scene);
    const before = await eventsOfType(event);
    const headers = { 'idempotency-key': fresh('ten') };
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.post(path, body, headers)));
    expect(answers[0]!.status).toBeLessThan(300);
    same(answers);
    expect((await eventsOfType(event)) - before).toBe(effects(event));
  });

  it.each(requests)('%s: a retry has its effect if the first try had none', async (_what, event, request) => {
    const [client, path, body] = await request(scene);
    const before = await eventsOfType(event);
    const key = fresh('crash');
    // As after a crash between the note of the key and the append: the same request was refused, so it left its note.
    const refused = await client.post(path, body, { 'idempotency-key': key, 'if-match': '"77"' });
    expect(refused.status).toBe(412);
    expect(await eventsOfType(event)).toBe(before);
    const answer = await client.post(path, body, { 'idempotency-key': key });
    expect(answer.status).toBeLessThan(300);
    expect((await eventsOfType(event)) - before).toBe(effects(event));
    same([answer, await client.post(path, body, { 'idempotency-key': key })]);
  });

  it('answers as the first time, whatever has become of the thing since', async () => {
    const { admin, employee, reporter } = scene;
    const product = await scene.freshProduct();
    const headers = { 'idempotency-key': fresh('later') };
    const body = { product, component: 'ui', title: 'Before' };
    const reported = await reporter.post('/api/bugs', body, headers);
    await employee.command(`/api/bugs/${reported.body.id}/start`);
    await admin.command(`/api/products/${product}/components/ui/retire`);
    await admin.command(`/api/products/${product}/archive`);
    same([reported, await reporter.post('/api/bugs', body, headers)]);

    const start = { 'idempotency-key': fresh('later') };
    const number = await scene.bug();
    const started = await employee.post(`/api/bugs/${number}/start`, undefined, start);
    await scene.resolved(number);
    same([started, await employee.post(`/api/bugs/${number}/start`, undefined, start)]);
  });

  it('renames once: a retry takes no name away from the product', async () => {
    const { admin } = scene;
    const [product, second, third] = [await scene.freshProduct(), scene.name('Second'), scene.name('Third')];
    const headers = { 'idempotency-key': fresh('rename') };
    const renamed = await admin.post(`/api/products/${product}/rename`, { name: second }, headers);
    await admin.command(`/api/products/${product}/rename`, { name: third });
    same([renamed, await admin.post(`/api/products/${product}/rename`, { name: second }, headers)]);
    expect((await admin.get(`/api/products/${product}`)).body.name).toBe(third);
    const copy = await admin.post('/api/products', { name: third, categoryId: 1 });
    expect([copy.status, copy.body.code]).toEqual([409, 'product.name-taken']);
    await admin.created('/api/products', { name: second, categoryId: 1 });
  });

  it('refuses a key that was used for another request: another body, path or query', async () => {
    const { reporter } = scene;
    const headers = { 'idempotency-key': fresh('other') };
    await reporter.created('/api/bugs', bugBody(scene), headers);
    const number = await scene.bug();
    for (const [path, body] of [
      ['/api/bugs', { ...bugBody(scene), title: 'Another' }],
      ['/api/bugs?x=1', bugBody(scene)],
      [`/api/bugs/${number}/watch`, undefined],
    ] as const) {
      const answer = await reporter.post(path, body, headers);
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency.key-reused']);
    }
  });

  it('takes the same members in another order for the same body', async () => {
    const headers = { 'idempotency-key': fresh('order') };
    const { reporter, product } = scene;
    same([
      await reporter.post('/api/bugs', { product, component: 'ui', title: 'Once' }, headers),
      await reporter.post('/api/bugs', { title: 'Once', component: 'ui', product }, headers),
    ]);
  });

  it('keeps the keys of accounts apart', async () => {
    const headers = { 'idempotency-key': fresh('shared') };
    const ids = [
      await scene.reporter.created('/api/bugs', bugBody(scene), headers),
      await scene.employee.created('/api/bugs', bugBody(scene), headers),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('stores nothing of a body that could be guessed', async () => {
    const body = scene.accountBody();
    const headers = { 'idempotency-key': fresh('secret') };
    await scene.admin.created('/api/accounts', body, headers);
    const { rows } = await database.query<{ fingerprint: Buffer }>(
      'select fingerprint from write_path.idempotency where key = $1',
      [headers['idempotency-key']],
    );
    const text = JSON.stringify(['POST', '/api/accounts', Object.fromEntries(Object.entries(body).sort())]);
    const hash = await crypto.subtle.digest('SHA-256', Buffer.from(text));
    expect(rows[0]!.fingerprint.equals(Buffer.from(hash))).toBe(false);
  });

  it.each(['', ' ', 'two words', 'ä', 'x'.repeat(129), 'tab\there'])('refuses the key %j', async (key) => {
    const answer = await scene.reporter
      .post('/api/bugs', bugBody(scene), { 'idempotency-key': key })
      .catch((error: unknown) => error);
    // A header is trimmed on its way, so that an empty one may arrive as none.
    if (key.trim() === '') return;
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.bad-idempotency-key' } });
  });
});
