import { Agent, request as httpRequest } from 'node:http';
import { Scene } from '../support/scene.js';
import { testEngine } from '../support/test-store.js';

/**
 * Written and read at once, so many times in all, by so many at the same time. With EventStoreDB one process is the server,
 * too, and hands each event to every consumer.
 */
const ITERATIONS = testEngine === 'postgres' ? 10_000 : 3_000;
const WRITERS = 32;

/** The last position of the engine that has made this one. */
const farOf = (position: string): string =>
  position.replace(/\d+/g, (digits) => `0${'9'.repeat(digits.length - 1)}`);

describe('BugZot-After', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  it(`shows what was just written, ${ITERATIONS} times`, async () => {
    const { app, reporter, product } = scene;
    const agent = new Agent({ keepAlive: true, maxSockets: WRITERS });
    const authorization = `Bearer ${reporter.token}`;
    /** Plain node:http: with fetch most of the time would go into the client. */
    const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const asked = httpRequest(new URL(path, app.url), { agent, method, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
        });
        asked.on('error', reject).end(body);
      });
    let left = ITERATIONS;
    const failures: unknown[] = [];
    const write = async (): Promise<void> => {
      while (left > 0) {
        const title = `Number ${left--}`;
        const reported = await ask(
          'POST',
          '/api/bugs',
          { authorization, 'content-type': 'application/json' },
          JSON.stringify({ product, component: 'ui', title }),
        );
        const { id, position } = JSON.parse(reported.text) as { id: number; position: string };
        const seen = await ask('GET', `/api/bugs/${id}`, { authorization, 'bugzot-after': position });
        if (seen.status !== 200 || (JSON.parse(seen.text) as { title: string }).title !== title) {
          failures.push({ reported, seen });
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    agent.destroy();
    expect(failures.slice(0, 3)).toEqual([]);
  }, 120_000);

  it('holds for every read model that a query uses', async () => {
    const { admin, employee } = scene;
    for (let turn = 0; turn < 50; turn += 1) {
      const name = scene.name('Read');
      const product = await admin.created('/api/products', { name, categoryId: 1 });
      const after = { 'bugzot-after': product.position };
      expect((await employee.get(`/api/products/${product.id}`, after)).body.name).toBe(name);
      const list = await employee.get('/api/products?limit=200', after);
      expect(list.body.items.map((item: { id: number }) => item.id)).toContain(product.id);
    }
    const account = await admin.created('/api/accounts', scene.accountBody());
    const found = await admin.get(`/api/accounts/${account.id}`, { 'bugzot-after': account.position });
    expect(found.status).toBe(200);
  });

  it('holds for the other side of an edge between two bugs', async () => {
    const { employee } = scene;
    for (let turn = 0; turn < 30; turn += 1) {
      const [one, other] = [await scene.bug(), await scene.bug()];
      for (const [act, expected] of [
        ['block', [one]],
        ['unblock', []],
      ] as const) {
        const { position } = await employee.command(`/api/bugs/${one}/${act}`, { blocks: other });
        const { body } = await scene.reporter.get(`/api/bugs/${other}`, { 'bugzot-after': position });
        expect(body.dependsOn).toEqual(expected);
      }
    }
  });

  it.each(['x', '1e9', '-1', "1' or '1'='1", '1'.repeat(65), 'null'])('refuses %j', async (position) => {
    const answer = await scene.reporter.get('/api/bugs', { 'bugzot-after': position });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.bad-after']);
  });

  it('answers 503 with Retry-After when what was written is not there in time', async () => {
    const future = farOf(scene.reporter.position);
    const answer = await scene.reporter.get('/api/bugs', { 'bugzot-after': future });
    expect([answer.status, answer.body.code]).toEqual([503, 'read-model.behind']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    // Whoever did not ask for it is answered all the same.
    expect((await scene.app.as('anonymous')).position).toBe('');
    expect((await (await scene.app.as('anonymous')).get('/api/bugs')).status).toBe(200);
  });

  it('may be of the engine that held the log before it moved: all that is there by now is waited for', async () => {
    const number = await scene.bug();
    const postgres = '0000000000000000042';
    const eventStoreDb = '00000000000000000042.00000000000000000042';
    const before = testEngine === 'postgres' ? eventStoreDb : postgres;
    const answer = await scene.reporter.get(`/api/bugs/${number}`, { 'bugzot-after': before });
    expect([answer.status, answer.body.number]).toEqual([200, number]);
  });

  it('is of no concern to a route that reads no read model', async () => {
    const answer = await scene.reporter.get('/api/workflow', {
      'bugzot-after': farOf(scene.reporter.position),
    });
    expect(answer.status).toBe(200);
  });
});
