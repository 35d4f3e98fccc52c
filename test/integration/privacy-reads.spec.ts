import { crawl, type Crawl } from '../support/crawl.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

/** Found in an answer, it was leaked. */
const CANARY = 'zzcanaryzz';

describe('what is private stays out of everything that is read', () => {
  let scene: Scene;
  let unprivileged: HttpClient[];
  let privileged: HttpClient[];

  beforeAll(async () => {
    scene = await Scene.set();
    unprivileged = [scene.reporter, await scene.app.as('anonymous')];
    privileged = [
      scene.employee,
      await scene.app.as('supervisor'),
      await scene.app.as('auditor'),
      scene.admin,
    ];
  });
  afterAll(() => scene.app.close());

  const look = (client: HttpClient, most = 12): Promise<Crawl> =>
    crawl(client, scene.afterAll(), most, [CANARY, scene.employee.account!.toString()]);

  /** Whoever may not see private things sees the same after the work as before it. */
  async function unseen(work: () => Promise<unknown>): Promise<void> {
    const before = await Promise.all(unprivileged.map((client) => look(client)));
    const seenBefore = await look(scene.employee);
    await work();
    const after = await Promise.all(unprivileged.map((client) => look(client)));
    expect(after).toEqual(before);
    expect(JSON.stringify(after.map((seen) => Object.values(seen)))).not.toContain(CANARY);
    // It did happen.
    expect(await look(scene.employee)).not.toEqual(seenBefore);
  }

  it('a private bug: not listed, not counted, not found, not there', async () => {
    await scene.bug();
    let number = 0;
    await unseen(async () => {
      number = await scene.privateBug({ title: CANARY, description: CANARY, tags: [CANARY] });
    });
    for (const client of privileged) {
      expect((await client.get(`/api/bugs/${number}`, scene.afterAll())).body.title).toBe(CANARY);
      const { body } = await client.get(`/api/bugs?q=${CANARY}&tag=${CANARY}&count=true`);
      expect([body.total, body.items[0].number, body.items[0].private]).toEqual([1, number, true]);
    }
    // And nothing that happens to it.
    await unseen(async () => {
      await scene.employee.command(`/api/bugs/${number}/start`);
      await scene.employee.command(`/api/bugs/${number}/watch`);
      await scene.comment(number, { text: CANARY });
      await scene.employee.command(`/api/bugs/${number}/set-priority`, { priority: 'highest' });
      await scene.employee.command(`/api/bugs/${number}/resolve`, { resolution: 'FIXED', comment: CANARY });
    });
  });

  it('is refused in the same words as what is not there', async () => {
    const number = await scene.privateBug();
    const comment = await scene.comment(number);
    const [open, hidden] = [await scene.bug(), await scene.bug()];
    const privateComment = await scene.comment(open, { private: true });
    await scene.admin.get('/api/bugs', scene.afterAll());
    for (const client of unprivileged) {
      const words = async (method: string, path: string, body?: object) => {
        const answer = await client.request(method, path, body);
        return { ...answer.body, instance: '' };
      };
      for (const [method, part, body] of [
        ['GET', ''],
        ['GET', '/comments'],
        ['GET', '/history'],
        ['POST', '/watch'],
        ['POST', '/unwatch'],
        ['POST', '/comments', { text: 'Is it there?' }],
        ['POST', '/verify', {}],
        ['POST', '/close', {}],
        ['POST', '/reopen', { comment: 'Is it there?' }],
        ['POST', `/comments/${comment}/edit`, { text: 'Is it there?' }],
        ['POST', '/resolve', { resolution: 'FIXED' }],
        ['POST', `/comments/${comment}/hide`],
      ] as const) {
        const nothing = await words(method, `/api/bugs/999999${part}`, body);
        expect(await words(method, `/api/bugs/${number}${part}`, body)).toEqual(nothing);
      }
      const edit = (bug: number, id: number) =>
        words('POST', `/api/bugs/${bug}/comments/${id}/edit`, { text: 'Is it there?' });
      expect(await edit(open, privateComment)).toEqual(await edit(open, 4711));
      // Neither is a comment of one bug there under another.
      expect(await edit(hidden, privateComment)).toEqual(await edit(hidden, 4711));
    }
  });

  it('private comments: neither they nor their number, time, version or line in the history', async () => {
    const number = await scene.bug();
    await scene.comment(number, { text: 'For everybody' }, scene.reporter);
    await scene.bug();
    await unseen(async () => {
      const comment = await scene.comment(number, { text: CANARY, private: true });
      await scene.employee.command(`/api/bugs/${number}/comments/${comment}/edit`, { text: `${CANARY} 2` });
      const other = await scene.comment(number, { text: CANARY, private: true });
      await scene.admin.command(`/api/bugs/${number}/comments/${other}/redact`);
    });
    for (const client of privileged) {
      const { items } = (await client.get(`/api/bugs/${number}/comments`)).body;
      expect(items.map(({ text }: { text: string }) => text)).toEqual(['For everybody', `${CANARY} 2`, null]);
      expect(items[1].revisions).toEqual([{ text: CANARY, at: items[1].createdAt }]);
      const [line] = (await client.get(`/api/bugs?reporter=reporter&sort=-changed`)).body.items;
      expect([line.number, line.comments]).toEqual([number, 3]);
    }
  });

  it('a private comment given along with a move: the move is seen, the comment is not', async () => {
    const number = await scene.bug();
    const moves = [
      ['assign', {}],
      ['start', {}],
      ['resolve', { resolution: 'INVALID' }],
      ['reopen', {}],
    ] as const;
    for (const [move, body] of moves) {
      await scene.employee.command(`/api/bugs/${number}/${move}`, {
        ...body,
        comment: CANARY,
        private: true,
      });
    }
    for (const client of unprivileged) {
      const bug = await client.get(`/api/bugs/${number}`, scene.afterAll());
      // Reported, and four moves.
      expect([bug.body.status, bug.headers.get('etag')]).toEqual(['REOPENED', '"5"']);
      const { items } = (await client.get(`/api/bugs/${number}/history`)).body;
      expect(items.map((entry: { version: number }) => entry.version)).toEqual([1, 2, 3, 4, 5]);
      expect(JSON.stringify(items)).not.toContain('Comment');
      expect((await client.get(`/api/bugs/${number}/comments`)).body.items).toEqual([]);
    }
  });

  it('versions count what the reader may know of, in answers, conditions and refusals', async () => {
    const number = await scene.bug();
    for (let times = 0; times < 3; times += 1) await scene.comment(number, { text: CANARY, private: true });
    const path = `/api/bugs/${number}/comments`;
    const seen = (await scene.reporter.get(`/api/bugs/${number}`, scene.afterAll())).headers.get('etag');
    expect(seen).toBe('"1"');
    const mine = await scene.reporter.post(path, { text: 'Mine' }, { 'if-match': '"1"' });
    expect([mine.status, mine.body.version, mine.headers.get('etag')]).toEqual([201, 2, '"2"']);
    const stale = await scene.reporter.post(path, { text: 'Again' }, { 'if-match': '"1"' });
    expect([stale.status, stale.body.version]).toEqual([412, 2]);
    expect(JSON.stringify(stale.body)).not.toMatch(new RegExp(`${CANARY}|"5"|\\b5\\b`));
    const theirs = await scene.employee.post(path, { text: 'Theirs' }, { 'if-match': '"2"' });
    expect([theirs.status, theirs.body.version]).toEqual([412, 5]);
    expect(JSON.stringify(theirs.body)).not.toContain(CANARY);
  });

  it('a comment that is hidden is gone from now on, and one that is shown is there', async () => {
    const number = await scene.bug();
    const comment = await scene.comment(number, { text: 'Too much said' }, scene.reporter);
    const before = await look(scene.reporter);
    await scene.employee.command(`/api/bugs/${number}/comments/${comment}/hide`);
    for (const client of unprivileged) {
      const seen = JSON.stringify(await look(client));
      expect(seen).not.toContain('Too much said');
      expect(seen).not.toContain(String(comment));
      const bug = await client.get(`/api/bugs/${number}`);
      expect(bug.headers.get('etag')).toBe('"2"');
      expect(bug.body).toEqual(before[`/api/bugs/${number}`]!.body);
      const list = await client.get('/api/bugs?sort=-number&limit=1', scene.afterAll());
      expect([list.body.items[0].number, list.body.items[0].comments]).toEqual([number, 0]);
    }
    // Its author neither sees nor edits it any more.
    const edit = await scene.reporter.post(`/api/bugs/${number}/comments/${comment}/edit`, { text: 'Less' });
    expect(edit.status).toBe(404);
    await scene.employee.command(`/api/bugs/${number}/comments/${comment}/show`);
    for (const client of unprivileged) {
      const { items } = (await client.get(`/api/bugs/${number}/comments`, scene.afterAll())).body;
      expect(items.map(({ id, text }: { id: number; text: string }) => [id, text])).toEqual([
        [comment, 'Too much said'],
      ]);
      const list = await client.get('/api/bugs?sort=-number&limit=1', scene.afterAll());
      expect([list.body.items[0].number, list.body.items[0].comments]).toEqual([number, 1]);
    }
  });

  it('texts of comments, redacted ones above all, are in no history, for nobody', async () => {
    const number = await scene.bug();
    const open = await scene.comment(number, { text: `${CANARY} open` }, scene.reporter);
    await scene.reporter.command(`/api/bugs/${number}/comments/${open}/edit`, { text: `${CANARY} edited` });
    const secret = await scene.comment(number, { text: `${CANARY} secret`, private: true });
    for (const client of [...privileged, ...unprivileged]) {
      const history = await client.get(`/api/bugs/${number}/history?limit=200`, scene.afterAll());
      expect(JSON.stringify(history.body)).not.toContain(CANARY);
    }
    for (const id of [open, secret]) await scene.admin.command(`/api/bugs/${number}/comments/${id}/redact`);
    for (const client of [...privileged, ...unprivileged]) {
      const comments = await client.get(`/api/bugs/${number}/comments`, scene.afterAll());
      expect(JSON.stringify(comments.body)).not.toContain(CANARY);
      expect(comments.body.items[0]).toMatchObject({ id: open, text: null, revisions: [] });
      expect(comments.body.items).toHaveLength(privileged.includes(client) ? 2 : 1);
    }
  });

  it('an address that was answered to one who sees more is answered anew to one who sees less', async () => {
    const number = await scene.privateBug({ title: `Cached ${CANARY}`, tags: ['cached'] });
    const somebody = await scene.app.newcomer('employee');
    const addresses = ['/api/bugs?tag=cached&count=true', `/api/bugs/${number}`, '/api/bugs?sort=-number'];
    for (const address of addresses) {
      for (let times = 0; times < 2; times += 1) {
        const full = await somebody.get(address, scene.afterAll());
        expect(JSON.stringify(full.body)).toContain(CANARY);
        for (const client of unprivileged) {
          const etag = full.headers.get('etag');
          const answer = await client.get(address, etag === null ? {} : { 'if-none-match': etag });
          expect(answer.status).not.toBe(304);
          expect(JSON.stringify(answer.body)).not.toContain(CANARY);
        }
      }
    }
    // The same token, as soon as its person sees less.
    await scene.admin.command(`/api/accounts/${somebody.account!}/role`, { role: 'reporter' });
    for (const address of addresses) {
      expect(JSON.stringify((await somebody.get(address)).body)).not.toContain(CANARY);
    }
  });
});
