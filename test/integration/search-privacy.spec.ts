import type { Answer, HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const SECRET = 'xylophone';
const PREFIXES = Array.from({ length: SECRET.length - 1 }, (_, index) => SECRET.slice(0, index + 2));

/** What somebody tries who guesses that a word is somewhere, and in what it stands. */
const probes = [
  SECRET,
  `${SECRET}s`,
  `"${SECRET}"`,
  `"the ${SECRET}"`,
  `"a ${SECRET} in the attic"`,
  `harp -${SECRET}`,
  `harp -"${SECRET}"`,
  `harp or ${SECRET}`,
  `harp ${SECRET}`,
  `harp -${SECRET.slice(0, 4)}*`,
  `${SECRET} status:open`,
  `${SECRET} is:private`,
  `is:private`,
  `-is:private harp`,
  ...PREFIXES.map((prefix) => `${prefix}*`),
];
const orders = ['-relevance', '-changed', 'changed', '-number', 'priority'];

/** Privacy paths 6 and 7: hits, totals, orders, snippets and similar bugs as an oracle. */
describe('whoever may not see a word cannot find out that it is there', () => {
  let scene: Scene;
  let unprivileged: HttpClient[];
  let open: number;
  let other: number;

  beforeAll(async () => {
    scene = await Scene.set();
    unprivileged = [scene.reporter, await scene.app.as('anonymous')];
    open = await scene.bug({ title: 'The harp is out of tune', description: 'A harp in the attic.' });
    other = await scene.bug({ title: 'Another harp', description: 'In the cellar' });
    await scene.comment(open, { text: 'Which harp?' }, scene.reporter);
  });
  afterAll(() => scene.app.close());

  async function look(client: HttpClient): Promise<Record<string, unknown>> {
    const seen: Record<string, unknown> = {};
    const keep = (path: string, { status, headers, body }: Answer): void => {
      const { instance: _instance, ...rest } = body;
      seen[path] = [status, headers.get('link'), headers.get('etag'), rest];
    };
    for (const q of probes) {
      for (const sort of orders) {
        const path = `/api/bugs?${new URLSearchParams({ q, sort, count: 'true', limit: '1' }).toString()}`;
        const first = await client.get(path, scene.afterAll());
        keep(path, first);
        if (first.body.next !== null) {
          const next = `${path}&after=${first.body.next}`;
          keep(next, await client.get(next));
        }
      }
    }
    for (const title of [SECRET, `harp ${SECRET}`, `A ${SECRET} in the attic`]) {
      const path = `/api/bugs/similar?limit=20&title=${encodeURIComponent(title)}`;
      keep(path, await client.get(path, scene.afterAll()));
    }
    for (const number of [open, other]) {
      const path = `/api/bugs/${number}/similar?limit=20`;
      keep(path, await client.get(path, scene.afterAll()));
    }
    return seen;
  }

  /** Nothing of it is seen by them, and something by those who may. */
  async function unseen(work: () => Promise<unknown>): Promise<void> {
    const before = await Promise.all(unprivileged.map(look));
    const seenBefore = await look(scene.employee);
    await work();
    const after = await Promise.all(unprivileged.map(look));
    expect(after).toEqual(before);
    const bodies = after.flatMap((seen) => Object.values(seen).map((answer) => (answer as unknown[])[3]));
    expect(JSON.stringify(bodies)).not.toContain(SECRET);
    expect(await look(scene.employee)).not.toEqual(seenBefore);
  }

  it('in a private comment, as written and as edited', async () => {
    await unseen(async () => {
      const id = await scene.comment(open, { text: `A ${SECRET} in the attic`, private: true });
      await scene.employee.command(`/api/bugs/${open}/comments/${id}/edit`, {
        text: `The ${SECRET}: a ${SECRET} in the attic. Harp, harp, harp.`,
      });
      // The newest word is the strongest: it would change the order.
      await scene.comment(other, { text: 'harp '.repeat(50), private: true });
    });
    const { body } = await scene.employee.get(`/api/bugs?q=${SECRET}&count=true`);
    expect([body.total, body.items[0].number, body.items[0].snippet.source]).toEqual([1, open, 'comment']);
  });

  it('in a private bug, its title, description, and public comments', async () => {
    let number = 0;
    await unseen(async () => {
      number = await scene.privateBug({
        title: `The ${SECRET}`,
        description: `A ${SECRET} in the attic. Harp`,
      });
      await scene.comment(number, { text: `Whose ${SECRET}?` });
      await scene.employee.command(`/api/bugs/${number}/retitle`, { title: `The harp, the ${SECRET}` });
      await scene.employee.command(`/api/bugs/${number}/describe`, { description: `${SECRET} and harp` });
      const id = await scene.comment(number, { text: `A ${SECRET} in the attic`, private: true });
      await scene.employee.command(`/api/bugs/${number}/comments/${id}/show`);
    });
    const { body } = await scene.employee.get(`/api/bugs?q=is:private`);
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([number]);
  });

  it('in a comment that was hidden, from then on', async () => {
    const id = await scene.comment(other, { text: `A ${SECRET} in the attic` });
    const before = await scene.reporter.get(`/api/bugs?q=${SECRET}&count=true`, scene.afterAll());
    expect(before.body.total).toBe(1);
    await scene.employee.command(`/api/bugs/${other}/comments/${id}/hide`);
    for (const client of unprivileged) {
      for (const q of [SECRET, `${SECRET.slice(0, 3)}*`, `"${SECRET} in the attic"`, `harp ${SECRET}`]) {
        const { body } = await client.get(
          `/api/bugs?${new URLSearchParams({ q, count: 'true', sort: '-relevance' }).toString()}`,
          scene.afterAll(),
        );
        expect([q, body.total, body.items, body.next]).toEqual([q, 0, [], null]);
      }
    }
  });

  it('by a cursor of one who sees it', async () => {
    const { body } = await scene.employee.get('/api/bugs?sort=-changed&limit=1', scene.afterAll());
    // The newest change is private: nobody else was ever given this moment.
    const answer = await scene.reporter.get(`/api/bugs?sort=-changed&limit=1&after=${body.next}`);
    const forged = [new Date().toISOString(), 1, [1, '00000000-0000-4000-8000-000000000000']];
    const made = Buffer.from(JSON.stringify(forged)).toString('base64url');
    const unknown = await scene.reporter.get(`/api/bugs?sort=-changed&limit=1&after=${made}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.bad-cursor']);
    expect({ ...answer.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
  });

  it('nor by an answer that was made for another one’s “me”', async () => {
    const path = '/api/bugs?q=reporter:me&count=true';
    const mine = await scene.reporter.get(path, scene.afterAll());
    const theirs = await scene.app.newcomer('reporter');
    expect(mine.body.total).toBeGreaterThan(0);
    expect((await theirs.get(path)).body).toEqual({ items: [], next: null, total: 0 });
    expect((await (await scene.app.as('anonymous')).get(path)).body.total).toBe(0);
  });
});
