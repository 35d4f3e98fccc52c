import type { HttpClient } from '../support/http-client.js';
import { logOf } from '../support/log-of.js';
import { Scene } from '../support/scene.js';

describe('worklists', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(async () => {
    await scene.app.close();
  });

  const make = async (client: HttpClient = scene.reporter, name = scene.name('List')): Promise<number> =>
    (await client.created('/api/worklists', { name })).id;
  const add = async (list: number, text: string, more: object = {}, client = scene.reporter) =>
    (await client.created(`/api/worklists/${list}/items`, { text, ...more })).id;
  const shown = async (list: number, client = scene.reporter) =>
    (await client.get(`/api/worklists/${list}?limit=200`)).body;

  it('are made, filled, ticked off, renamed and deleted', async () => {
    const { reporter } = scene;
    const answer = await reporter.post('/api/worklists', { name: 'Groceries' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `/api/worklists/${answer.body.id}`,
    ]);
    const list = answer.body.id as number;
    const [milk, bread] = [await add(list, 'Milk'), await add(list, 'Bread')];
    await reporter.command(`/api/worklists/${list}/items/${milk}/check`);
    expect(await shown(list)).toEqual({
      list: { id: list, name: 'Groceries', createdAt: expect.any(String), items: 2, checked: 1 },
      items: [
        { id: milk, text: 'Milk', checked: true, createdAt: expect.any(String), bug: null },
        { id: bread, text: 'Bread', checked: false, createdAt: expect.any(String), bug: null },
      ],
      next: null,
    });
    await reporter.command(`/api/worklists/${list}/items/${milk}/uncheck`);
    await reporter.command(`/api/worklists/${list}/items/${bread}/remove`);
    await reporter.command(`/api/worklists/${list}/rename`, { name: 'Drinks' });
    const { headers, body } = await reporter.get(`/api/worklists/${list}`);
    expect(body).toMatchObject({ list: { name: 'Drinks', items: 1, checked: 0 } });
    expect(headers.get('etag')).toBe('"7"');
    await reporter.command(`/api/worklists/${list}/delete`, undefined, { 'if-match': '"7"' });
    const gone = await reporter.get(`/api/worklists/${list}`);
    expect([gone.status, gone.body.code]).toEqual([404, 'worklist.unknown']);
    expect((await reporter.post(`/api/worklists/${list}/items`, { text: 'x' })).status).toBe(404);
  });

  it('are nobody else’s, not even an admin’s', async () => {
    const list = await make();
    const item = await add(list, 'Mine');
    for (const client of [scene.admin, scene.employee, scene.colleague]) {
      const answers = [
        await client.get(`/api/worklists/${list}`, scene.afterAll()),
        await client.post(`/api/worklists/${list}/rename`, { name: 'Yours' }),
        await client.post(`/api/worklists/${list}/items`, { text: 'Yours' }),
        await client.post(`/api/worklists/${list}/items/${item}/check`),
        await client.post(`/api/worklists/${list}/items/999/check`),
        await client.post(`/api/worklists/${list}/items/${item}/move`, { before: null }),
        await client.post(`/api/worklists/${list}/items/${item}/remove`),
        await client.post(`/api/worklists/${list}/delete`, undefined, { 'if-match': '"99"' }),
        await client.post('/api/worklists/999999/delete'),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        answers.map(() => [404, 'worklist.unknown']),
      );
      const { body } = await client.get('/api/worklists?count=true', scene.afterAll());
      expect([body.total, body.items]).toEqual([0, []]);
    }
    expect(await shown(list)).toMatchObject({ items: [{ text: 'Mine', checked: false }] });
  });

  it('have names unique for their owner, whatever their case, until they are free again', async () => {
    const { reporter, employee } = scene;
    const list = await make(reporter, 'Unique');
    const taken = await reporter.post('/api/worklists', { name: ' UNIQUE ' });
    expect([taken.status, taken.body.code]).toEqual([409, 'worklist.name-taken']);
    const other = await make();
    const rename = () => reporter.post(`/api/worklists/${other}/rename`, { name: 'unique' });
    expect((await rename()).body.code).toBe('worklist.name-taken');
    await make(employee, 'Unique');
    await reporter.command(`/api/worklists/${list}/rename`, { name: 'UNIQUE' });
    expect(await shown(list)).toMatchObject({ list: { name: 'UNIQUE' } });
    await reporter.command(`/api/worklists/${list}/rename`, { name: 'Something else' });
    expect((await rename()).status).toBe(200);
    await reporter.command(`/api/worklists/${other}/delete`);
    await make(reporter, 'Unique');
  });

  it('are made once, when fifty of one name are made at once', async () => {
    const name = scene.name('Fifty');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => scene.reporter.post('/api/worklists', { name })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    const { body } = await scene.reporter.get('/api/worklists?limit=200');
    expect(body.items.filter((list: { name: string }) => list.name === name)).toHaveLength(1);
  });

  it('have each item once, when ten are added at once', async () => {
    const list = await make();
    const answers = await Promise.all(
      ['Milk', 'milk', 'MILK', 'ｍilk', 'Milk', 'milk', 'MILK', 'Milk ', ' milk', 'mILK'].map((text) =>
        scene.reporter.post(`/api/worklists/${list}/items`, { text }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'worklist.item-exists')).toHaveLength(9);
    const item = answers.find(({ status }) => status === 201)!.body.id;
    await scene.reporter.command(`/api/worklists/${list}/items/${item}/remove`);
    expect(await add(list, 'Milk')).not.toBe(item);
  });

  it('take a request that is sent again for one', async () => {
    const { reporter } = scene;
    const again = async (path: string, body: object | undefined, between: () => Promise<unknown>) => {
      const headers = { 'idempotency-key': scene.name('worklist-key') };
      const first = await reporter.post(path, body, headers);
      const second = await reporter.post(path, body, headers);
      await between();
      const third = await reporter.post(path, body, headers);
      expect(first.status).toBeLessThan(300);
      const told = [first, second, third].map((answer) => [
        answer.status,
        answer.headers.get('location'),
        answer.headers.get('etag'),
        answer.body,
      ]);
      expect(told[1]).toEqual(told[0]);
      expect(told[2]).toEqual(told[0]);
      return first.body.id as number;
    };
    const name = scene.name('Again');
    const list = await again('/api/worklists', { name }, async () => {
      const { body } = await reporter.get('/api/worklists?limit=200');
      const { id } = body.items.find((one: { name: string }) => one.name === name);
      await reporter.command(`/api/worklists/${id}/rename`, { name: scene.name('Meanwhile') });
      await make(reporter, name);
    });
    const item = await again(`/api/worklists/${list}/items`, { text: 'Once' }, () => add(list, 'Other'));
    await again(`/api/worklists/${list}/items/${item}/check`, undefined, () =>
      reporter.command(`/api/worklists/${list}/items/${item}/uncheck`),
    );
    const renamed = scene.name('Renamed');
    await again(`/api/worklists/${list}/rename`, { name: renamed }, () =>
      reporter.command(`/api/worklists/${list}/rename`, { name: scene.name('Third') }),
    );
    await make(reporter, renamed);
    expect(await shown(list)).toMatchObject({ list: { items: 2, checked: 0 } });
    await again(`/api/worklists/${list}/delete`, undefined, async () => undefined);
  });

  it('keep the order that their owner gives them, page by page', async () => {
    const list = await make();
    const ids: number[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) ids.push(await add(list, text));
    const [a, b, c, , e] = ids;
    const move = (item: number, before: number | null, headers = {}) =>
      scene.reporter.post(`/api/worklists/${list}/items/${item}/move`, { before }, headers);
    await move(e!, a!);
    await move(b!, null);
    const texts = async (): Promise<string> =>
      (await shown(list)).items.map(({ text }: { text: string }) => text).join('');
    expect(await texts()).toBe('eacdb');
    const first = await scene.reporter.get(`/api/worklists/${list}?limit=3`);
    const second = await scene.reporter.get(`/api/worklists/${list}?limit=3&after=${first.body.next}`);
    expect([first, second].map(({ body }) => body.items.length)).toEqual([3, 2]);
    expect([...first.body.items, ...second.body.items]).toEqual((await shown(list)).items);

    const version = (await scene.reporter.get(`/api/worklists/${list}`)).headers.get('etag')!;
    await scene.reporter.command(`/api/worklists/${list}/items/${c!}/remove`);
    const answers = [
      await move(a!, e!, { 'if-match': version }),
      await move(a!, c!),
      await move(c!, a!),
      await move(a!, 0),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [412, 'worklist.version-conflict'],
      [409, 'worklist.place-unknown'],
      [404, 'worklist.item-unknown'],
      [422, 'request.invalid'],
    ]);
    expect(await texts()).toBe('eadb');
  });

  it('point at bugs that their owner sees, as long as he sees them', async () => {
    const { reporter, employee } = scene;
    const [open, secret] = [
      await scene.bug({ title: 'It beeps' }),
      await scene.privateBug({ title: 'zzsecretzz' }),
    ];
    const list = await make();
    await add(list, 'Look', { bug: open });
    for (const bug of [secret, 999_999]) {
      const answer = await reporter.post(`/api/worklists/${list}/items`, { text: `Bug ${bug}`, bug });
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        422,
        'worklist.no-such-bug',
        undefined,
      ]);
    }
    await employee.command(`/api/bugs/${open}/retitle`, { title: 'It beeps at night' });
    await employee.command(`/api/bugs/${open}/start`);
    const { body } = await reporter.get(`/api/worklists/${list}`, scene.afterAll());
    expect(body.items).toMatchObject([
      { bug: { number: open, title: 'It beeps at night', status: 'IN_PROGRESS' } },
    ]);

    const theirs = await make(scene.colleague);
    await add(theirs, 'Secret', { bug: secret }, scene.colleague);
    expect((await shown(theirs, scene.colleague)).items[0].bug).toMatchObject({ title: 'zzsecretzz' });
    const role = (to: string) =>
      scene.admin.command(`/api/accounts/${scene.colleague.account}/role`, { role: to });
    await role('reporter');
    expect((await shown(theirs, scene.colleague)).items).toMatchObject([{ text: 'Secret', bug: null }]);
    await role('employee');
  });

  it('come page by page', async () => {
    const client = await scene.app.newcomer('reporter');
    const lists: number[] = [];
    for (let made = 0; made < 5; made += 1) lists.push(await make(client));
    for (let text = 0; text < 5; text += 1) await add(lists[0]!, `Item ${text}`, {}, client);
    for (const [path, total] of [
      ['/api/worklists', 5],
      [`/api/worklists/${lists[0]}`, 5],
    ] as const) {
      const ids: number[] = [];
      for (let after: string | null = ''; after !== null;) {
        const page = await client.get(`${path}?limit=2&count=true${after === '' ? '' : `&after=${after}`}`);
        expect([page.status, page.body.total]).toEqual([200, total]);
        ids.push(...page.body.items.map(({ id }: { id: number }) => id));
        expect(page.headers.has('link')).toBe(page.body.next !== null);
        after = page.body.next;
      }
      expect(ids).toEqual(path === '/api/worklists' ? lists : [1, 2, 3, 4, 5]);
    }
    expect((await client.get('/api/worklists?after=x')).body.code).toBe('request.bad-cursor');
  });

  it('are 200 at the most', async () => {
    const client = await scene.app.newcomer('reporter');
    for (let made = 0; made < 200; made += 20) {
      await Promise.all(Array.from({ length: 20 }, () => make(client)));
    }
    const answer = await client.post('/api/worklists', { name: 'One more' });
    expect([answer.status, answer.body.code]).toEqual([409, 'worklist.too-many']);
    const { body } = await client.get('/api/worklists?count=true&limit=1');
    expect(body.total).toBe(200);
    const [{ id }] = body.items;
    await client.command(`/api/worklists/${id}/rename`, { name: 'Renamed at the limit' });
    await client.command(`/api/worklists/${id}/delete`);
    await make(client, 'One more');
  });

  it('refuse what does not fit', async () => {
    const list = await make();
    for (const [path, body] of [
      ['/api/worklists', { name: '' }],
      ['/api/worklists', { name: 'x'.repeat(101) }],
      ['/api/worklists', { name: 'two\nlines' }],
      ['/api/worklists', { name: 'x', owner: 1 }],
      [`/api/worklists/${list}/items`, { text: 'x'.repeat(501) }],
      [`/api/worklists/${list}/items`, { text: 'x', bug: 0 }],
      [`/api/worklists/${list}/rename`, {}],
    ] as const) {
      expect((await scene.reporter.post(path, body)).status).toBe(422);
    }
    const stale = await scene.reporter.post(
      `/api/worklists/${list}/items`,
      { text: 'x' },
      { 'if-match': '"9"' },
    );
    expect([stale.status, stale.body.code]).toEqual([412, 'worklist.version-conflict']);
    const unknown = await scene.reporter.post(`/api/worklists/${list}/items/9/check`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'worklist.item-unknown']);
  });

  it('stand in the log without a word of their owner’s', async () => {
    const list = await make(scene.reporter, 'zzcanaryzz list');
    await add(list, 'zzcanaryzz item', { bug: await scene.bug() });
    const log = await logOf(scene.app);
    expect(log.filter((event) => /zzcanaryzz/i.test(JSON.stringify(event)))).toEqual([]);
    const [, added, ...more] = log.filter(({ stream }) => stream === `worklist-${list}`);
    expect(more).toEqual([]);
    expect(Object.keys(added!.data).sort()).toEqual(['id', 'item', 'textKey']);
  });
});
