import type { Answer } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

describe('what is wrong with a request', () => {
  let scene: Scene;
  let number: number;

  beforeAll(async () => {
    scene = await Scene.set();
    number = await scene.bug();
    await scene.admin.get(`/api/bugs/${number}`, scene.afterAll());
  });
  afterAll(() => scene.app.close());

  /** A refusal as a problem document. */
  function expectProblem(answer: Answer, status: number, code: string): void {
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const { type, title, instance } = answer.body;
    expect([type, typeof title, instance]).toEqual([
      `/api/problems#${code}`,
      'string',
      answer.headers.get('x-request-id') ?? instance,
    ]);
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|\bat \w+ \(/);
  }
  const report = (body: unknown, headers = {}): Promise<Answer> =>
    scene.reporter.post('/api/bugs', body, headers);
  const reportWith = (more: object): Promise<Answer> =>
    report({ product: scene.product, component: 'ui', title: 'It crashes', ...more });

  it.each(['{', '{"product":', "{'product': 1}", '{"product": 1,}', 'nonsense', '{"a": NaN}', '{} {}', '[1'])(
    'unreadable JSON: %s',
    async (text) => expectProblem(await report(text), 400, 'request.malformed'),
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'x'])(
    'the content type %s',
    async (type) => {
      const headers = { 'content-type': type };
      expectProblem(await report('product=1', headers), 415, 'request.media-type');
      const form = 'login=admin&password=correct+horse+battery';
      expectProblem(await scene.reporter.post('/api/sessions', form, headers), 415, 'request.media-type');
    },
  );

  it('a body that is too large, and one that just fits', async () => {
    expectProblem(await report({ title: 'x'.repeat(1_000_001) }), 413, 'request.too-large');
    const longest = '\u0001'.repeat(65_535);
    expect((await scene.reporter.post(`/api/bugs/${number}/comments`, { text: longest })).status).toBe(201);
    const longer = await scene.reporter.post(`/api/bugs/${number}/comments`, { text: `${longest}x` });
    expectProblem(longer, 422, 'request.invalid');
  });

  it.each([
    ['an unknown field', { titel: 'x' }, ''],
    ['a missing field', { title: undefined }, '/title'],
    ['an empty field', { title: '  ' }, '/title'],
    ['a field of another type', { title: 7 }, '/title'],
    ['null', { title: null }, '/title'],
    ['two lines where one belongs', { title: 'a\nb' }, '/title'],
    ['a field that is too long', { title: 'x'.repeat(256) }, '/title'],
    ['a number that is none', { product: 1.5 }, '/product'],
    ['a number that is too large', { product: 1e300 }, '/product'],
    ['a choice that is none', { severity: 'bad' }, '/severity'],
    ['a day that is none', { due: '2030-02-30' }, '/due'],
    ['a day that PostgreSQL does not know', { due: '0000-01-01' }, '/due'],
    ['an item of a list', { tags: ['good', 'two words'] }, '/tags/1'],
    ['too many items', { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }, '/tags'],
    ['NUL', { description: 'a\u0000b' }, '/description'],
    ['half a surrogate pair', { description: 'a\ud800b' }, '/description'],
    ['NUL in one line', { title: 'a\u0000b' }, '/title'],
    ['half a surrogate pair in one line', { title: '\udfff' }, '/title'],
    ['half a surrogate pair in a list', { tags: ['\ud83d'] }, '/tags/0'],
  ])('%s is named by its pointer', async (_what, more, pointer) => {
    const answer = await reportWith(more);
    expectProblem(answer, 422, 'request.invalid');
    expect(answer.body.errors).toContainEqual({ pointer, message: expect.any(String) });
    // Also where the body is looked at before it is validated.
    const again = await report(
      { product: scene.product, component: 'ui', title: 'It crashes', ...more },
      { 'idempotency-key': scene.name('wrong') },
    );
    expectProblem(again, 422, 'request.invalid');
  });

  it('a pointer’s parts are escaped, and of many faults the first few are named', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`tag${index}`, 1]));
    const answer = await report({ tags: Array.from({ length: 50 }, () => 'two words'), ...many });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.length).toBeLessThanOrEqual(20);
  });

  it('a body of another kind', async () => {
    for (const body of ['[]', '"text"', '7', 'null', 'true', '[[1]]', '{"0": 1}']) {
      expect((await report(body)).status).toBe(422);
    }
    expectProblem(await scene.reporter.post('/api/bugs'), 422, 'request.invalid');
  });

  it.each(['{"__proto__": {"role": "admin"}}', '{"constructor": {"prototype": {"role": "admin"}}}'])(
    'nobody becomes an admin by %s',
    async (text) => {
      expect((await report(text)).status).toBeLessThan(423);
      expect((await report(text.replace(/}$/, ', "title": "x"}'))).status).toBeLessThan(423);
      expect(({} as { role?: string }).role).toBeUndefined();
      expect((await scene.reporter.get('/api/accounts')).status).toBe(403);
    },
  );

  it('a body that is nested deeply', async () => {
    const depth = 200_000;
    for (const text of [
      '['.repeat(depth) + ']'.repeat(depth),
      `${'{"a":'.repeat(depth / 2)}1${'}'.repeat(depth / 2)}`,
      `{"title":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    ]) {
      expect((await report(text)).status).toBe(422);
      expect((await report(text, { 'idempotency-key': scene.name('deep') })).status).toBe(422);
    }
  });

  it.each([
    [
      '0',
      '-1',
      '1.5',
      'abc',
      '1e3',
      '0x1',
      '%31%00',
      '%00',
      '٣',
      '99999999999999999999',
      '1'.repeat(400),
      ' ',
    ],
  ])('a number in the path that is none is nothing’s', async (...values) => {
    for (const value of values) {
      const path = value.startsWith('%') ? value : encodeURIComponent(value);
      for (const part of ['', '/comments', '/history']) {
        expectProblem(await scene.reporter.get(`/api/bugs/${path}${part}`), 404, 'bug.unknown');
      }
      expectProblem(await scene.reporter.post(`/api/bugs/${path}/watch`), 404, 'bug.unknown');
      expectProblem(await scene.reporter.get(`/api/products/${path}`), 404, 'product.unknown');
      expectProblem(await scene.admin.get(`/api/accounts/${path}`), 404, 'account.unknown');
      const comment = await scene.employee.post(`/api/bugs/${number}/comments/${path}/hide`);
      expectProblem(comment, 404, 'comment.unknown');
      const component = await scene.admin.post(`/api/products/${scene.product}/components/${path}/retire`);
      expectProblem(component, 404, 'product.no-such-component');
      expectProblem(await scene.admin.request('DELETE', `/api/sessions/${path}`), 404, 'session.unknown');
    }
  });

  it('an address that cannot be decoded, or has nothing', async () => {
    expectProblem(await scene.reporter.get('/api/bugs/%E0%A4%A'), 400, 'request.malformed');
    expectProblem(await scene.reporter.get('/api/bugs/%'), 400, 'request.malformed');
    for (const path of ['/api', '/api/bugs/1/dance', '/api/etc/passwd', '/api/bugs//comments/']) {
      const answer = await scene.reporter.get(path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it.each([
    'colour=red',
    'limit=0',
    'limit=201',
    'limit=ten',
    'limit=',
    'limit=1&limit=2',
    'limit=1e9',
    'limit=-1',
    'sort=beauty',
    'sort=number&sort=created',
    'status=asleep',
    'count=maybe',
    'q=',
    'q=%00',
    'tag=%00',
    'createdSince=yesterday',
    'createdSince=0000-01-01T00:00:00Z',
    'changedSince=2030-01-01T00:00:00%2B23:00',
    'changedSince=2030-02-30T00:00:00Z',
    `q=${'x'.repeat(501)}`,
    'product=',
    `tag=${Array.from({ length: 51 }, (_, index) => index).join('&tag=')}`,
    'limit[]=1',
  ])('the query ?%s', async (query) => {
    expectProblem(await scene.reporter.get(`/api/bugs?${query}`), 422, 'request.invalid');
  });

  const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['bugs?', 'x'],
    ['bugs?', cursor([])],
    ['bugs?', cursor(['2030-01-01T00:00:00Z'])],
    ['bugs?', cursor(['yesterday', 1])],
    ['bugs?', cursor(['0000-01-01T00:00:00Z', 1])],
    ['bugs?', cursor(['2030-01-01T00:00:00+23:59', 1])],
    ['bugs?', cursor([7, 1])],
    ['bugs?sort=number&', cursor(['7', 7])],
    ['bugs?sort=number&', cursor([1e300, 7])],
    ['bugs?sort=number&', cursor([1.5, 7])],
    ['bugs?sort=priority&', cursor([1_000_000, 7])],
    ['bugs?sort=severity&', cursor([-40_000, 7])],
    ['bugs?sort=created&', cursor(['2030-01-01T00:00:00Z', 1, 1])],
    ['bugs?', cursor({ 0: '2030-01-01T00:00:00Z', 1: 1 })],
    ['products?', cursor(['1'])],
    ['products?', cursor([1.5])],
    ['products?', cursor([null])],
    ['categories?', cursor('1')],
    ['accounts?', cursor([1, 2])],
    ['bugs/1/comments?', cursor([1e308])],
    ['bugs/1/history?', cursor([true])],
  ])('%safter=%s', async (list, value) => {
    expectProblem(await scene.admin.get(`/api/${list}after=${value}`), 400, 'request.bad-cursor');
  });

  it('a cursor far off is the end, or the beginning', async () => {
    const far = cursor([Number.MAX_SAFE_INTEGER]);
    for (const list of [
      'products',
      'categories',
      'accounts',
      `bugs/${number}/comments`,
      `bugs/${number}/history`,
    ]) {
      const end = await scene.admin.get(`/api/${list}?after=${far}`);
      expect([list, end.status, end.body.items]).toEqual([list, 200, []]);
      const all = await scene.admin.get(`/api/${list}?after=${cursor([Number.MIN_SAFE_INTEGER])}`);
      expect([list, all.status]).toEqual([list, 200]);
    }
  });

  it('an unknown parameter of any list', async () => {
    const lists = ['products', 'categories', 'accounts', `bugs/${number}/comments`, `bugs/${number}/history`];
    for (const list of lists) {
      expectProblem(await scene.admin.get(`/api/${list}?colour=red`), 422, 'request.invalid');
      expectProblem(await scene.admin.get(`/api/${list}?limit=201`), 422, 'request.invalid');
    }
    expect((await scene.reporter.get('/api/bugs?__proto__=1')).status).toBe(200);
  });

  it('another method', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of ['/api/bugs', `/api/bugs/${number}`, '/api/products/1']) {
        expectProblem(await scene.admin.request(method, path), 404, 'request.no-such-route');
      }
    }
    expectProblem(await scene.admin.post(`/api/bugs/${number}`, {}), 404, 'request.no-such-route');
  });

  it('HEAD is answered as GET, without the body', async () => {
    const path = `/api/bugs/${number}`;
    const [got, head] = [await scene.admin.get(path), await scene.admin.request('HEAD', path)];
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(got.headers.get('etag'));
    expect((await scene.admin.request('HEAD', '/api/bugs/999999')).status).toBe(404);
    expect((await scene.app.as('anonymous')).token).toBeUndefined();
  });

  it('credentials in the address are not looked at', async () => {
    const anonymous = await scene.app.as('anonymous');
    const path = '/api/sessions?login=admin&password=correct%20horse%20battery';
    expectProblem(await anonymous.post(path, {}), 422, 'request.invalid');
    expectProblem(await anonymous.post(path), 422, 'request.invalid');
    const body = { login: 'admin', password: 'correct horse battery' };
    expectProblem(await anonymous.post('/api/sessions', { ...body, remember: true }), 422, 'request.invalid');
  });

  it('every answer says that it is not to be sniffed, nor kept for somebody else', async () => {
    for (const answer of [await scene.admin.get('/api/bugs'), await scene.admin.get('/api/bugs/999999')]) {
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('private, no-cache');
      expect(answer.headers.get('vary')).toBe('authorization, cookie');
    }
  });
});
