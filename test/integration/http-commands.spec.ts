import type { Answer } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

describe('what a command answers', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  const isAnswer = { id: expect.any(Number), version: expect.any(Number), position: expect.any(String) };

  it('201 with a Location that resolves, and the version as ETag, for each new thing', async () => {
    const { admin, product } = scene;
    const bug = await scene.bug();
    const creations: [path: string, body: { name: string } | object][] = [
      ['/api/categories', { name: 'Tools' }],
      ['/api/products', { name: 'Calendar', categoryId: 1 }],
      [`/api/products/${product}/components`, { name: 'core' }],
      [`/api/products/${product}/versions`, { name: '2.0' }],
      ['/api/accounts', { ...scene.accountBody(), displayName: 'New' }],
      ['/api/bugs', { product, component: 'ui', title: 'New' }],
      [`/api/bugs/${bug}/comments`, { text: 'New' }],
    ];
    for (const [path, body] of creations) {
      const { status, headers, body: answer } = await admin.post(path, body);
      expect([path, status]).toEqual([path, 201]);
      expect(answer).toEqual(isAnswer);
      expect(headers.get('etag')).toBe(`"${answer.version}"`);
      const location = headers.get('location')!;
      expect(location).toMatch(/^\/api\//);
      const there = await admin.get(location);
      expect([location, there.status]).toEqual([location, 200]);
      expect(JSON.stringify(there.body)).toContain('name' in body ? body.name : 'New');
      // Where one thing is at its own address, its version is the same there.
      const own = there.headers.get('etag');
      if (own !== null) expect(own).toBe(headers.get('etag'));
    }
  });

  it('200 with the thing, its version and a position for everything else, also when it is already so', async () => {
    const { employee } = scene;
    const number = await scene.bug();
    const first = await employee.post(`/api/bugs/${number}/tag`, { tag: 'slow' });
    expect([first.status, first.headers.get('location')]).toEqual([200, null]);
    expect(first.body).toEqual({ ...isAnswer, id: number, version: 2 });
    expect(first.headers.get('etag')).toBe('"2"');
    const second = await employee.post(`/api/bugs/${number}/tag`, { tag: 'slow' });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect((await employee.get(`/api/bugs/${number}`)).headers.get('etag')).toBe('"2"');
  });

  it('honours If-Match: the version one has seen lets it through, an older one does not', async () => {
    const { employee, admin, product } = scene;
    const number = await scene.bug();
    const seen = (await employee.get(`/api/bugs/${number}`, scene.afterAll())).headers.get('etag')!;
    const path = `/api/bugs/${number}/retitle`;
    expect((await employee.post(path, { title: 'Mine' }, { 'if-match': seen })).status).toBe(200);
    const stale = await admin.post(path, { title: 'Theirs' }, { 'if-match': seen });
    expect(stale.status).toBe(412);
    expect(stale.body).toMatchObject({ code: 'bug.version-conflict', status: 412, version: 2 });
    expect((await employee.get(`/api/bugs/${number}`)).body.title).toBe('Mine');
    // Also when nothing is left to do, and for a version that is yet to come.
    expect((await admin.post(path, { title: 'Mine' }, { 'if-match': seen })).status).toBe(412);
    expect((await admin.post(path, { title: 'Theirs' }, { 'if-match': '"3"' })).status).toBe(412);
    for (const [thing, body, code] of [
      [`products/${product}/describe`, { description: 'x' }, 'product.version-conflict'],
      [`accounts/${employee.account!}/role`, { role: 'employee' }, 'account.version-conflict'],
    ] as const) {
      const answer = await admin.post(`/api/${thing}`, body, { 'if-match': '"99"' });
      expect([answer.status, answer.body.code]).toEqual([412, code]);
    }
  });

  it('takes * in If-Match for "if it is there at all"', async () => {
    const number = await scene.bug();
    const there = (id: number): Promise<Answer> =>
      scene.employee.post(`/api/bugs/${id}/tag`, { tag: 'x' }, { 'if-match': '*' });
    expect((await there(number)).status).toBe(200);
    expect((await there(999_999)).status).toBe(404);
  });

  it('takes a tag that a proxy has made weak by compressing the answer for the version that it is', async () => {
    const number = await scene.bug();
    const tag = (version: string): Promise<Answer> =>
      scene.employee.post(`/api/bugs/${number}/tag`, { tag: version }, { 'if-match': `W/"${version}"` });
    expect((await tag('1')).status).toBe(200);
    expect((await tag('1')).status).toBe(412);
  });

  it.each(['7', 'W/"one"', 'w/"1"', '"one"', '""', '"-1"', '"1", "2"', '"1.5"', '"9999999999999999"'])(
    'refuses If-Match: %s',
    async (header) => {
      const number = await scene.bug();
      const answer = await scene.employee.post(
        `/api/bugs/${number}/tag`,
        { tag: 'x' },
        { 'if-match': header },
      );
      expect([answer.status, answer.body.code]).toEqual([400, 'request.bad-if-match']);
    },
  );

  it('tells whoever names a version of a thing that is not there that it is not there', async () => {
    const answer = await scene.employee.post('/api/bugs/999999/tag', { tag: 'x' }, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([404, 'bug.unknown']);
  });
});
