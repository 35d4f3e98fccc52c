import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStore } from '../../src/event-store/event-store.js';
import { Reservations } from '../../src/write-path/reservations.js';
import { createMissing } from '../../tools/import/create-missing.js';
import { importLines, ImportStopped, type Refusal, type Tally } from '../../tools/import/import-lines.js';
import { collectBugs } from '../support/bug-collection.js';
import type { Answer } from '../support/http-client.js';
import { issuedBy } from '../support/issued.js';
import { soundLog } from '../support/log-of.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

type Line = Record<string, unknown>;

let scene: Scene;
let store: EventStore;
let folder: string;

beforeAll(async () => {
  scene = await Scene.set();
  store = scene.app.bugzot.app.get(EventStore);
  folder = await mkdtemp(join(tmpdir(), 'bugzot-import-'));
});
afterAll(async () => {
  await scene.app.close();
  await rm(folder, { recursive: true });
});

const line = (more: Line = {}): Line => ({
  source: 'elsewhere',
  id: scene.name('bug'),
  product: 'Mail',
  component: 'ui',
  title: 'It crashed',
  reporter: 'reporter',
  reportedAt: '2012-04-01T12:00:00.000Z',
  ...more,
});
const send = (body: Line, headers: Record<string, string> = {}): Promise<Answer> =>
  scene.admin.post('/api/bugs/import', body, headers);
const numberOf = async (body: Line): Promise<number> => (await send(body)).body.id;
const bug = async (number: number) => (await scene.admin.get(`/api/bugs/${number}`)).body;
const commentsOf = async (number: number) =>
  (await scene.admin.get(`/api/bugs/${number}/comments`)).body.items;
const typesOf = async (number: number) => (await soundLog(store, `bug-${number}`)).map(({ type }) => type);

describe('an imported bug', () => {
  it('has its reporter and its times, and comments of their authors in the order of writing', async () => {
    const { status, headers, body } = await send(
      line({
        status: 'CLOSED',
        resolution: 'FIXED',
        assignee: 'colleague',
        severity: 'major',
        tags: ['old', 'old'],
        due: '2012-05-01',
        comments: [
          { author: 'reporter', text: 'Last', writtenAt: '2026-02-03T00:00:00+01:00' },
          { author: 'employee', text: 'First', writtenAt: '2012-04-01T13:00:00Z', private: true },
          { author: 'reporter', text: 'Second', writtenAt: '2012-04-01T13:00:00Z' },
        ],
      }),
    );
    expect([status, headers.get('location')]).toEqual([201, `/api/bugs/${body.id}`]);
    expect(await bug(body.id)).toMatchObject({
      status: 'CLOSED',
      resolution: 'FIXED',
      severity: 'major',
      tags: ['old'],
      due: '2012-05-01',
      reporter: { username: 'reporter' },
      assignee: { username: 'colleague' },
      createdAt: '2012-04-01T12:00:00.000Z',
    });
    expect(await commentsOf(body.id)).toMatchObject([
      {
        text: 'First',
        author: { username: 'employee' },
        createdAt: '2012-04-01T13:00:00.000Z',
        private: true,
      },
      { text: 'Second', author: { username: 'reporter' } },
      { text: 'Last', createdAt: '2026-02-02T23:00:00.000Z' },
    ]);
    // It is the reporter's own, and what is written from now on comes after.
    await scene.reporter.command(`/api/bugs/${body.id}/reopen`, { comment: 'It is back' });
    const { body: seen } = await scene.reporter.get(`/api/bugs/${body.id}/comments`);
    expect(seen.items.map(({ text }: { text: string }) => text)).toEqual(['Second', 'Last', 'It is back']);
  });

  it.each([
    ['NEW', {}, []],
    ['ASSIGNED', { assignee: 'employee' }, ['BugAssigned']],
    ['IN_PROGRESS', { assignee: 'employee' }, ['BugStarted']],
    ['RESOLVED', { resolution: 'DUPLICATE' }, ['BugResolved']],
    ['VERIFIED', { resolution: 'FIXED' }, ['BugResolved', 'BugVerified']],
    ['CLOSED', { resolution: 'WONTFIX' }, ['BugResolved', 'BugClosed']],
    ['REOPENED', {}, ['BugResolved', 'BugReopened']],
  ])('is %s by moves that the workflow has', async (status, more, moves) => {
    const number = await numberOf(line({ status, ...more }));
    expect(await bug(number)).toMatchObject({
      status,
      resolution: 'resolution' in more ? more.resolution : null,
    });
    expect((await typesOf(number)).slice(1)).toEqual(moves);
  });

  it('counts as the admin’s where nobody knows the people, whose names are kept nowhere', async () => {
    const comments = [{ author: 'zzstranger', text: 'Hello', writtenAt: '2012-04-02T12:00:00Z' }];
    const body = line({ reporter: 'zzstranger', assignee: 'zzstranger', status: 'ASSIGNED', comments });
    const number = await numberOf(body);
    expect(await bug(number)).toMatchObject({
      reporter: { username: 'admin' },
      assignee: null,
      status: 'NEW',
    });
    expect(await commentsOf(number)).toMatchObject([{ author: { username: 'admin' } }]);
    expect(JSON.stringify(await soundLog(store, `bug-${number}`))).not.toContain('zzstranger');
  });

  it('belongs to what takes no new bugs any more', async () => {
    const [component, version] = [await scene.component(), await scene.version()];
    await scene.admin.command(`/api/products/${scene.product}/components/${component}/retire`);
    await scene.admin.command(`/api/products/${scene.product}/versions/${version}/retire`);
    expect((await send(line({ component, version }))).status).toBe(201);
  });

  it('is tied to the bugs of its source that are there, on both sides, and to the others when they come', async () => {
    const [a, b, c] = [scene.name('a'), scene.name('b'), scene.name('c')];
    const first = await numberOf(line({ id: a, dependsOn: [b] }));
    const second = await numberOf(line({ id: b, blocks: [a, c] }));
    const third = await numberOf(
      line({ id: c, dependsOn: [b], status: 'RESOLVED', resolution: 'DUPLICATE', duplicateOf: a }),
    );
    await until('the other sides know', async () => {
      const [one, two, three] = [await bug(first), await bug(second), await bug(third)];
      return (
        one.dependsOn.includes(second) &&
        two.blocks.includes(first) &&
        two.blocks.includes(third) &&
        three.duplicateOf === first &&
        one.duplicates.includes(third)
      );
    });
    // Of another source, the same name is another bug's.
    const other = await numberOf(line({ source: 'third', id: scene.name('d'), dependsOn: [b] }));
    expect((await bug(other)).dependsOn).toEqual([]);
  });
});

describe('a bug is imported once', () => {
  it('and found ever after, whatever is said of it then', async () => {
    const body = line();
    const first = await send(body);
    await scene.employee.command(`/api/bugs/${first.body.id}/start`);
    const head = await store.head();
    for (const again of [body, { ...body, title: 'Another title', product: 'Nothing', comments: [] }]) {
      const { status, body: answer } = await send(again);
      expect([status, answer.id, answer.version]).toEqual([200, first.body.id, 2]);
    }
    expect(await store.head()).toBe(head);
    expect((await bug(first.body.id)).title).toBe('It crashed');
  });

  it('though many ask at once', async () => {
    const body = line({ comments: [{ author: null, text: 'Hello', writtenAt: '2012-04-02T12:00:00Z' }] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(body)));
    const numbers = new Set(answers.map((answer) => answer.body.id as number));
    expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
    expect(numbers.size).toBe(1);
    expect(await typesOf([...numbers][0]!)).toEqual(['BugReported', 'CommentAdded']);
  });

  it('by its exact name: case and spaces count', async () => {
    const id = scene.name('Case');
    const names: Line[] = [{ id }, { id: id.toUpperCase() }, { source: 'else', id: `where ${id}` }];
    const numbers = await Promise.all(names.map((one) => numberOf(line(one))));
    expect(new Set(numbers).size).toBe(3);
  });

  it('though the process died between the name and the bug', async () => {
    const body = line();
    const key = Buffer.from(JSON.stringify([body['source'], body['id']])).toString('hex');
    const reservations = scene.app.bugzot.app.get(Reservations);
    await reservations.reserve('import', key, 800_001, issuedBy('admin'), async () => true);
    const { status, body: answer } = await send(body);
    expect([status, answer.id]).toEqual([201, 800_001]);
  });
});

describe('an import is refused', () => {
  it.each([
    ['a product that is not there', { product: 'Nothing' }, 422, 'bug.no-such-product'],
    ['a component that is not there', { component: 'nothing' }, 422, 'bug.no-such-component'],
    ['a version that is not there', { version: 'nothing' }, 422, 'bug.no-such-version'],
    ['a report from the future', { reportedAt: '2999-01-01T00:00:00Z' }, 422, 'bug.import-from-the-future'],
    [
      'a comment from the future',
      { comments: [{ author: null, text: 'x', writtenAt: '2999-01-01T00:00:00Z' }] },
      422,
      'bug.import-from-the-future',
    ],
    ['a closed bug without a resolution', { status: 'CLOSED' }, 422, 'request.invalid'],
    [
      'a duplicate of what is not there',
      { status: 'RESOLVED', resolution: 'DUPLICATE', duplicateOf: 'nothing' },
      409,
      'bug.import-original-unknown',
    ],
    [
      'the original of what is no duplicate',
      { status: 'RESOLVED', resolution: 'FIXED', duplicateOf: 'x' },
      422,
      'request.invalid',
    ],
    ['a misspelt member', { titel: 'x' }, 422, 'request.invalid'],
    [
      'more than one append holds',
      {
        comments: Array.from({ length: 490 }, () => ({
          author: null,
          text: 'x'.repeat(1800),
          writtenAt: '2012-04-02T12:00:00Z',
        })),
      },
      413,
      'bug.import-too-large',
    ],
  ])('for %s, and can be mended', async (_, more, status, code) => {
    const body = line(more);
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const good = line({ id: body['id'] });
    expect((await send(good)).status).toBe(201);
  });

  it('when it would close a loop', async () => {
    const [a, b, c] = [scene.name('a'), scene.name('b'), scene.name('c')];
    await numberOf(line({ id: a }));
    await numberOf(line({ id: b, dependsOn: [a] }));
    await until(
      'the edge stands',
      async () => (await bug(await numberOf(line({ id: a })))).blocks.length === 1,
    );
    const { body } = await send(line({ id: c, blocks: [a], dependsOn: [b] }));
    expect(body.code).toBe('bug.dependency-loop');
  });
});

describe('a file', () => {
  const refusals: { bug: unknown; refusal: Refusal }[] = [];
  beforeEach(() => void refusals.splice(0));

  async function importFile(lines: readonly (Line | string)[], more: object = {}): Promise<Tally> {
    const file = join(folder, 'bugs.jsonl');
    await writeFile(
      file,
      lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'),
    );
    return importLines({
      file,
      source: 'a file',
      url: scene.app.url,
      token: scene.admin.token!,
      onLine: () => undefined,
      onRefused: (found, refusal) => refusals.push({ bug: found, refusal }),
      ...more,
    });
  }

  it('goes on where it was left, and adds nothing the second time', async () => {
    const lines = Array.from({ length: 100 }, (_, n) => line({ id: `on-${n}` }));
    expect(await importFile(lines.slice(0, 40))).toEqual({ added: 40, present: 0, refused: 0 });
    expect(await importFile(lines)).toEqual({ added: 60, present: 40, refused: 0 });
    const head = await store.head();
    expect(await importFile(lines)).toEqual({ added: 0, present: 100, refused: 0 });
    expect(await store.head()).toBe(head);
  });

  it('may name a duplicate before its original', async () => {
    const duplicate = (id: string, duplicateOf: string): Line =>
      line({ id, duplicateOf, status: 'RESOLVED', resolution: 'DUPLICATE' });
    const lines = [duplicate('dup-1', 'dup-2'), duplicate('dup-2', 'dup-3'), line({ id: 'dup-3' })];
    expect(await importFile(lines)).toEqual({ added: 3, present: 0, refused: 0 });
    const loop = [duplicate('loop-1', 'loop-2'), duplicate('loop-2', 'loop-1')];
    expect(await importFile(loop)).toEqual({ added: 0, present: 0, refused: 2 });
    expect(refusals.map(({ refusal }) => refusal.code)).toEqual(Array(2).fill('bug.import-original-unknown'));
  });

  it('tells of each line that is refused, which can be mended and sent again', async () => {
    const lines = [line({ id: 'ok' }), '{', '[]', '', line({ id: 'bad', component: 'nothing' })];
    expect(await importFile(lines)).toEqual({ added: 1, present: 0, refused: 3 });
    expect(refusals.map(({ refusal }) => [refusal.line, refusal.code]).sort()).toEqual([
      [2, 'not-json'],
      [3, 'not-json'],
      [5, 'bug.no-such-component'],
    ]);
    const { bug: bad, refusal } = refusals.find((one) => one.refusal.line === 5)!;
    expect(await importFile([{ ...(bad as Line), refused: refusal, component: 'ui' }])).toMatchObject({
      added: 1,
    });
  });

  it('may bring its products, components and versions along', async () => {
    const onMissing = createMissing(scene.app.url, scene.admin.token!);
    const lines = Array.from({ length: 30 }, (_, n) =>
      line({ id: `new-${n}`, product: `New ${n % 3}`, component: `part ${n % 2}`, version: `${n % 5}` }),
    );
    expect(await importFile(lines, { onMissing })).toEqual({ added: 30, present: 0, refused: 0 });
  });

  it('is not begun by somebody who may not', async () => {
    await expect(importFile([line()], { token: scene.employee.token! })).rejects.toThrow(ImportStopped);
  });
});

describe('a tracker that is exported and imported elsewhere', () => {
  const scenes: Scene[] = [];
  const scene = async (): Promise<Scene> => {
    const made = await Scene.set();
    scenes.push(made);
    return made;
  };
  afterAll(async () => {
    for (const { app } of scenes) await app.close();
  });

  it('is the same there, but for numbers; imported again, nothing is appended', async () => {
    const there = await scene();
    await collectBugs(there, 30);
    const [blocker, hidden] = [
      await there.bug({ title: 'Blocks' }),
      await there.privateBug({ title: 'Hidden' }),
    ];
    await there.comment(blocker, { text: 'Among us', private: true });
    const edited = await there.comment(blocker, { text: 'Frist' });
    await there.employee.command(`/api/bugs/${blocker}/comments/${edited}/edit`, { text: 'First' });
    await there.employee.command(`/api/bugs/${blocker}/block`, { blocks: hidden });
    await there.employee.command(`/api/bugs/${hidden}/resolve`, { resolution: 'DUPLICATE', duplicateOf: 1 });
    const exported = (await there.admin.get('/api/bugs/export', there.afterAll())).body as Line[];
    await scenes.pop()!.app.close();

    const here = await scene();
    const file = join(folder, 'tracker.jsonl');
    await writeFile(file, exported.map((one) => JSON.stringify(one)).join('\n'));
    const token = here.admin.token!;
    const { url } = here.app;
    const refused: unknown[] = [];
    const run = () =>
      importLines({
        file,
        source: 'there',
        url,
        token,
        onLine: () => undefined,
        onRefused: (_, refusal) => refused.push(refusal),
        onMissing: createMissing(url, token),
      });
    expect(await run()).toEqual({ added: exported.length, present: 0, refused: 0 });
    expect(refused).toEqual([]);

    // Their names there, by their numbers here.
    const names = new Map<string, string>();
    for (const one of exported) {
      const { body } = await here.admin.post('/api/bugs/import', { ...one, source: 'there' });
      names.set(String(body.id), String(one['id']));
    }
    const renamed = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(renamed).sort() : (names.get(value as string) ?? value);
    const again = async (): Promise<Line[]> => {
      const { status, body } = await here.admin.get('/api/bugs/export', here.afterAll());
      // A read model may be too far behind for a moment.
      return (status === 503 ? [] : (body as Line[]))
        .map((one) => ({
          ...one,
          ...Object.fromEntries(
            ['id', 'duplicateOf', 'blocks', 'dependsOn'].map((member) => [member, renamed(one[member])]),
          ),
        }))
        .sort((one, other) => Number(one['id']) - Number(other['id']));
    };
    await until('the edges stand on both sides', async () =>
      (await again()).some((one) => (one['blocks'] as unknown[]).length > 0),
    );
    expect(await again()).toEqual(exported);

    const log = here.app.bugzot.app.get(EventStore);
    const head = await log.head();
    expect(await run()).toEqual({ added: 0, present: exported.length, refused: 0 });
    expect(await log.head()).toBe(head);
  });
});
