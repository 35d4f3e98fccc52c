import { collectBugs, PRIORITIES, SEVERITIES, type KnownBug } from '../support/bug-collection.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const BUGS = 40;

/** What each order compares; the smallest comes first without a minus. */
const values: Record<string, (bug: KnownBug) => number> = {
  number: (bug) => bug.number,
  created: (bug) => Date.parse(bug.createdAt),
  changed: (bug) => Date.parse(bug.changedAt),
  // The most urgent and the gravest are the greatest.
  priority: (bug) => -PRIORITIES.indexOf(bug.priority),
  severity: (bug) => -SEVERITIES.indexOf(bug.severity),
};
const sorts = Object.keys(values).flatMap((name) => [name, `-${name}`]);

describe('pages of the list of bugs', () => {
  let scene: Scene;
  let bugs: KnownBug[];

  beforeAll(async () => {
    scene = await Scene.set();
    bugs = await collectBugs(scene, BUGS);
  });
  afterAll(() => scene.app.close());

  const numbersOf = (answer: Answer): number[] =>
    answer.body.items.map((item: { number: number }) => item.number);

  /** All pages, by the cursor in the body. */
  async function walk(
    client: HttpClient,
    query: string,
    between: () => Promise<unknown> = async () => undefined,
  ) {
    const numbers: number[] = [];
    const sizes: number[] = [];
    for (let after: string | null = ''; after !== null;) {
      const answer = await client.get(`/api/bugs?${query}${after === '' ? '' : `&after=${after}`}`);
      expect(answer.status).toBe(200);
      numbers.push(...numbersOf(answer));
      sizes.push(answer.body.items.length);
      after = answer.body.next;
      await between();
    }
    return { numbers, sizes };
  }

  it.each(sorts)('are in the order %s, and backwards in the opposite one', async (sort) => {
    const value = values[sort.replace('-', '')]!;
    const answer = await scene.employee.get(`/api/bugs?limit=200&sort=${sort}`, scene.afterAll());
    const seen = numbersOf(answer).map((number) => bugs.find((bug) => bug.number === number)!);
    expect(seen).toHaveLength(BUGS);
    const ordered = seen.map(value);
    const up = [...ordered].sort((a, b) => a - b);
    expect(ordered).toEqual(sort.startsWith('-') ? up.reverse() : up);
    const opposite = sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
    const backwards = await scene.employee.get(`/api/bugs?limit=200&sort=${opposite}`);
    expect(numbersOf(backwards).reverse()).toEqual(numbersOf(answer));
  });

  it('have ties to break in the orders that can have them', () => {
    for (const name of ['priority', 'severity'])
      expect(new Set(bugs.map(values[name]!)).size).toBeLessThan(BUGS / 2);
  });

  it.each(sorts)('of every size show each bug once, in the order %s', async (sort) => {
    const whole = await scene.employee.get(`/api/bugs?limit=200&sort=${sort}`, scene.afterAll());
    expect(whole.body.next).toBeNull();
    for (const limit of [1, 2, 3, 7, 13, BUGS - 1, BUGS, BUGS + 1]) {
      const { numbers, sizes } = await walk(scene.employee, `sort=${sort}&limit=${limit}`);
      expect(numbers).toEqual(numbersOf(whole));
      // No page is short but the last, and none is empty.
      expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
      expect(sizes).toHaveLength(Math.ceil(BUGS / limit));
    }
  });

  it('are walked under a filter, and by Link, which keeps all parameters', async () => {
    const filter = 'status=open&status=RESOLVED&sort=-priority&count=true&limit=4';
    const whole = await scene.employee.get(`/api/bugs?${filter.replace('limit=4', 'limit=200')}`);
    const seen: number[] = [];
    let pages = 0;
    for (let path: string | undefined = `/api/bugs?${filter}`; path !== undefined; pages += 1) {
      const answer: Answer = await scene.employee.get(path);
      seen.push(...numbersOf(answer));
      expect(answer.body.total).toBe(whole.body.total);
      const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '');
      expect(link === null).toBe(answer.body.next === null);
      path = link?.[1];
    }
    expect(pages).toBeGreaterThan(2);
    expect(seen).toEqual(numbersOf(whole));
    expect(seen).toHaveLength(whole.body.total);
  });

  it('are 20 long unless a limit is given, 200 at the most', async () => {
    const answer = await scene.employee.get('/api/bugs');
    expect(answer.body.items).toHaveLength(20);
    expect(answer.body).not.toHaveProperty('total');
    expect((await scene.employee.get('/api/bugs?limit=201')).status).toBe(422);
  });

  it.each(['number', '-number', 'created', '-created'])(
    'lose and repeat nothing in the order %s while bugs are added',
    async (sort) => {
      const before = numbersOf(await scene.employee.get('/api/bugs?limit=200&sort=number', scene.afterAll()));
      let added = 0;
      const { numbers } = await walk(scene.employee, `sort=${sort}&limit=5`, async () => {
        // More than a page holds, but not for ever.
        if (added >= 30) return;
        const more = await Promise.all(Array.from({ length: 6 }, () => scene.bug()));
        added += more.length;
        await scene.admin.get('/api/bugs', scene.afterAll());
      });
      expect(new Set(numbers).size).toBe(numbers.length);
      const old = numbers.filter((number) => before.includes(number));
      expect(old.sort((a, b) => a - b)).toEqual(before);
      // What comes later than where the walk is, is met; what comes before it, is not.
      expect(numbers).toHaveLength(sort.startsWith('-') ? before.length : before.length + added);
    },
  );

  it('show a bug that does not change once, whatever else moves to the front', async () => {
    const [first, ...rest] = await Promise.all(
      Array.from({ length: 12 }, () => scene.bug({ tags: ['walk'] })),
    );
    await scene.admin.get('/api/bugs', scene.afterAll());
    let turn = 0;
    const { numbers } = await walk(scene.employee, 'tag=walk&sort=-changed&limit=2', async () => {
      turn += 1;
      await scene.employee.command(`/api/bugs/${first}/tag`, { tag: `turn${turn}` });
      await scene.admin.get('/api/bugs', scene.afterAll());
    });
    for (const number of rest) expect(numbers.filter((seen) => seen === number)).toEqual([number]);
    expect(numbers.filter((seen) => seen === first).length).toBeLessThanOrEqual(1);
  });

  it('say the same about a bug as the bug itself', async () => {
    const { items } = (await scene.employee.get('/api/bugs?limit=200&sort=-number', scene.afterAll())).body;
    for (const item of items.filter((_: unknown, index: number) => index % 5 === 0)) {
      const { comments, ...shared } = item;
      const { body } = await scene.employee.get(`/api/bugs/${item.number}`, scene.afterAll());
      expect(body).toMatchObject(shared);
      const said = await scene.employee.get(`/api/bugs/${item.number}/comments?limit=200`);
      expect(said.body.items).toHaveLength(comments);
    }
  });
});

describe('pages of the other lists', () => {
  it('show each thing once, whatever their size', async () => {
    const scene = await Scene.set();
    const number = await scene.bug();
    for (let index = 0; index < 7; index += 1) {
      await scene.admin.created('/api/products', { name: scene.name('Product'), categoryId: 1 });
      await scene.admin.created('/api/categories', { name: scene.name('Category') });
      await scene.comment(number);
      await scene.account();
    }
    for (const list of [
      'products',
      'categories',
      'accounts',
      `bugs/${number}/comments`,
      `bugs/${number}/history`,
    ]) {
      const whole = await scene.admin.get(`/api/${list}?limit=200`, scene.afterAll());
      expect(whole.body.items.length).toBeGreaterThanOrEqual(7);
      for (const limit of [1, 2, 3, 8, whole.body.items.length]) {
        const seen: unknown[] = [];
        for (let path: string | undefined = `/api/${list}?limit=${limit}`; path !== undefined;) {
          const answer: Answer = await scene.admin.get(path);
          seen.push(...answer.body.items);
          path = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
          expect(path === undefined).toBe(answer.body.next === null);
        }
        expect([list, limit, seen]).toEqual([list, limit, whole.body.items]);
      }
    }
    await scene.app.close();
  });
});
