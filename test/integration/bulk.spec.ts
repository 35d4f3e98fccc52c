import type { EventStore } from '../../src/event-store/event-store.js';
import { STORED_LOG, StoreUnavailable } from '../../src/event-store/event-store.js';
import { soundLog } from '../support/log-of.js';
import { makeProduct } from '../support/catalog.js';
import type { Answer } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

const ABSENT = 999_999;

describe('the same actions on many bugs', () => {
  let scene: Scene;
  let store: EventStore;

  beforeAll(async () => {
    scene = await Scene.set();
    store = scene.app.bugzot.app.get<EventStore>(STORED_LOG);
  });
  afterAll(() => scene.app.close());

  const bugs = (count: number): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, () => scene.bug()));
  const bulk = (body: object, headers: Record<string, string> = {}, by = scene.employee): Promise<Answer> =>
    by.post('/api/bugs/bulk', body, headers);
  const bug = async (number: number) => (await scene.employee.get(`/api/bugs/${number}`)).body;
  const typesOf = async (number: number) =>
    (await soundLog(store, `bug-${number}`)).map(({ type }) => type).slice(1);

  it('are taken by each, and the results are in the order asked', async () => {
    const [first, second, third] = await bugs(3);
    const { status, body } = await bulk({
      numbers: [third, ABSENT, first, second],
      actions: [
        { action: 'assign', assignee: 'colleague' },
        { action: 'set-severity', severity: 'blocker' },
        { action: 'comment', text: 'All of these are one release.' },
      ],
    });
    expect(status).toBe(200);
    expect(body.results).toEqual([
      { number: third, ok: true, version: 4 },
      { number: ABSENT, ok: false, code: 'bug.unknown', title: expect.stringContaining('no such bug') },
      { number: first, ok: true, version: 4 },
      { number: second, ok: true, version: 4 },
    ]);
    for (const number of [first, second, third] as number[]) {
      expect(await bug(number)).toMatchObject({
        status: 'ASSIGNED',
        severity: 'blocker',
        assignee: { username: 'colleague' },
      });
    }
    // One thing that somebody has done, not three.
    const history = await scene.employee.get(`/api/bugs/${first}/history`);
    expect(history.body.items.map(({ changes }: { changes: unknown[] }) => changes.length)).toEqual([1, 3]);
  });

  it('are decided on the outcome of the ones before', async () => {
    const numbers = await bugs(2);
    const calendar = await makeProduct(scene.admin, 'Calendar');
    await scene.admin.created(`/api/products/${calendar}/versions`, { name: '9.9' });
    const actions = [
      { action: 'move', product: 'Calendar', component: 'ui' },
      { action: 'set-version', version: '9.9' },
      { action: 'start' },
      { action: 'resolve', resolution: 'FIXED' },
      { action: 'verify' },
      { action: 'reopen', comment: 'Not quite.' },
    ];
    expect((await bulk({ numbers, actions, dryRun: true })).body.results[0]).toMatchObject({ version: 8 });
    expect((await bulk({ numbers, actions })).body.results.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    expect(await bug(numbers[1]!)).toMatchObject({ status: 'REOPENED', version: '9.9' });
  });

  it('are taken all or not at all, and a bug that is refused does not hold up the others', async () => {
    const [open, closed] = (await bugs(2)) as [number, number];
    await scene.resolved(closed);
    const before = await typesOf(closed);
    const { body } = await bulk({
      numbers: [closed, open],
      actions: [{ action: 'tag', tag: 'sorted' }, { action: 'start' }],
    });
    expect(body.results).toMatchObject([
      { number: closed, ok: false, code: 'bug.illegal-move', detail: expect.stringContaining('RESOLVED') },
      { number: open, ok: true },
    ]);
    expect(await typesOf(closed)).toEqual(before);
    expect(await typesOf(open)).toEqual(['BugTagged', 'BugStarted']);
  });

  it('are only told of when it is a dry run, in the same words as when it is none', async () => {
    const [first, second] = (await bugs(2)) as [number, number];
    await scene.resolved(second);
    const request = {
      numbers: [first, second, ABSENT],
      actions: [
        { action: 'watch' },
        { action: 'resolve', resolution: 'FIXED', comment: 'With the last release.' },
      ],
    };
    const head = await store.head();
    const dry = await bulk({ ...request, dryRun: true });
    expect(dry.body.position).toBe(null);
    expect(await store.head()).toBe(head);
    const real = await bulk(request);
    expect(dry.body.results).toEqual(real.body.results);
    expect(real.body.position).toBe(await store.head());
  });

  it('say nothing has changed when it is already so', async () => {
    const numbers = await bugs(2);
    const actions = [{ action: 'set-priority', priority: 'high' }];
    await bulk({ numbers, actions });
    const head = await store.head();
    expect((await bulk({ numbers, actions })).body.results).toEqual(
      numbers.map((number) => ({ number, ok: true, version: 2 })),
    );
    expect(await store.head()).toBe(head);
  });

  describe('sent again with their key', () => {
    it('have no second effect and the same answer, whatever has happened since', async () => {
      const numbers = await bugs(3);
      // Done a second time, the first action would undo the second.
      const actions = [
        { action: 'untag', tag: 'again' },
        { action: 'tag', tag: 'again' },
        { action: 'comment', text: 'Once.' },
      ];
      const headers = { 'idempotency-key': scene.name('bulk') };
      const first = await bulk({ numbers, actions }, headers);
      await scene.resolved(numbers[0]!);
      const events = await Promise.all(numbers.map(typesOf));
      expect((await bulk({ numbers, actions }, headers)).body).toEqual(first.body);
      expect(await Promise.all(numbers.map(typesOf))).toEqual(events);
    });

    it('complete what was begun when the event store went away', async () => {
      const numbers = await bugs(40);
      const request = { numbers, actions: [{ action: 'start' }, { action: 'comment', text: 'Now.' }] };
      const headers = { 'idempotency-key': scene.name('bulk') };
      const append = store.append.bind(store);
      let left = 25;
      store.append = async (...args) => {
        if (--left < 0) throw new StoreUnavailable('gone');
        return append(...args);
      };
      const failed = await bulk(request, headers);
      expect([failed.status, failed.body.code]).toEqual([503, 'store.unavailable']);
      store.append = append;
      const half = await Promise.all(numbers.map(typesOf));
      expect(half.filter((types) => types.length > 0)).toHaveLength(25);
      const { status, body } = await bulk(request, headers);
      expect(status).toBe(200);
      expect(body.results).toEqual(numbers.map((number) => ({ number, ok: true, version: 3 })));
      for (const number of numbers) expect(await typesOf(number)).toEqual(['BugStarted', 'CommentAdded']);
    });
  });

  it('draw edges to another bug, on both sides, unless that would close a loop', async () => {
    const [blocker, first, second] = (await bugs(3)) as [number, number, number];
    await scene.employee.command(`/api/bugs/${second}/block`, { blocks: blocker });
    const { body } = await bulk({
      numbers: [first, second, blocker],
      actions: [{ action: 'block', dependsOn: blocker }],
    });
    expect(body.results).toMatchObject([
      { ok: true },
      { ok: false, code: 'bug.dependency-loop' },
      { ok: false, code: 'bug.dependency-loop' },
    ]);
    expect(await bug(blocker)).toMatchObject({ blocks: [first], dependsOn: [second] });
    await bulk({ numbers: [first], actions: [{ action: 'unblock', dependsOn: blocker }] });
    expect((await bug(blocker)).blocks).toEqual([]);
    const duplicate = { action: 'resolve', resolution: 'DUPLICATE', duplicateOf: blocker };
    const { body: resolved } = await bulk({ numbers: [first, blocker], actions: [duplicate] });
    expect(resolved.results).toMatchObject([{ ok: true }, { ok: false, code: 'bug.duplicate-loop' }]);
  });

  it.each([
    ['no bug', { numbers: [], actions: [{ action: 'start' }] }],
    ['no action', { numbers: [1], actions: [] }],
    ['a bug twice', { numbers: [1, 1], actions: [{ action: 'start' }] }],
    [
      'too many bugs',
      { numbers: Array.from({ length: 501 }, (_, n) => n + 1), actions: [{ action: 'start' }] },
    ],
    ['too many actions', { numbers: [1], actions: Array.from({ length: 11 }, () => ({ action: 'start' })) }],
    ['an unknown action', { numbers: [1], actions: [{ action: 'delete' }] }],
    ['another action’s body', { numbers: [1], actions: [{ action: 'start', tag: 'x' }] }],
    ['half a body', { numbers: [1], actions: [{ action: 'block' }] }],
    [
      'one other bug for two actions',
      {
        numbers: [1],
        actions: [
          { action: 'block', blocks: 2 },
          { action: 'resolve', resolution: 'DUPLICATE', duplicateOf: 2 },
        ],
      },
    ],
  ])('are refused with %s', async (_, body) => {
    const { status, body: problem } = await bulk(body);
    expect([status, problem.code]).toEqual([422, 'request.invalid']);
  });

  it('are not about one version', async () => {
    const request = { numbers: [await scene.bug()], actions: [{ action: 'start' }] };
    const { status, body } = await bulk(request, { 'if-match': '"1"' });
    expect([status, body.code]).toEqual([400, 'bug.bulk-if-match']);
  });

  it('tell whoever may not take them nothing of any bug', async () => {
    const [open, hidden] = [await scene.bug(), await scene.privateBug()];
    for (const role of ['reporter', 'auditor', 'anonymous'] as const) {
      const by = await scene.app.as(role);
      const answers: unknown[] = [];
      for (const number of [open, hidden, ABSENT]) {
        for (const dryRun of [true, false]) {
          const request = { numbers: [number], actions: [{ action: 'watch' }], dryRun };
          const { status, body } = await bulk(request, {}, by);
          answers.push([status, { ...body, instance: '' }]);
        }
      }
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    }
  });

  it('keep what is private private', async () => {
    const number = await scene.bug();
    const secret = { action: 'resolve', resolution: 'INVALID', comment: 'zzcanaryzz', private: true };
    await bulk({ numbers: [number], actions: [secret] });
    const path = `/api/bugs/${number}/comments`;
    expect((await scene.employee.get(path)).body.items).toHaveLength(1);
    expect((await scene.reporter.get(path, scene.afterAll())).body.items).toEqual([]);
  });
});
