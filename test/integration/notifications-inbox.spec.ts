import { Inbox } from '../../src/notifications/inbox.js';
import { prefer } from '../support/delivery.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

describe('the inbox', () => {
  let scene: Scene;
  beforeAll(async () => (scene = await Scene.set()));
  afterAll(() => scene.app.close());

  const inbox = async (person: HttpClient, query = '', ...others: HttpClient[]): Promise<Answer['body']> => {
    const answer = await person.get(`/api/notifications?${query}`, scene.afterAll(person, ...others));
    expect(answer.status).toBe(200);
    return answer.body;
  };
  /** What somebody was told about a bug, oldest first: `news: reasons`. */
  const heard = async (person: HttpClient, bug: number, ...others: HttpClient[]): Promise<string[]> => {
    const { items } = await inbox(person, 'limit=200', ...others);
    return items
      .filter((item: Answer['body']) => item.bug.number === bug)
      .map(({ type, reasons }: Answer['body']) => `${type}: ${reasons.join()}`)
      .reverse();
  };
  const comment = (by: HttpClient, bug: number, text: string, more: object = {}) =>
    by.created(`/api/bugs/${bug}/comments`, { text, ...more });

  it('shows what happened, by whom and why, as soon as it was written', async () => {
    const { reporter, employee } = scene;
    const bug = await scene.bug({ title: 'It beeps' });
    await employee.command(`/api/bugs/${bug}/start`);
    const { items, next } = await inbox(reporter);
    expect(items[0]).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      bug: { number: bug, title: 'It beeps', status: 'IN_PROGRESS' },
      type: 'BugStarted',
      news: 'moved',
      reasons: ['reporter'],
      item: null,
      actor: { id: employee.account, username: 'employee', displayName: 'employee' },
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      read: false,
    });
    expect(next).toBeNull();
    const { id } = await comment(employee, bug, 'It does');
    expect((await inbox(reporter)).items[0]).toMatchObject({ type: 'CommentAdded', item: id });
    // His own report is no news to him, and what he starts is none to whoever starts it.
    expect(await heard(reporter, bug)).toEqual(['BugStarted: reporter', 'CommentAdded: reporter']);
    expect(await heard(employee, bug)).toEqual([]);
  });

  it('says on every page how much is not read, and goes on where a page ended', async () => {
    const ada = await scene.app.newcomer('reporter', 'ada');
    const bug = await scene.bug({}, ada);
    for (const severity of ['minor', 'major', 'critical'])
      await scene.employee.command(`/api/bugs/${bug}/set-severity`, { severity });
    const whole = await inbox(ada, 'count=true');
    expect([whole.items.length, whole.total, whole.unread]).toEqual([3, 3, 3]);
    const first = await ada.get('/api/notifications?limit=2', scene.afterAll(ada));
    expect(first.headers.get('link')).toContain('rel="next"');
    const second = await inbox(ada, `limit=2&after=${first.body.next}`);
    expect([...first.body.items, ...second.items]).toEqual(whole.items);
    expect([second.next, second.unread]).toEqual([null, 3]);
  });

  it('is read entry by entry, by bug, or as a whole, by its owner only', async () => {
    const ada = await scene.app.newcomer('reporter', 'reader');
    const [one, other] = [await scene.bug({}, ada), await scene.bug({}, ada)];
    for (const bug of [one, other])
      for (const severity of ['minor', 'major', 'critical'])
        await scene.employee.command(`/api/bugs/${bug}/set-severity`, { severity });
    const { items } = await inbox(ada);
    const read = async (person: HttpClient, body: object): Promise<unknown> =>
      (await person.post('/api/notifications/read', body)).body;
    const ids = [items[0].id, items[1].id];
    await read(scene.colleague, { ids });
    expect((await inbox(ada)).unread).toBe(6);
    expect(await read(ada, { ids })).toEqual({ unread: 4 });
    expect(await read(ada, { ids })).toEqual({ unread: 4 });
    expect((await inbox(ada, 'unread=true&count=true')).total).toBe(4);
    expect((await inbox(ada)).items.map(({ read: done }: Answer['body']) => done)).toEqual([
      true,
      true,
      ...Array.from({ length: 4 }, () => false),
    ]);
    expect(await read(ada, { bug: one })).toEqual({ unread: 1 });
    expect(await read(ada, { all: true })).toEqual({ unread: 0 });
    expect((await inbox(ada, 'unread=true')).items).toEqual([]);
    expect((await inbox(ada)).items).toHaveLength(6);

    const unread = async (person: HttpClient, body: object): Promise<unknown> =>
      (await person.post('/api/notifications/unread', body)).body;
    await unread(scene.colleague, { ids });
    expect((await inbox(ada)).unread).toBe(0);
    expect(await unread(ada, { ids })).toEqual({ unread: 2 });
    expect(await unread(ada, { bug: one })).toEqual({ unread: 5 });
    expect((await ada.post('/api/notifications/unread', { all: true })).status).toBe(422);
  });

  it.each([
    ['nothing', {}],
    ['no ids', { ids: [] }],
    ['an id that is none', { ids: ['7'] }],
    ['501 ids', { ids: Array.from({ length: 501 }, () => '00000000-0000-4000-8000-000000000000') }],
    ['not all', { all: false }],
    ['two ways at once', { all: true, bug: 1 }],
    ['a bug that is none', { bug: 0 }],
  ])('is not read by %s', async (_what, body) => {
    expect((await scene.reporter.post('/api/notifications/read', body)).status).toBe(422);
  });

  it('refuses what it does not understand', async () => {
    const ask = async (query: string) => (await scene.reporter.get(`/api/notifications?${query}`)).status;
    expect(await Promise.all(['unread=maybe', 'limit=0', 'newest=1'].map(ask))).toEqual([422, 422, 422]);
    expect(await ask('after=x')).toBe(400);
    expect(await ask(`after=${Buffer.from('["x"]').toString('base64url')}`)).toBe(400);
  });

  it('hears of the bugs in a component and in a product that are watched, and of one that leaves them', async () => {
    const { app, admin, employee, product } = scene;
    const [watcher, other, both] = [
      await app.newcomer('reporter'),
      await app.newcomer('reporter'),
      await app.newcomer('reporter'),
    ];
    const [here, there] = [await scene.component(), await scene.component()];
    await watcher.command(`/api/products/${product}/components/${here}/watch`);
    await other.command(`/api/products/${product}/components/${there}/watch`);
    await both.command(`/api/products/${product}/components/${here}/watch`);
    await both.command(`/api/products/${product}/watch`);
    const watching = async (person: HttpClient) =>
      (await person.get(`/api/products/${product}`)).body.components
        .filter((one: Answer['body']) => one.watching)
        .map((one: Answer['body']) => one.name);
    expect([await watching(watcher), await watching(other), await watching(admin)]).toEqual([
      [here],
      [there],
      [],
    ]);

    const bug = await scene.bug({ component: here });
    expect(await heard(watcher, bug)).toEqual(['BugReported: productWatcher']);
    expect(await heard(both, bug)).toEqual(['BugReported: productWatcher']);
    expect(await heard(other, bug)).toEqual([]);
    await employee.command(`/api/bugs/${bug}/move`, { product, component: there });
    for (const person of [watcher, other])
      expect((await heard(person, bug)).at(-1)).toBe('BugMoved: productWatcher');
    await other.command(`/api/products/${product}/components/${there}/unwatch`);
    await employee.command(`/api/bugs/${bug}/start`);
    expect(await heard(watcher, bug)).toHaveLength(2);
    expect(await heard(other, bug)).toHaveLength(1);
    await both.command(`/api/products/${product}/unwatch`);
  });

  it('hears of a bug that is watched, until it is watched no more', async () => {
    const { app, employee } = scene;
    const watcher = await app.newcomer('reporter');
    const bug = await scene.bug();
    await watcher.command(`/api/bugs/${bug}/watch`);
    await comment(employee, bug, 'One');
    await watcher.command(`/api/bugs/${bug}/unwatch`);
    await comment(employee, bug, 'Two');
    expect(await heard(watcher, bug)).toEqual(['CommentAdded: watcher']);
  });

  it('hears of what its owner was relieved of', async () => {
    const { colleague, employee, admin } = scene;
    const bug = await scene.bug();
    await employee.command(`/api/bugs/${bug}/assign`, { assignee: 'colleague' });
    await admin.command(`/api/bugs/${bug}/assign`, { assignee: 'employee' });
    await admin.command(`/api/bugs/${bug}/unassign`);
    expect(await heard(colleague, bug)).toEqual(['BugAssigned: assignee', 'BugAssigned: assignee']);
    expect(await heard(employee, bug)).toEqual(['BugAssigned: assignee', 'BugUnassigned: assignee']);
  });

  it('hears of mentions, and of an edited text only when it mentions somebody anew', async () => {
    const { app, employee } = scene;
    const [grace, alan] = [await app.newcomer('reporter', 'Grace.H'), await app.newcomer('auditor', 'alan')];
    const bug = await scene.bug({ description: 'cc @grace.h.' });
    const { id } = await comment(employee, bug, 'What do you say, @GRACE.H?');
    expect(await heard(grace, bug)).toEqual(['BugReported: mentioned', 'CommentAdded: mentioned']);
    await employee.command(`/api/bugs/${bug}/comments/${id}/edit`, { text: 'And you, @alan? @Grace.H?' });
    await employee.command(`/api/bugs/${bug}/comments/${id}/edit`, { text: '@alan: And you?' });
    await employee.command(`/api/bugs/${bug}/describe`, {
      description: '@nobody-of-this-name @grace.h, @alan',
    });
    expect(await heard(grace, bug)).toHaveLength(2);
    expect(await heard(alan, bug)).toEqual(['CommentEdited: mentioned', 'BugDescribed: mentioned']);
    expect(await heard(scene.reporter, bug)).toEqual(['CommentAdded: reporter', 'BugDescribed: reporter']);
  });

  it('has what its owner prefers, and nothing that he wants to hear nothing of', async () => {
    const { app, employee } = scene;
    const ada = await app.newcomer('reporter');
    await prefer(ada, {
      changed: { reporter: 'none' },
      commented: { reporter: 'none', mentioned: 'inbox' },
    });
    const bug = await scene.bug({}, ada);
    await employee.command(`/api/bugs/${bug}/set-severity`, { severity: 'minor' });
    const { body: me } = await ada.get('/api/accounts/me');
    await comment(employee, bug, 'Not for her');
    await comment(employee, bug, `For @${me.username}`);
    await employee.command(`/api/bugs/${bug}/start`);
    expect(await heard(ada, bug)).toEqual(['CommentAdded: reporter,mentioned', 'BugStarted: reporter']);
  });

  it('of a disabled account stays as it was', async () => {
    const { app, admin, employee } = scene;
    const ada = await app.newcomer('reporter');
    const bug = await scene.bug({}, ada);
    await admin.command(`/api/accounts/${ada.account}/disable`);
    await comment(employee, bug, 'One');
    expect((await scene.reporter.get('/api/notifications', scene.afterAll(ada))).status).toBe(200);
    await admin.command(`/api/accounts/${ada.account}/enable`);
    await comment(employee, bug, 'Two');
    expect(await heard(ada, bug)).toHaveLength(1);
  });

  it('shows and counts only what its owner may see now', async () => {
    const { app, admin, employee, colleague } = scene;
    const dana = await app.newcomer('employee', 'dana');
    const state = async () => {
      const { items, total, unread } = await inbox(dana, 'count=true');
      expect([items.length, total]).toEqual([unread, unread]);
      return items.map(({ type }: Answer['body']) => type).reverse();
    };
    const secret = await scene.privateBug();
    const open = await scene.bug();
    for (const bug of [secret, open]) await dana.command(`/api/bugs/${bug}/watch`);
    await colleague.command(`/api/bugs/${secret}/start`);
    await comment(employee, open, 'Hush', { private: true });
    const { id } = await comment(employee, open, 'Said aloud');
    expect(await state()).toEqual(['BugStarted', 'CommentAdded', 'CommentAdded']);

    await admin.command(`/api/accounts/${dana.account}/role`, { role: 'reporter' });
    expect(await state()).toEqual(['CommentAdded']);
    await employee.command(`/api/bugs/${open}/comments/${id}/hide`);
    expect(await state()).toEqual([]);
    expect((await dana.post('/api/notifications/read', { bug: 999 })).body).toEqual({ unread: 0 });
    await comment(employee, open, 'For dana: @dana', { private: true });
    await colleague.command(`/api/bugs/${secret}/unassign`);
    expect(await state()).toEqual([]);
    await employee.command(`/api/bugs/${open}/comments/${id}/show`);
    expect(await state()).toEqual(['CommentAdded']);
    await admin.command(`/api/accounts/${dana.account}/role`, { role: 'auditor' });
    expect(await state()).toEqual(['BugStarted', 'CommentAdded', 'CommentAdded']);
  });

  it('mentions a private comment to whoever may see it, and to nobody else', async () => {
    const { app, employee, colleague, reporter } = scene;
    const eve = await app.newcomer('reporter', 'eve');
    const bug = await scene.bug();
    await comment(employee, bug, '@eve @colleague @reporter @alan', { private: true });
    expect([await heard(eve, bug), await heard(reporter, bug)]).toEqual([[], []]);
    expect(await heard(colleague, bug)).toEqual(['CommentAdded: mentioned']);
  });

  it('is gone with a person who is forgotten', async () => {
    const { app, employee } = scene;
    const ada = await app.newcomer('reporter');
    const bug = await scene.bug({}, ada);
    await comment(employee, bug, 'One');
    expect(await heard(ada, bug)).toHaveLength(1);
    const store = app.bugzot.app.get(Inbox);
    await store.mute(ada.account!, bug);
    await store.forget(ada.account!);
    expect((await inbox(ada)).items).toEqual([]);
    expect(await store.isMuted(ada.account!, bug)).toBe(false);
  });
});
