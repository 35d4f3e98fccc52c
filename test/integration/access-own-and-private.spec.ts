import { send } from '../support/every-call.js';
import { answers, cellsOf, sites } from '../support/expected-access.js';
import {
  contributors,
  nobody,
  seePrivate,
  staff,
  type Expected,
  type Prepare,
} from '../support/routes/route-test.js';
import { Scene } from '../support/scene.js';

type Row = readonly [what: string, route: string, prepare: Prepare, cells: Expected];

/** Whoever may not see it is told that it is not there; a role that may do it nowhere is told just that. */
const unseen: Expected = { ...staff, reporter: 404 };

const onPrivateBug =
  (body?: object): Prepare =>
  async (scene) => ({ values: { number: await scene.privateBug() }, body });

const onCommentOfAnother =
  (more: object): Prepare =>
  async (scene) => {
    const number = await scene.bug();
    return {
      values: { number, id: await scene.comment(number, more, scene.colleague) },
      body: { text: 'Not mine' },
    };
  };

const moves = ['verify', 'close', 'reopen'] as const;

const rows: readonly Row[] = [
  ...['', '/comments', '/history'].map((part): Row => [
    'of a private bug',
    `GET /api/bugs/{number}${part}`,
    onPrivateBug(),
    { ...seePrivate, anonymous: 404, reporter: 404 },
  ]),
  [
    'that is private',
    'POST /api/bugs',
    ({ product }) => ({ body: { product, component: 'ui', title: 'Secret', private: true } }),
    staff,
  ],
  [
    'that is private',
    'POST /api/bugs/{number}/comments',
    async (scene) => ({ values: { number: await scene.bug() }, body: { text: 'Secret', private: true } }),
    staff,
  ],
  ...moves.flatMap((move): Row[] => [
    [
      'of somebody else’s bug',
      `POST /api/bugs/{number}/${move}`,
      async (scene) => ({
        values: { number: await scene.resolved(await scene.bug({}, scene.colleague)) },
        body: { comment: 'Mine now' },
      }),
      staff,
    ],
    [
      'of one’s own bug, with a comment',
      `POST /api/bugs/{number}/${move}`,
      async (scene, actor) => ({
        values: { number: await scene.resolved(await scene.ownBug(actor)) },
        body: { comment: 'It works', private: false },
      }),
      contributors,
    ],
    [
      'of one’s own bug, with a private comment',
      `POST /api/bugs/{number}/${move}`,
      async (scene, actor) => ({
        values: { number: await scene.resolved(await scene.ownBug(actor)) },
        body: { comment: 'Secret', private: true },
      }),
      staff,
    ],
    [
      'of a private bug',
      `POST /api/bugs/{number}/${move}`,
      async (scene) => ({
        values: { number: await scene.resolved(await scene.privateBug()) },
        body: { comment: 'Seen' },
      }),
      unseen,
    ],
  ]),
  ['of a private bug', 'POST /api/bugs/{number}/comments', onPrivateBug({ text: 'Seen' }), unseen],
  ['of a private bug', 'POST /api/bugs/{number}/watch', onPrivateBug(), unseen],
  ['of a private bug', 'POST /api/bugs/{number}/unwatch', onPrivateBug(), unseen],
  ['of a private bug', 'POST /api/bugs/{number}/start', onPrivateBug(), staff],
  [
    'of somebody else’s comment',
    'POST /api/bugs/{number}/comments/{id}/edit',
    onCommentOfAnother({}),
    nobody,
  ],
  [
    'of somebody else’s private comment',
    'POST /api/bugs/{number}/comments/{id}/edit',
    onCommentOfAnother({ private: true }),
    { ...nobody, reporter: 404 },
  ],
  [
    'of somebody else',
    'DELETE /api/sessions/{id}',
    async (scene) => {
      const { body } = await scene.colleague.get('/api/sessions/current');
      return { values: { id: body.session.id } };
    },
    { ...nobody, reporter: 404, employee: 404, supervisor: 404, auditor: 404, admin: 404 },
  ],
];

describe.each(sites)('rights by ownership and privacy where BUGZOT_ANONYMOUS_READ=$anonymousRead', (site) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ANONYMOUS_READ: site.anonymousRead });
  });
  afterAll(() => scene.app.close());

  it.each(rows)('%s: %s', async (_what, route, prepare, cells) => {
    const found = await answers(route, prepare, scene, site.people);
    expect(found).toEqual(cellsOf(cells, site.people));
  });
});

describe('a change of what an account may do', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  it('gives a private bug of one’s own to nobody who has lost the right to see it', async () => {
    const somebody = await scene.app.newcomer('employee');
    const number = await scene.bug({ private: true }, somebody);
    const comment = await scene.comment(number, {}, somebody);
    expect((await somebody.get(`/api/bugs/${number}`)).status).toBe(200);
    await scene.admin.command(`/api/accounts/${somebody.account!}/role`, { role: 'reporter' });
    expect((await somebody.get(`/api/bugs/${number}`)).status).toBe(404);
    const edit = await somebody.post(`/api/bugs/${number}/comments/${comment}/edit`, { text: 'Mine' });
    expect(edit.status).toBe(404);
  });

  it('takes a change of role at once, with the same token', async () => {
    const somebody = await scene.app.newcomer('reporter');
    const statusOf = async (route: string, values: object, body: object) =>
      (await send(route, () => ({ values: { ...values }, body }), scene, somebody)).status;
    const create = () => statusOf('POST /api/categories', {}, { name: scene.name('Category') });
    const tag = async (number: number) => statusOf('POST /api/bugs/{number}/tag', { number }, { tag: 'x' });
    const number = await scene.bug();
    const role = (to: string) => scene.admin.command(`/api/accounts/${somebody.account!}/role`, { role: to });
    expect([await create(), await tag(number)]).toEqual([403, 403]);
    await role('supervisor');
    expect([await create(), await tag(number)]).toEqual([201, 200]);
    await role('employee');
    expect([await create(), await tag(number)]).toEqual([403, 200]);
    await role('auditor');
    expect([await create(), await tag(number)]).toEqual([403, 403]);
    const { body } = await somebody.get('/api/sessions/current');
    expect(body.account).toEqual({ id: somebody.account, role: 'auditor' });
  });

  it('ends what a disabled account may do at once, and gives it back when it is enabled', async () => {
    const somebody = await scene.app.newcomer('employee', 'sleepy');
    const account = `/api/accounts/${somebody.account!}`;
    expect((await somebody.get('/api/sessions')).status).toBe(200);
    await scene.admin.command(`${account}/disable`);
    for (const answer of [
      await somebody.get('/api/sessions/current'),
      await somebody.get('/api/bugs'),
      await somebody.post('/api/bugs', { product: scene.product, component: 'ui', title: 'Still here' }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([401, 'access.not-logged-in']);
    }
    const { body } = await scene.admin.post('/api/sessions/validate', { token: somebody.token });
    expect(body).toEqual({ valid: false });
    await scene.admin.command(`${account}/enable`);
    expect((await somebody.get('/api/sessions/current')).status).toBe(200);
  });

  it('lets no admin take the rights from himself', async () => {
    const { admin } = scene;
    for (const [path, body] of [
      ['role', { role: 'reporter' }],
      ['disable', undefined],
    ] as const) {
      const answer = await admin.post(`/api/accounts/${admin.account!}/${path}`, body);
      expect([answer.status, answer.body.code]).toEqual([409, 'account.oneself']);
    }
  });
});
