import { bugOfThePast, daysAgo } from '../support/backdated.js';
import { collectBugs, PRIORITIES } from '../support/bug-collection.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const ROUTES = ['overview', 'trend', 'age', 'by-component', 'by-assignee', 'time-to-resolve'];
const DAY = /^\d{4}-\d\d-\d\d$/;

interface Count {
  count: number;
  bugs: string;
}

/** Every number of an answer that leads to a list. */
function countsIn(value: unknown): Count[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('count' in value && 'bugs' in value) return [value as Count];
  return Object.values(value).flatMap(countsIn);
}

describe('the dashboard', () => {
  let scene: Scene;
  const roles = ['anonymous', 'reporter', 'employee'] as const;

  beforeAll(async () => {
    scene = await Scene.set();
    const bugs = await collectBugs(scene, 50);
    for (const [index, { number }] of bugs.entries()) {
      if (index % 4 === 0) await scene.employee.command(`/api/bugs/${number}/set-due`, { due: '2020-05-01' });
      if (index % 4 === 1) await scene.employee.command(`/api/bugs/${number}/set-due`, { due: '2999-05-01' });
    }
    for (const [age, resolved] of [
      [1, undefined],
      [3, undefined],
      [6, 4],
      [7, undefined],
      [29, undefined],
      [30, 29],
      [40, 6],
      [100, 70],
      [200, undefined],
      [365, 100],
      [400, undefined],
      [900, 1],
    ] as const) {
      const at = resolved === undefined ? undefined : daysAgo(resolved);
      await bugOfThePast(scene, daysAgo(age), at);
      if (age % 2 === 0) await bugOfThePast(scene, daysAgo(age), at, { private: true });
    }
    await scene.privateBug({ component: 'ui', severity: 'blocker' });
  });
  afterAll(() => scene.app.close());

  async function ask(path: string, client: HttpClient = scene.employee) {
    const answer = await client.get(`/api/dashboard/${path}`, scene.afterAll());
    expect([path, answer.status, answer.body.code]).toEqual([path, 200, undefined]);
    return answer.body;
  }
  async function total(path: string, client: HttpClient = scene.employee): Promise<number> {
    const { body } = await client.get(
      `${path}${path.includes('?') ? '&' : '?'}count=true&limit=1`,
      scene.afterAll(),
    );
    return body.total as number;
  }

  it.each(roles)('leads a %s from each number to a list of as many bugs', async (role) => {
    const client = await scene.app.as(role);
    const since = daysAgo(100).slice(0, 10);
    for (const query of [
      '',
      '?product=Mail',
      '?product=Calendar, web&product=1',
      `?since=${since}`,
      '?product=2&since=2020-01-01',
    ]) {
      let told = 0;
      for (const route of ROUTES) {
        for (const { count, bugs } of countsIn(await ask(`${route}${query}`, client))) {
          expect([route, query, bugs, count]).toEqual([route, query, bugs, await total(bugs, client)]);
          told += count;
        }
      }
      expect(told).toBeGreaterThan(50);
    }
  });

  it('sums up to all bugs, however it divides them', async () => {
    const overview = await ask('overview');
    const [all, open] = [await total('/api/bugs'), await total('/api/bugs?status=open')];
    const sum = (counts: Count[]): number => counts.reduce((before, { count }) => before + count, 0);
    expect([overview.total.count, overview.open.count]).toEqual([all, open]);
    expect([sum(overview.byStatus), sum(overview.bySeverity)]).toEqual([all, open]);
    expect(sum((await ask('age')).buckets)).toBe(open);
    const components = (await ask('by-component?limit=200')).items;
    expect(sum(components.map((item: { total: Count }) => item.total))).toBe(all);
    const assignees = (await ask('by-assignee?limit=200')).items;
    expect(sum(assignees.map((item: { open: Count }) => item.open))).toBe(open);
    for (const item of assignees) {
      expect(Object.keys(item.byPriority)).toEqual(PRIORITIES);
      expect(sum(Object.values(item.byPriority))).toBe(item.open.count);
    }
    expect((await ask('trend')).weeks.at(-1).open).toBe(open);
  });

  it('shows the trend of every week, with those before it in the number of open bugs', async () => {
    const { weeks } = await ask('trend');
    expect(weeks).toHaveLength(26);
    const long = (await ask(`trend?since=${daysAgo(1000).slice(0, 10)}`)).weeks;
    expect(long.slice(-26)).toEqual(weeks);
    let open = 0;
    for (const [index, week] of long.entries()) {
      expect(week.week).toMatch(DAY);
      expect(new Date(week.week).getUTCDay()).toBe(1);
      if (index > 0) expect(Date.parse(week.week) - Date.parse(long[index - 1].week)).toBe(7 * 86_400_000);
      open += week.created.count - week.resolved.count;
      expect(week.open).toBe(open);
    }
    expect((await ask('trend?since=1980-01-01')).weeks).toHaveLength(520);
    expect((await ask('trend?since=2999-01-01')).weeks).toEqual([]);
  });

  it('knows how long it took, of reports whose history it knows', async () => {
    const fresh = await Scene.set();
    const read = async (query = '') =>
      (await fresh.employee.get(`/api/dashboard/time-to-resolve${query}`, fresh.afterAll())).body;
    expect(await read()).toMatchObject({ count: 0, mean: null, median: null, p90: null });
    for (const [reported, resolved] of [
      [10, 9.99],
      [20, 19.9],
      [30, 28],
      [300, 200],
    ] as const) {
      await bugOfThePast(fresh, daysAgo(reported), daysAgo(resolved));
    }
    const { count, mean, median, p90, histogram, weeks } = await read();
    expect(histogram.map((one: { count: number }) => one.count)).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    expect([count, mean]).toEqual([4, expect.closeTo((0.24 + 2.4 + 48 + 2400) / 4, 0)]);
    expect([median >= 1 && median <= 4, p90 > 2160 && p90 < 4320]).toEqual([true, true]);
    expect(weeks.reduce((sum: number, week: { count: number }) => sum + week.count, 0)).toBe(3);
    expect(await read(`?since=${daysAgo(100).slice(0, 10)}`)).toMatchObject({ count: 3 });
    await fresh.app.close();
  });

  it('gives components and assignees page by page, those with most open bugs first', async () => {
    for (const route of ['by-component', 'by-assignee']) {
      for (const more of ['', '&since=2020-01-01', '&product=Mail']) {
        const whole = await ask(`${route}?limit=200&count=true${more}`);
        expect([whole.next, whole.total]).toEqual([null, whole.items.length]);
        const opens = whole.items.map((item: { open: Count }) => item.open.count);
        expect(opens).toEqual([...opens].sort((one, other) => other - one));
        const found: unknown[] = [];
        let path: string | null = `${route}?limit=1${more}`;
        while (path !== null) {
          const page: { items: unknown[]; next: string | null } = await ask(path);
          found.push(...page.items);
          path = page.next === null ? null : `${route}?limit=1${more}&after=${encodeURIComponent(page.next)}`;
        }
        expect(found).toEqual(whole.items);
      }
    }
  });

  it('is empty for a product that nobody knows, and refuses what is no parameter', async () => {
    for (const route of ROUTES) {
      const body = await ask(`${route}?product=Toaster`);
      expect([route, ...countsIn(body).map(({ count }) => count)].filter((value) => value !== 0)).toEqual([
        route,
      ]);
      const status = async (query: string): Promise<number> =>
        (await scene.employee.get(`/api/dashboard/${route}?${query}`)).status;
      expect([
        await status('since=yesterday'),
        await status('prodcut=1'),
        await status('since=2026-02-30'),
      ]).toEqual([422, 422, 422]);
      for (const since of ['0001-01-01', '9999-12-31']) await ask(`${route}?since=${since}`);
    }
    expect((await scene.employee.get('/api/dashboard/by-component?after=x')).status).toBe(400);
  });

  it('shows whoever sees only public things the same, whatever private things are done', async () => {
    const { employee, reporter, admin } = scene;
    const seen = async (client: HttpClient) => {
      const bodies: unknown[] = [];
      for (const route of ROUTES)
        for (const query of ['', '?since=2000-01-01&product=1'])
          bodies.push(await ask(route + query, client));
      return bodies;
    };
    const anonymous = await scene.app.as('anonymous');
    const before = [await seen(reporter), await seen(anonymous)];
    const of = await seen(employee);
    const secret = await scene.privateBug({ due: '2020-01-01', severity: 'critical' });
    await employee.command(`/api/bugs/${secret}/start`);
    await scene.comment(1, { private: true });
    await bugOfThePast(scene, daysAgo(50), daysAgo(2), { private: true });
    await admin.created(`/api/bugs/${secret}/comments`, { text: 'Secret', private: true });
    expect([await seen(reporter), await seen(anonymous)]).toEqual(before);
    expect(await seen(employee)).not.toEqual(of);
  });

  it('takes a resolution back when the bug is reopened', async () => {
    const number = await scene.bug();
    const recent = async (): Promise<number> => (await ask('overview')).resolved.last7Days.count;
    const before = await recent();
    await scene.resolved(number);
    expect(await recent()).toBe(before + 1);
    await scene.reporter.command(`/api/bugs/${number}/reopen`, { comment: 'It is back' });
    expect(await recent()).toBe(before);
  });
});
