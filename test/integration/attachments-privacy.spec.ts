import type { HttpClient } from '../support/http-client.js';
import { bytesOf, lookedAt, picture, tryUpload, upload } from '../support/attachments.js';
import { Scene } from '../support/scene.js';

const CANARY = 'zzcanaryzz';

describe('a private attachment does not exist for whoever may not see it', () => {
  let scene: Scene;
  const privileged = ['employee', 'supervisor', 'auditor', 'admin'] as const;
  const others = ['anonymous', 'reporter'] as const;

  beforeAll(async () => (scene = await Scene.set()));
  afterAll(() => scene.app.close());

  const paths = (id: number): string[] =>
    ['', '/content', '/thumbnail', '/preview'].map((part) => `/api/attachments/${id}${part}`);

  /** What a person is answered at every address of the attachments, with and without a range. */
  async function statuses(person: HttpClient, ids: number[]): Promise<number[]> {
    const found: number[] = [];
    for (const path of ids.flatMap(paths)) {
      for (const headers of [{}, { range: 'bytes=0-3' }, { 'if-none-match': '*' }] as Record<
        string,
        string
      >[]) {
        for (const method of ['GET', 'HEAD']) {
          const answer = await bytesOf(person, path, { ...scene.afterAll(), ...headers }, method);
          expect(answer.bytes.includes(CANARY)).toBe(false);
          found.push(answer.status);
        }
      }
    }
    return [...new Set(found)];
  }

  /** An image, a text: each has something that the other has not. */
  async function both(bug: number, more: { private?: boolean } = {}): Promise<number[]> {
    const ids = [
      await upload(scene.employee, bug, await picture(), { name: `${CANARY}.png`, ...more }),
      await upload(scene.employee, bug, `${CANARY} text`, { name: `${CANARY}.txt`, ...more }),
    ];
    for (const id of ids) await lookedAt(scene.employee, id);
    return ids;
  }

  it.each([
    ['one that was uploaded so', async () => both(await scene.bug(), { private: true })],
    ['one of a private bug', async () => both(await scene.privateBug())],
    [
      'one that was hidden',
      async () => {
        const bug = await scene.bug();
        const ids = await both(bug);
        // Whoever has seen it keeps what he has, and gets no more.
        expect((await bytesOf(scene.reporter, paths(ids[1]!)[1]!, scene.afterAll())).status).toBe(200);
        for (const id of ids) await scene.employee.command(`/api/bugs/${bug}/attachments/${id}/hide`);
        return ids;
      },
    ],
  ])('%s: by its id, its thumbnail, its preview, in parts', async (_what, make) => {
    const ids = await make();
    for (const role of others)
      expect([role, await statuses(await scene.app.as(role), ids)]).toEqual([role, [404]]);
    for (const role of privileged) {
      const person = await scene.app.as(role);
      for (const id of ids) {
        const { status, body } = await person.get(`/api/attachments/${id}`, scene.afterAll());
        expect([role, status, body.id]).toEqual([role, 200, id]);
        expect((await bytesOf(person, `/api/attachments/${id}/content`)).status).toBe(200);
      }
      expect((await bytesOf(person, `/api/attachments/${ids[0]}/thumbnail`)).status).toBe(200);
      expect((await bytesOf(person, `/api/attachments/${ids[1]}/preview`)).bytes.toString()).toContain(
        CANARY,
      );
    }
    // The same refusal as where there is nothing.
    const [hidden, nothing] = [
      await scene.reporter.get(`/api/attachments/${ids[0]}`),
      await scene.reporter.get('/api/attachments/4711'),
    ].map(({ body }) => ({ ...body, instance: '' }));
    expect(hidden).toEqual(nothing);
  });

  it('is in no list, total, page or history, and does not count in the version', async () => {
    const { employee, reporter } = scene;
    const bug = await scene.bug();
    const shown = await upload(reporter, bug);
    await lookedAt(reporter, shown);
    const look = async () => [
      (await reporter.get(`/api/bugs/${bug}/attachments?count=true`, scene.afterAll())).body,
      (await reporter.get(`/api/bugs/${bug}/attachments?limit=1`, scene.afterAll())).body,
      (await reporter.get(`/api/bugs/${bug}/history`, scene.afterAll())).body,
      (await reporter.get(`/api/bugs/${bug}`, scene.afterAll())).headers.get('etag'),
      (await reporter.get(`/api/bugs/${bug}`, scene.afterAll())).body,
      (await reporter.get('/api/bugs?sort=-changed&limit=200', scene.afterAll())).body,
    ];
    const before = await look();
    const [image] = await both(bug, { private: true });
    await employee.command(`/api/bugs/${bug}/attachments/${image}/obsolete`);
    expect(await look()).toEqual(before);
    const all = await employee.get(`/api/bugs/${bug}/attachments?count=true`);
    expect([all.body.total, all.body.items.length]).toEqual([3, 3]);
  });

  it('that was public leaves no line, and no name', async () => {
    const { employee, reporter } = scene;
    const bug = await scene.bug();
    const [id] = await both(bug);
    const path = `/api/bugs/${bug}/history?limit=200`;
    expect(JSON.stringify((await reporter.get(path, scene.afterAll())).body)).toContain(String(id));
    await employee.command(`/api/bugs/${bug}/attachments/${id}/obsolete`);
    await employee.command(`/api/bugs/${bug}/attachments/${id}/hide`);
    const after = JSON.stringify((await reporter.get(path, scene.afterAll())).body);
    expect(after).not.toContain(String(id));
    expect(after).not.toContain(CANARY);
    await employee.command(`/api/bugs/${bug}/attachments/${id}/show`);
    expect(JSON.stringify((await reporter.get(path, scene.afterAll())).body)).toContain(String(id));
    expect((await bytesOf(reporter, `/api/attachments/${id}/content`, scene.afterAll())).status).toBe(200);
  });

  it('is uploaded, flipped and marked by those who may, and by no other way', async () => {
    const { employee, reporter } = scene;
    const [bug, secretBug] = [await scene.bug(), await scene.privateBug()];
    const [hidden] = await both(bug, { private: true });
    const mine = await upload(reporter, bug);
    const elsewhere = await upload(employee, secretBug);
    const outcomes: [number, Promise<{ status: number }>][] = [
      [403, tryUpload(reporter, bug, CANARY, { private: true })],
      [404, tryUpload(reporter, secretBug, CANARY)],
      [404, tryUpload(reporter, secretBug, CANARY, { private: true })],
      ...['hide', 'show'].flatMap((act) =>
        [mine, hidden, 4711].map((id): [number, Promise<{ status: number }>] => [
          403,
          reporter.post(`/api/bugs/${bug}/attachments/${id}/${act}`),
        ]),
      ),
      [404, reporter.post(`/api/bugs/${bug}/attachments/${hidden}/obsolete`)],
      [404, reporter.post(`/api/bugs/${secretBug}/attachments/${elsewhere}/obsolete`)],
      // Nor by way of another bug.
      [404, reporter.post(`/api/bugs/${bug}/attachments/${elsewhere}/obsolete`)],
      [404, employee.post(`/api/bugs/${bug}/attachments/${elsewhere}/show`)],
    ];
    for (const [status, outcome] of outcomes) expect((await outcome).status).toBe(status);
    const { items } = (await employee.get(`/api/bugs/${bug}/attachments`, scene.afterAll())).body;
    expect(items.map((one: { private: boolean; obsolete: boolean }) => [one.private, one.obsolete])).toEqual([
      [true, false],
      [true, false],
      [false, false],
    ]);
  });

  it('a refusal holds none of it, and a retry keeps the flag', async () => {
    const { employee, reporter } = scene;
    const bug = await scene.bug();
    const more = { name: `${CANARY}.txt`, description: CANARY, private: true };
    const headers = { 'idempotency-key': scene.name('private') };
    const conflict = await tryUpload(employee, bug, CANARY, more, { ...headers, 'if-match': '"9"' });
    expect(conflict.status).toBe(412);
    expect(JSON.stringify(conflict.body)).not.toContain(CANARY);
    const made = await tryUpload(employee, bug, CANARY, more, headers);
    const again = await tryUpload(employee, bug, CANARY, more, headers);
    expect([again.status, again.body]).toEqual([201, made.body]);
    const elsewhere = { product: await scene.freshProduct(), component: 'ui' };
    await employee.command(`/api/bugs/${bug}/move`, elsewhere);
    await employee.command(`/api/bugs/${bug}/resolve`, { resolution: 'WONTFIX' });
    const { body } = await employee.get(`/api/attachments/${made.body.id}`, scene.afterAll());
    expect(body).toMatchObject({ private: true, description: CANARY });
    expect((await reporter.get(`/api/bugs/${bug}/attachments`, scene.afterAll())).body.items).toEqual([]);
  });

  it('the same content elsewhere tells of nothing', async () => {
    const { employee, reporter } = scene;
    const secret = await upload(employee, await scene.bug(), 'The same', { private: true });
    const open = await upload(reporter, await scene.bug(), 'The same');
    const tag = (await bytesOf(employee, `/api/attachments/${secret}/content`)).headers.get('etag')!;
    const mine = await bytesOf(reporter, `/api/attachments/${open}/content`, { 'if-none-match': tag });
    expect(mine.status).toBe(200);
    expect(mine.headers.get('etag')).not.toBe(tag);
  });

  it('jobs hold ids, and neither names nor content', async () => {
    await both(await scene.bug(), { private: true });
    const { jobs } = await jobRows(scene);
    expect(jobs).toContain('attachment');
    expect(jobs).not.toContain(CANARY);
  });
});

/** Everything that the queue's tables hold, as text. */
async function jobRows(scene: Scene): Promise<{ jobs: string }> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: scene.app.databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'bullmq'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        `select coalesce(string_agg(t::text, ' '), '') as text from bullmq.${name} t`,
      );
      texts.push(rows[0]!.text);
    }
    return { jobs: texts.join('\n') };
  } finally {
    await client.end();
  }
}
