import type { Answer } from '../support/http-client.js';
import { PASSWORD } from '../support/bugzot-app.js';
import { Scene } from '../support/scene.js';

const CROWD = 50;

describe(`${CROWD} at once`, () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  const crowd = (one: (index: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: CROWD }, (_, index) => one(index)));

  /** How often each status and code came. */
  const tally = (answers: readonly Answer[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { status, body } of answers) {
      const key = [status, body.code].filter(Boolean).join(' ');
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };

  it('edits of one bug: none is lost', async () => {
    const number = await scene.bug();
    const answers = await crowd((index) =>
      scene.employee.post(`/api/bugs/${number}/tag`, { tag: `t${index}` }),
    );
    expect(tally(answers)).toEqual({ 200: CROWD });
    expect(new Set(answers.map(({ body }) => body.version)).size).toBe(CROWD);
    const { body, headers } = await scene.admin.get(`/api/bugs/${number}`, lastOf(answers));
    expect([...body.tags].sort()).toEqual(Array.from({ length: CROWD }, (_, index) => `t${index}`).sort());
    expect(headers.get('etag')).toBe(`"${CROWD + 1}"`);
  });

  it('comments on one bug: none is lost, none has another’s id', async () => {
    const number = await scene.bug();
    const path = `/api/bugs/${number}/comments`;
    const answers = await crowd((index) => scene.reporter.post(path, { text: `Comment ${index}` }));
    expect(tally(answers)).toEqual({ 201: CROWD });
    const { items } = (await scene.admin.get(`${path}?limit=200`, lastOf(answers))).body;
    const texts = items.map(({ text }: { text: string }) => text);
    expect(new Set(texts).size).toBe(CROWD);
    expect(new Set(items.map(({ id }: { id: number }) => id)).size).toBe(CROWD);
  });

  it('edits of one bug that name the same version: one wins', async () => {
    const number = await scene.bug();
    const answers = await crowd((index) =>
      scene.employee.post(`/api/bugs/${number}/retitle`, { title: `Title ${index}` }, { 'if-match': '"1"' }),
    );
    expect(tally(answers)).toEqual({ 200: 1, '412 bug.version-conflict': CROWD - 1 });
    const won = answers.findIndex(({ status }) => status === 200);
    const { body } = await scene.admin.get(`/api/bugs/${number}`, lastOf(answers));
    expect(body.title).toBe(`Title ${won}`);
  });

  it('moves of one bug: one is made, the rest find it made', async () => {
    const number = await scene.bug();
    const answers = await crowd(() => scene.employee.post(`/api/bugs/${number}/start`));
    expect(tally(answers)).toEqual({ 200: CROWD });
    expect(new Set(answers.map(({ body }) => body.version))).toEqual(new Set([2]));
  });

  it('new categories of one name: one is made', async () => {
    const answers = await crowd(() => scene.admin.post('/api/categories', { name: 'Wanted' }));
    expect(tally(answers)).toEqual({ 201: 1, '409 category.name-taken': CROWD - 1 });
  });

  it('new products of one name, in any case: one is made', async () => {
    const names = ['Wanted', 'WANTED', 'wanted', 'Ｗanted'];
    const answers = await crowd((index) =>
      scene.admin.post('/api/products', { name: names[index % names.length], categoryId: 1 }),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 product.name-taken': CROWD - 1 });
    const { items } = (await scene.admin.get('/api/products?limit=200', lastOf(answers))).body;
    const wanted = items.filter(({ name }: { name: string }) => names.includes(name));
    expect(wanted).toHaveLength(1);
  });

  it('products that are renamed to one name: one gets it', async () => {
    const products = await Promise.all(Array.from({ length: 10 }, () => scene.freshProduct()));
    const answers = await crowd((index) =>
      scene.admin.post(`/api/products/${products[index % products.length]}/rename`, { name: 'Coveted' }),
    );
    expect(tally(answers)).toEqual({
      200: CROWD / products.length,
      '409 product.name-taken': CROWD - CROWD / products.length,
    });
  });

  it('renames of one product that name the same version: whoever wins keeps the name', async () => {
    const product = await scene.freshProduct();
    const version = (await scene.admin.get(`/api/products/${product}`)).headers.get('etag')!;
    const name = scene.name('Kept');
    const answers = await crowd(() =>
      scene.admin.post(`/api/products/${product}/rename`, { name }, { 'if-match': version }),
    );
    expect(tally(answers)).toEqual({ 200: 1, '412 product.version-conflict': CROWD - 1 });
    const copy = await scene.admin.post('/api/products', { name, categoryId: 1 });
    expect([copy.status, copy.body.code]).toEqual([409, 'product.name-taken']);
  });

  it('new accounts of one user name: one is made, and can log in', async () => {
    const body = scene.accountBody();
    const answers = await crowd((index) =>
      scene.admin.post('/api/accounts', {
        ...body,
        username: index % 2 ? body.username : body.username.toUpperCase(),
        email: `u${index}.${body.email}`,
      }),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 account.username-taken': CROWD - 1 });
    const [made] = answers.filter(({ status }) => status === 201);
    const session = await scene.reporter.post('/api/sessions', { login: body.username, password: PASSWORD });
    expect([session.status, session.body.account.id]).toEqual([201, made!.body.id]);
    // Mails of those who were refused are free.
    const lost = answers.findIndex(({ status }) => status === 409);
    const second = { ...scene.accountBody(), email: `u${lost}.${body.email}` };
    expect((await scene.admin.post('/api/accounts', second)).status).toBe(201);
  });

  it('new accounts of one mail: one is made, and the names of the others are free', async () => {
    const bodies = Array.from({ length: CROWD }, () => ({
      ...scene.accountBody(),
      email: 'wanted@example.com',
    }));
    const answers = await crowd((index) => scene.admin.post('/api/accounts', bodies[index]));
    expect(tally(answers)).toEqual({ 201: 1, '409 account.email-taken': CROWD - 1 });
    const lost = bodies[answers.findIndex(({ status }) => status === 409)]!;
    expect((await scene.admin.post('/api/accounts', { ...lost, email: 'other@example.com' })).status).toBe(
      201,
    );
  });

  it('edges that would close a loop: never a loop', async () => {
    const bugs = await Promise.all(Array.from({ length: 5 }, () => scene.bug()));
    const answers = await crowd((index) => {
      const [from, to] = [bugs[index % 5]!, bugs[(index + 1 + (index % 3)) % 5]!];
      return scene.employee.post(`/api/bugs/${from}/block`, { blocks: to });
    });
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const blocks = new Map<number, number[]>();
    for (const number of bugs) {
      const { body } = await scene.admin.get(`/api/bugs/${number}`, lastOf(answers));
      blocks.set(number, body.blocks);
    }
    const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
      blocks.get(from)!.some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        return reaches(next, to, seen.add(next));
      });
    expect(bugs.filter((number) => reaches(number, number))).toEqual([]);
    // Both sides of every edge say the same.
    for (const number of bugs) {
      const { body } = await scene.admin.get(`/api/bugs/${number}`, scene.afterAll());
      const blockers = bugs.filter((other) => blocks.get(other)!.includes(number));
      expect([...body.dependsOn].sort()).toEqual(blockers.sort());
    }
  });

  function lastOf(answers: readonly Answer[]): Record<string, string> {
    const positions = answers.map(({ body }) => body.position as string | undefined).filter(Boolean);
    return { 'bugzot-after': (positions as string[]).sort().at(-1)! };
  }
});
