import { crawl } from '../support/crawl.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

describe('what is private is written by those who may, and by no other way', () => {
  let scene: Scene;
  let auditor: HttpClient;

  beforeAll(async () => {
    scene = await Scene.set();
    auditor = await scene.app.as('auditor');
  });
  afterAll(() => scene.app.close());

  /** As one sees it who sees all. */
  const everything = () => crawl(auditor, scene.afterAll(), 8, []);
  const comments = async (number: number) =>
    (await auditor.get(`/api/bugs/${number}/comments?limit=200`, scene.afterAll())).body.items as {
      id: number;
      text: string | null;
      private: boolean;
    }[];

  it('a reporter sets, flips, edits and redacts nothing private, by any route', async () => {
    const { reporter, product } = scene;
    const [own, others, secret] = [
      await scene.resolved(await scene.bug()),
      await scene.bug({}, scene.employee),
      await scene.privateBug(),
    ];
    const [open, mine, hidden] = [
      await scene.comment(own),
      await scene.comment(own, {}, reporter),
      await scene.comment(own, { private: true }),
    ];
    const secrets = await scene.comment(secret);
    const before = await everything();
    const attempts: [status: number, path: string, body?: object][] = [
      [403, '/api/bugs', { product, component: 'ui', title: 'Secret', private: true }],
      [403, `/api/bugs/${own}/comments`, { text: 'Secret', private: true }],
      [403, `/api/bugs/${others}/comments`, { text: 'Secret', private: true }],
      [404, `/api/bugs/${secret}/comments`, { text: 'Secret', private: true }],
      [404, `/api/bugs/${secret}/comments`, { text: 'Open' }],
      ...['verify', 'close', 'reopen'].map((move): [number, string, object] => [
        403,
        `/api/bugs/${own}/${move}`,
        { comment: 'Secret', private: true },
      ]),
      ...['hide', 'show', 'redact'].flatMap((act) =>
        [open, mine, hidden, 4711].map((id): [number, string] => [
          403,
          `/api/bugs/${own}/comments/${id}/${act}`,
        ]),
      ),
      [404, `/api/bugs/${own}/comments/${hidden}/edit`, { text: 'Mine' }],
      [404, `/api/bugs/${secret}/comments/${secrets}/edit`, { text: 'Mine' }],
      [404, `/api/bugs/${others}/comments/${mine}/edit`, { text: 'Mine' }],
      [403, `/api/bugs/${own}/comments/${open}/edit`, { text: 'Mine' }],
      // The flag comes along with nothing that has none.
      [422, `/api/bugs/${own}/comments/${mine}/edit`, { text: 'Mine', private: false }],
      [422, `/api/bugs/${own}/comments/${mine}/edit`, { text: 'Mine', private: true }],
      [404, `/api/bugs/${secret}/watch`],
      [403, `/api/bugs/${secret}/start`],
      [403, `/api/bugs/${others}/resolve`, { resolution: 'DUPLICATE', duplicateOf: secret }],
      [403, `/api/bugs/${others}/block`, { blocks: secret }],
    ];
    for (const [status, path, body] of attempts) {
      expect([path, body, (await reporter.post(path, body)).status]).toEqual([path, body, status]);
      const again = await reporter.post(path, body, { 'idempotency-key': scene.name('attempt') });
      expect([path, again.status]).toEqual([path, status]);
    }
    expect(await everything()).toEqual(before);
  });

  it.each(['true', 1, 0, null, {}, [], 'yes'])(
    'the flag is true or false, and nothing like it: %j',
    async (flag) => {
      const { employee, product } = scene;
      const number = await scene.bug();
      const report = { product, component: 'ui', title: 'Secret', private: flag };
      expect((await employee.post('/api/bugs', report)).status).toBe(422);
      const comment = { text: 'Secret', private: flag };
      expect((await employee.post(`/api/bugs/${number}/comments`, comment)).status).toBe(422);
      const remark = { comment: 'Secret', private: flag };
      expect((await employee.post(`/api/bugs/${number}/start`, remark)).status).toBe(422);
      expect(await comments(number)).toEqual([]);
    },
  );

  it('an auditor sees and does nothing', async () => {
    const [number, secret] = [await scene.bug(), await scene.privateBug()];
    const comment = await scene.comment(secret, { private: true });
    const before = await everything();
    for (const [path, body] of [
      ['/api/bugs', { product: scene.product, component: 'ui', title: 'Found' }],
      [`/api/bugs/${number}/comments`, { text: 'Found' }],
      [`/api/bugs/${secret}/comments`, { text: 'Found', private: true }],
      [`/api/bugs/${secret}/comments/${comment}/show`],
      [`/api/bugs/${secret}/comments/${comment}/edit`, { text: 'Found' }],
      [`/api/bugs/${secret}/watch`],
      [`/api/bugs/${secret}/close`, {}],
    ] as const) {
      expect([path, (await auditor.post(path, body)).status]).toEqual([path, 403]);
    }
    expect(await everything()).toEqual(before);
  });

  it('the flag survives an edit, a move of the bug, a conflict and a retry', async () => {
    const { employee } = scene;
    const number = await scene.bug();
    const path = `/api/bugs/${number}/comments`;
    const body = { text: 'Secret', private: true };
    const conflict = await employee.post(path, body, { 'if-match': '"9"', 'idempotency-key': 'flag' });
    expect(conflict.status).toBe(412);
    expect(JSON.stringify(conflict.body)).not.toContain('Secret');
    const made = await employee.post(path, body, { 'idempotency-key': 'flag' });
    const again = await employee.post(path, body, { 'idempotency-key': 'flag' });
    expect([again.status, again.body]).toEqual([201, made.body]);
    await employee.command(`${path}/${made.body.id}/edit`, { text: 'Still secret' });
    const elsewhere = { product: await scene.freshProduct(), component: 'ui' };
    await employee.command(`/api/bugs/${number}/move`, elsewhere);
    await employee.command(`/api/bugs/${number}/resolve`, { resolution: 'WONTFIX' });
    expect(await comments(number)).toMatchObject([{ id: made.body.id, text: 'Still secret', private: true }]);
    expect((await scene.reporter.get(path)).body.items).toEqual([]);
    const secret = await scene.privateBug();
    await employee.command(`/api/bugs/${secret}/move`, elsewhere);
    expect((await scene.reporter.get(`/api/bugs/${secret}`, scene.afterAll())).status).toBe(404);
  });

  it('staff flip comments of others both ways, and twice is once', async () => {
    const { employee, reporter } = scene;
    const number = await scene.bug();
    const id = await scene.comment(number, { text: 'Said' }, reporter);
    const path = `/api/bugs/${number}/comments`;
    const seen = async () => (await reporter.get(path, scene.afterAll())).body.items.length as number;
    for (const [act, visible] of [
      ['show', 1],
      ['hide', 0],
      ['hide', 0],
      ['show', 1],
      ['show', 1],
    ] as const) {
      await employee.command(`${path}/${id}/${act}`);
      expect([act, await seen()]).toEqual([act, visible]);
    }
    // Its author edits it again, and it stays as open as it is.
    await reporter.command(`${path}/${id}/edit`, { text: 'Said better' });
    expect(await comments(number)).toMatchObject([{ text: 'Said better', private: false }]);
  });
});
