import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const BUGS = 30;
const PAGE = 4;
/** Written while each page is fetched, and bugs added during a walk at the most. */
const WRITES = 5;
const MOST_ADDED = 12;
const PRIORITIES = ['highest', 'high', 'normal', 'low', 'lowest'];
const SEVERITIES = ['blocker', 'critical', 'major', 'normal', 'minor', 'trivial', 'enhancement'];
const sorts = ['changed', 'created', 'priority', 'severity', 'number'].flatMap((name) => [name, `-${name}`]);

describe('who walks all pages while others write', () => {
  let scene: Scene;
  let bugs: number[];
  let turn = 0;
  let added = 0;

  beforeAll(async () => {
    scene = await Scene.set();
    bugs = [];
    for (let index = 0; index < BUGS; index += 1)
      bugs.push(
        await scene.bug({ title: `Walked ${index}`, priority: PRIORITIES[index % 5], tags: ['walk'] }),
      );
  });
  afterAll(() => scene.app.close());

  /** Something else each time, to another bug each time. */
  function change(): Promise<unknown> {
    turn += 1;
    const acts: [string, object][] = [
      ['comments', { text: `Turn ${turn}` }],
      ['retitle', { title: `Walked in turn ${turn}` }],
      ['set-priority', { priority: PRIORITIES[turn % 5] }],
      ['set-severity', { severity: SEVERITIES[turn % 7] }],
      ['comments', { text: `Private turn ${turn}`, private: true }],
      ['tag', { tag: `turn${turn % 9}` }],
    ];
    const [path, body] = acts[turn % acts.length]!;
    return scene.employee.post(`/api/bugs/${bugs[(turn * 7) % BUGS]!}/${path}`, body);
  }
  const comment = (): Promise<unknown> => {
    turn += 1;
    return scene.comment(bugs[(turn * 7) % BUGS]!, { text: `Walked, turn ${turn}` });
  };
  function add(): Promise<unknown> {
    added += 1;
    return added > MOST_ADDED ? Promise.resolve() : scene.bug({ title: 'Walked', tags: ['walk'] });
  }

  /** All pages; while each is fetched, others write, and what they wrote may be read or not. */
  async function walk(client: HttpClient, query: string, write: () => Promise<unknown>): Promise<number[]> {
    await client.get('/api/bugs', scene.afterAll());
    added = 0;
    const seen: number[] = [];
    for (let after: string | null = ''; after !== null;) {
      const address = `/api/bugs?${query}&limit=${PAGE}${after === '' ? '' : `&after=${after}`}`;
      const writes = Array.from({ length: WRITES }, write);
      const { status, body } = await client.get(address);
      await Promise.all([...writes, add()]);
      expect(status).toBe(200);
      seen.push(...body.items.map(({ number }: { number: number }) => number));
      after = body.next;
    }
    return seen;
  }

  it.each(sorts)('loses and repeats no bug in the order %s, whatever happens', async (sort) => {
    for (const client of [scene.employee, await scene.app.as('anonymous')]) {
      const seen = await walk(client, `sort=${sort}&tag=walk&q=walked`, change);
      expect(seen.length - new Set(seen).size).toBe(0);
      expect(bugs.filter((number) => !seen.includes(number))).toEqual([]);
    }
  });

  it.each(['walked', 'walked or turn', 'walked -nothing'])(
    'nor by relevance while comments and bugs are added: %s',
    async (q) => {
      const seen = await walk(scene.reporter, `sort=-relevance&q=${encodeURIComponent(q)}`, comment);
      expect(seen.length - new Set(seen).size).toBe(0);
      expect(bugs.filter((number) => !seen.includes(number))).toEqual([]);
    },
  );

  it.each(['-changed', 'changed'])(
    'is shown each bug where it stood when he began, and none that was not there: %s',
    async (sort) => {
      const ten: number[] = [];
      const tag = sort.replace('-', 'minus');
      for (let index = 0; index < 10; index += 1) ten.push(await scene.bug({ tags: [tag] }));
      const numbers = async (query: string): Promise<{ numbers: number[]; next: string }> => {
        const { body } = await scene.reporter.get(
          `/api/bugs?tag=${tag}&sort=${sort}&${query}`,
          scene.afterAll(),
        );
        return { numbers: body.items.map(({ number }: { number: number }) => number), next: body.next };
      };
      const first = await numbers('limit=2');
      // They pass each other in every way.
      for (const index of [9, 0, 4]) await scene.comment(ten[index]!);
      await scene.comment(ten[5]!, { private: true });
      const added = await scene.bug({ tags: [tag] });
      const rest = await numbers(`limit=50&after=${first.next}`);
      const inOrder = (all: number[]): number[] => (sort === 'changed' ? all : [...all].reverse());
      expect([...first.numbers, ...rest.numbers]).toEqual(inOrder(ten));
      // And as he begins again, where they are now.
      const again = await numbers('limit=50');
      const moved = [9, 0, 4].map((index) => ten[index]!);
      const still = ten.filter((number) => !moved.includes(number));
      expect(again.numbers).toEqual(inOrder([...still, ...moved, added]));
    },
  );

  it.each(['-priority', 'priority', '-severity', 'severity'])(
    'is shown each bug by the rank that it had when he began: %s',
    async (sort) => {
      const name = sort.replace('-', '');
      const values = (name === 'priority' ? PRIORITIES : SEVERITIES).slice(0, 5);
      const tag = sort.replace('-', 'minus');
      const five: number[] = [];
      for (const value of values) five.push(await scene.bug({ tags: [tag], [name]: value }));
      const page = async (query: string) => {
        const { body } = await scene.reporter.get(
          `/api/bugs?tag=${tag}&sort=${sort}&${query}`,
          scene.afterAll(),
        );
        return { numbers: body.items.map(({ number }: { number: number }) => number), next: body.next };
      };
      const first = await page('limit=2');
      // Turned round, twice over for one of them.
      await scene.employee.command(`/api/bugs/${five[3]!}/set-${name}`, { [name]: values[0] });
      for (const [index, number] of five.entries())
        await scene.employee.command(`/api/bugs/${number}/set-${name}`, { [name]: values[4 - index] });
      const rest = await page(`limit=1&after=${first.next}`);
      const last = await page(`limit=5&after=${rest.next}`);
      const ordered = sort.startsWith('-') ? five : [...five].reverse();
      expect([...first.numbers, ...rest.numbers, ...last.numbers]).toEqual(ordered);
      expect((await page('limit=5')).numbers).toEqual([...ordered].reverse());
    },
  );
});
