import { collectBugs, OPEN, PRIORITIES, SEVERITIES, type KnownBug } from '../support/bug-collection.js';
import { seeded } from '../support/garbage.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const BUGS = 60;
const COMBINATIONS = 300;

describe('filters of the list of bugs', () => {
  let scene: Scene;
  let bugs: KnownBug[];
  /** What a value of each parameter means. */
  let meaning: Record<string, Record<string, (bug: KnownBug) => boolean>>;

  const among = (values: readonly string[], of: (bug: KnownBug) => unknown) =>
    Object.fromEntries(values.map((value) => [value, (bug: KnownBug) => of(bug) === value]));

  beforeAll(async () => {
    scene = await Scene.set();
    bugs = await collectBugs(scene, BUGS);
    const { employee, reporter, colleague } = scene;
    const people: Record<string, HttpClient> = {
      [String(employee.account)]: employee,
      employee,
      EMPLOYEE: employee,
      [String(reporter.account)]: reporter,
      reporter,
      colleague,
      // Whoever asks, in these tests.
      me: employee,
    };
    const whose = (of: (bug: KnownBug) => (HttpClient | null)[]) => ({
      ...Object.fromEntries(
        Object.entries(people).map(([name, person]) => [name, (bug: KnownBug) => of(bug).includes(person)]),
      ),
      '999999': () => false,
      stranger: () => false,
    });
    meaning = {
      product: {
        ...Object.fromEntries(
          bugs.map(({ product: { id } }) => [id, (bug: KnownBug) => bug.product.id === id]),
        ),
        ...among(['Mail', 'Calendar, web', 'Toaster', '999999'], (bug) => bug.product.name),
      },
      component: among(['ui', 'core', 'nothing'], (bug) => bug.component),
      version: among(['1.0', '2.0 beta', '9'], (bug) => bug.version),
      status: {
        ...among([...OPEN, 'RESOLVED', 'VERIFIED', 'CLOSED'], (bug) => bug.status),
        open: (bug) => OPEN.includes(bug.status),
        closed: (bug) => !OPEN.includes(bug.status),
      },
      resolution: among(['FIXED', 'WONTFIX', 'INVALID', 'DUPLICATE', 'WORKSFORME'], (bug) => bug.resolution),
      severity: among(SEVERITIES, (bug) => bug.severity),
      priority: among(PRIORITIES, (bug) => bug.priority),
      assignee: { ...whose((bug) => [bug.assignee]), none: (bug) => bug.assignee === null },
      reporter: whose((bug) => [bug.reporter]),
      watcher: whose((bug) => bug.watchers),
      tag: Object.fromEntries(
        ['ui', 'net', 'db', 'Größe', 'UI'].map((tag) => [tag, (bug: KnownBug) => bug.tags.includes(tag)]),
      ),
    };
  });
  afterAll(() => scene.app.close());

  /** Numbers of the bugs found, and their count as the server has it. */
  async function found(query: URLSearchParams, client = scene.employee): Promise<number[]> {
    const answer = await client.get(
      `/api/bugs?${query.toString()}&limit=200&sort=number&count=true`,
      scene.afterAll(),
    );
    expect([query.toString(), answer.status]).toEqual([query.toString(), 200]);
    expect(answer.body.total).toBe(answer.body.items.length);
    return answer.body.items.map((item: { number: number }) => item.number);
  }
  const numbers = (matches: (bug: KnownBug) => boolean): number[] =>
    bugs.filter(matches).map(({ number }) => number);

  it('have something to find, by each parameter alone', async () => {
    for (const [name, values] of Object.entries(meaning)) {
      let met = 0;
      for (const [value, matches] of Object.entries(values)) {
        const expected = numbers(matches);
        expect([name, value, await found(new URLSearchParams([[name, value]]))]).toEqual([
          name,
          value,
          expected,
        ]);
        met += expected.length > 0 && expected.length < BUGS ? 1 : 0;
      }
      expect([name, met > 0]).toEqual([name, true]);
    }
  });

  it(`combine: a parameter repeated means or, different ones mean and (${COMBINATIONS} of them)`, async () => {
    const random = seeded(7);
    const few = <T>(choices: readonly T[], most: number): T[] =>
      Array.from(
        { length: 1 + Math.floor(random() * most) },
        () => choices[Math.floor(random() * choices.length)]!,
      );
    let hits = 0;
    for (let times = 0; times < COMBINATIONS; times += 1) {
      const chosen = [...new Set(few(Object.keys(meaning), 3))].map((name) => ({
        name,
        values: few(Object.keys(meaning[name]!), 3),
      }));
      const query = new URLSearchParams(
        chosen.flatMap(({ name, values }) => values.map((value): [string, string] => [name, value])),
      );
      const expected = numbers((bug) =>
        chosen.every(({ name, values }) => values.some((value) => meaning[name]![value]!(bug))),
      );
      expect([query.toString(), await found(query)]).toEqual([query.toString(), expected]);
      hits += expected.length > 0 ? 1 : 0;
    }
    expect(hits).toBeGreaterThan(COMBINATIONS / 4);
  });

  it(`are the same ones in a query (${COMBINATIONS} of them)`, async () => {
    const random = seeded(11);
    const one = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
    let hits = 0;
    for (let times = 0; times < COMBINATIONS; times += 1) {
      const clauses = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
        const field = one(Object.keys(meaning));
        const values = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
          one(Object.keys(meaning[field]!)),
        );
        return { field, values, negated: random() < 0.3 };
      });
      const q = clauses
        .map(({ field, values, negated }) => {
          const written = values.map((value) => (/[\s,]/.test(value) ? `"${value}"` : value));
          return `${negated ? '-' : ''}${field}:${written.join(',')}`;
        })
        .join(' ');
      const expected = numbers((bug) =>
        clauses.every(
          ({ field, values, negated }) => values.some((value) => meaning[field]![value]!(bug)) !== negated,
        ),
      );
      expect([q, await found(new URLSearchParams({ q }))]).toEqual([q, expected]);
      hits += expected.length > 0 ? 1 : 0;
    }
    expect(hits).toBeGreaterThan(COMBINATIONS / 4);
  });

  it('by time: from that moment on, whatever its offset is', async () => {
    for (const [name, of] of [
      ['createdSince', (bug: KnownBug) => bug.createdAt],
      ['changedSince', (bug: KnownBug) => bug.changedAt],
    ] as const) {
      for (const bug of bugs.filter((_, index) => index % 7 === 0)) {
        const since = Date.parse(of(bug));
        const expected = numbers((other) => Date.parse(of(other)) >= since);
        expect(expected).toContain(bug.number);
        const inTokyo = new Date(since + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
        for (const value of [of(bug), inTokyo]) {
          expect(await found(new URLSearchParams([[name, value]]))).toEqual(expected);
        }
        const later = new Date(since + 1).toISOString();
        expect(await found(new URLSearchParams([[name, later]]))).not.toContain(bug.number);
      }
    }
    expect(await found(new URLSearchParams([['createdSince', '9999-12-31T23:59:59Z']]))).toEqual([]);
  });

  it('by time: up to a moment, and from it on, is all there is', async () => {
    const { createdAt } = bugs[BUGS / 2]!;
    const earlier = numbers((bug) => Date.parse(bug.createdAt) < Date.parse(createdAt));
    expect(earlier.length).toBeGreaterThan(0);
    expect(await found(new URLSearchParams({ createdBefore: createdAt }))).toEqual(earlier);
    const closed = numbers((bug) => !OPEN.includes(bug.status));
    const noon = '2020-01-01T12:00:00Z';
    expect(await found(new URLSearchParams({ resolvedSince: noon }))).toEqual(closed);
    expect(await found(new URLSearchParams({ resolvedBefore: '9999-01-01T00:00:00Z' }))).toEqual(closed);
    expect(await found(new URLSearchParams({ resolvedBefore: noon }))).toEqual([]);
  });

  it('by words of the title: all of them, whole ones, in any case and any English form', async () => {
    const words = (bug: KnownBug): string[] => bug.title.toLowerCase().split(' ');
    const queries: [q: string, matches: (bug: KnownBug) => boolean][] = [
      ['crash', (bug) => words(bug).some((word) => word.startsWith('crash'))],
      ['CRASHING', (bug) => words(bug).some((word) => word.startsWith('crash'))],
      ['"CRASH"', (bug) => words(bug).includes('crash')],
      ['"crash" "crashes"', (bug) => words(bug).includes('crash') && words(bug).includes('crashes')],
      ['ümlaut', (bug) => words(bug).includes('ümlaut')],
      ['503', (bug) => words(bug).includes('503')],
      ['slow login', (bug) => words(bug).includes('slow') && words(bug).includes('login')],
      ['slow -login', (bug) => words(bug).includes('slow') && !words(bug).includes('login')],
      ['slow or printer', (bug) => words(bug).includes('slow') || words(bug).includes('printer')],
      ['"slow login"', (bug) => bug.title.toLowerCase().includes('slow login')],
      ['cras', () => false],
      ['cras*', (bug) => words(bug).some((word) => word.startsWith('crash'))],
      ['print* or 50*', (bug) => words(bug).includes('printer') || words(bug).includes('503')],
      ["it's ((( & | ! <-> :* \\", () => false],
      ['%', () => false],
    ];
    for (const [q, matches] of queries) {
      expect([q, await found(new URLSearchParams({ q }))]).toEqual([q, numbers(matches)]);
    }
    const combined = new URLSearchParams({ q: '"crash"', status: 'open' });
    const expected = numbers((bug) => words(bug).includes('crash') && OPEN.includes(bug.status));
    expect(await found(combined)).toEqual(expected);
  });

  it('“me” is whoever asks, and nobody for whom is not logged in', async () => {
    const me = new URLSearchParams({ reporter: 'me' });
    for (const client of [scene.reporter, scene.colleague, scene.employee]) {
      expect(await found(me, client)).toEqual(numbers((bug) => bug.reporter === client));
    }
    const anonymous = await scene.app.as('anonymous');
    for (const name of ['reporter', 'assignee', 'watcher']) {
      expect(await found(new URLSearchParams({ [name]: 'me' }), anonymous)).toEqual([]);
    }
    const both = new URLSearchParams([
      ['reporter', 'me'],
      ['reporter', 'colleague'],
    ]);
    expect(await found(both, anonymous)).toEqual(numbers((bug) => bug.reporter === scene.colleague));
  });

  it('follow what happens: a bug is found by what it is now', async () => {
    const number = await scene.bug({ tags: ['before'], severity: 'trivial' });
    const finds = async (query: string) => (await found(new URLSearchParams(query))).includes(number);
    expect([await finds('tag=before'), await finds('tag=after')]).toEqual([true, false]);
    await scene.employee.command(`/api/bugs/${number}/untag`, { tag: 'before' });
    await scene.employee.command(`/api/bugs/${number}/tag`, { tag: 'after' });
    await scene.employee.command(`/api/bugs/${number}/set-severity`, { severity: 'blocker' });
    await scene.employee.command(`/api/bugs/${number}/retitle`, { title: 'Something unheard of' });
    await scene.reporter.command(`/api/bugs/${number}/watch`);
    expect([await finds('tag=before'), await finds('tag=after')]).toEqual([false, true]);
    expect([await finds('severity=trivial'), await finds('severity=blocker')]).toEqual([false, true]);
    expect([await finds('q=crashes'), await finds('q=unheard')]).toEqual([false, true]);
    expect(await finds('watcher=reporter')).toBe(true);
    await scene.reporter.command(`/api/bugs/${number}/unwatch`);
    expect(await finds('watcher=reporter')).toBe(false);
  });

  it('by the day that a bug is due before', async () => {
    const number = await scene.bug({ due: '2019-05-07' });
    expect(await found(new URLSearchParams({ dueBefore: '2019-05-08' }))).toEqual([number]);
    expect(await found(new URLSearchParams({ dueBefore: '2019-05-07' }))).toEqual([]);
  });
});
