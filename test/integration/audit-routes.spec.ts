import pg from 'pg';
import type { HttpClient } from '../support/http-client.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { makeProduct, report } from '../support/catalog.js';
import { until } from '../support/until.js';

interface Line {
  position: string;
  stream: string;
  version: number;
  id: string;
  type: string;
  data: Record<string, unknown>;
}
const lines = (body: string): Line[] =>
  body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const engines: [string, () => Promise<{ variables: Record<string, string>; stop(): void }>][] = [
  ['PostgreSQL', async () => ({ variables: {}, stop: () => undefined })],
  [
    'EventStoreDB (stand-in)',
    async () => {
      const server = await EventStoreDbStandIn.start();
      return { variables: { EVENTSTORE_URL: server.connectionString }, stop: () => server.stop() };
    },
  ],
];

describe.each(engines)('the audit, over HTTP, with its log in %s', (name, startEngine) => {
  let app: TestApp;
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let auditor: HttpClient;
  let employee: HttpClient;
  let bug: number;

  beforeAll(async () => {
    engine = await startEngine();
    app = await startTestApp(engine.variables);
    const product = await makeProduct(await app.as('supervisor'));
    employee = await app.as('employee');
    auditor = await app.as('auditor');
    bug = await report(await app.as('reporter'), product);
    await employee.created(`/api/bugs/${bug}/comments`, { text: 'Between us', private: true });
    await employee.command(`/api/bugs/${bug}/assign`);
  });
  afterAll(async () => {
    await app.close();
    engine.stop();
  });

  const get = async (path: string) => {
    const answer = await auditor.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };

  it('gives the events as they are stored, from any position', async () => {
    const all = lines(await get('/api/audit/events'));
    expect(all.map(({ position }) => position)).toEqual(all.map(({ position }) => position).toSorted());
    expect(Object.keys(all[0]!)).toEqual(['position', 'stream', 'version', 'id', 'type', 'data', 'metadata']);
    const stream = all.filter((line) => line.stream === `bug-${bug}`);
    expect(stream.map(({ type }) => type)).toEqual(['BugReported', 'CommentAdded', 'BugAssigned']);
    expect(lines(await get(`/api/audit/events?stream=bug-${bug}`))).toEqual(stream);
    const found: Line[] = [];
    for (let after = ''; ; after = `&after=${found.at(-1)!.position}`) {
      const page = lines(await get(`/api/audit/events?limit=3${after}`));
      found.push(...page);
      if (page.length < 3) break;
    }
    expect(found).toEqual(all);
    const types = lines(await get('/api/audit/events?type=CommentAdded&type=BugAssigned'));
    expect(types.map(({ type }) => type)).toEqual(['CommentAdded', 'BugAssigned']);
    const after = types[0]!.position;
    const both = `/api/audit/events?stream=bug-${bug}&type=BugAssigned&type=BugReported&after=${after}`;
    expect(lines(await get(both)).map(({ type }) => type)).toEqual(['BugAssigned']);
    expect(await get(`/api/audit/events?after=${all.at(-1)!.position}`)).toBe('');
    expect(await get('/api/audit/events?stream=bug-404')).toBe('');
  });

  it('gives no name of anyone: what was sealed stays sealed', async () => {
    const body = (await get('/api/audit/events')) as string;
    expect(body).toContain('AccountCreated');
    for (const name of ['auditor@example.com', 'employee@example.com']) expect(body).not.toContain(name);
  });

  it('refuses what is no position, and what it does not know', async () => {
    for (const after of ['7', 'x', '9999999999999999999', '../..']) {
      const { status, body } = await auditor.get(`/api/audit/events?after=${after}`);
      expect([after, status, body.code]).toEqual([after, 422, 'audit.bad-position']);
    }
    expect((await auditor.get('/api/audit/events?limit=10001')).status).toBe(422);
    expect((await auditor.get('/api/audit/events?position=1')).status).toBe(422);
    for (const path of ['verify', 'export']) {
      const { status, body } = await auditor.get(`/api/audit/${path}?stream=bug-404`);
      expect([status, body.code]).toEqual([404, 'audit.no-such-stream']);
    }
    const unknown = await auditor.get('/api/audit/checkpoints/999');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'checkpoint.unknown']);
  });

  it('signs checkpoints that the log is then verified against', async () => {
    const before = await get('/api/audit/verify');
    expect(before).toMatchObject({ ok: true, checkpoints: 0, covered: 0, problems: [] });
    const first = await auditor.created('/api/audit/checkpoints');
    expect(first.id).toBe(1);
    // Nothing is new but the checkpoint.
    expect((await auditor.created('/api/audit/checkpoints')).id).toBe(1);
    await employee.command(`/api/bugs/${bug}/tag`, { tag: 'audited' });
    expect((await auditor.created('/api/audit/checkpoints')).id).toBe(2);
    expect(await get('/api/audit/verify')).toMatchObject({
      ok: true,
      events: before.events + 3,
      checkpoints: 2,
      covered: before.events + 2,
    });
    expect(await get(`/api/audit/verify?stream=bug-${bug}`)).toMatchObject({
      ok: true,
      events: 4,
      streams: 1,
    });

    const list = await get('/api/audit/checkpoints?limit=1&count=true');
    expect(list).toMatchObject({ total: 2, items: [{ number: 2, size: before.events + 2 }] });
    expect(list.publicKey.pem).toContain('BEGIN PUBLIC KEY');
    expect(list.items[0].keyId).toBe(list.publicKey.keyId);
    const rest = await get(`/api/audit/checkpoints?limit=1&after=${list.next}`);
    expect(rest).toMatchObject({ next: null, items: [{ number: 1, previous: null }] });
    expect(await get('/api/audit/checkpoints/2')).toEqual(list.items[0]);
    expect(list.items[0].previous).toBe(rest.items[0].root);
  });

  it('never lets two checkpoints follow the same one', async () => {
    const admin = await app.as('admin');
    await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        await employee.command(`/api/bugs/${bug}/tag`, { tag: `at-once-${index}` });
        await until('a checkpoint is written', async () => {
          const { status } = await admin.post('/api/audit/checkpoints');
          expect([201, 409]).toContain(status);
          return status === 201;
        });
      }),
    );
    expect(await get('/api/audit/verify')).toMatchObject({ ok: true });
  });

  it('shows a bug as of a version, and as of a time', async () => {
    const product = (await auditor.get('/api/products')).body.items[0].id;
    const reporter = await app.as('reporter');
    const number = await report(reporter, product, { tags: ['one'], due: '2031-01-01', platform: 'Linux' });
    const other = await report(reporter, product);
    const look = async (query = '') => {
      const { status, body, headers } = await auditor.get(`/api/bugs/${number}${query}`, {
        'bugzot-after': employee.position,
      });
      return { status, body, etag: headers.get('etag') };
    };
    const moments: Awaited<ReturnType<typeof look>>[] = [];
    for (const [path, body] of [
      ['tag', { tag: 'two' }],
      ['block', { blocks: other }],
      ['assign', {}],
      ['retitle', { title: 'Renamed' }],
      ['comments', { text: 'Between us', private: true }],
      ['watch', undefined],
      ['resolve', { resolution: 'DUPLICATE', duplicateOf: other }],
      ['reopen', { comment: 'It is not' }],
    ] as const) {
      const answer = await employee.post(`/api/bugs/${number}/${path}`, body);
      expect([path, answer.status < 300]).toEqual([path, true]);
      moments.push(await look());
    }
    for (const moment of moments) {
      expect(await look(`?asOf=${moment.etag!.slice(1, -1)}`)).toEqual(moment);
      const byTime = await look(`?asOf=${encodeURIComponent(moment.body.changedAt)}`);
      expect(byTime.body.changedAt).toBe(moment.body.changedAt);
    }
    expect((await look('?asOf=999999')).body).toEqual(moments.at(-1)!.body);
    expect((await look('?asOf=2999-12-31T00:00:00%2B01:00')).body).toEqual(moments.at(-1)!.body);
    for (const before of ['0', '2020-01-01T00:00:00Z']) {
      const none = await look(`?asOf=${before}`);
      expect([none.status, none.body.code]).toEqual([404, 'bug.unknown']);
    }
    expect((await look('?asOf=yesterday')).status).toBe(422);
    for (const role of ['reporter', 'employee', 'supervisor'] as const) {
      expect((await (await app.as(role)).get(`/api/bugs/${number}?asOf=1`)).status).toBe(403);
      expect((await (await app.as(role)).get('/api/bugs/999999/comments?asOf=1')).status).toBe(403);
    }
    expect((await (await app.as('anonymous')).get(`/api/bugs/${number}?asOf=1`)).status).toBe(401);
  });

  it('shows comments as of a version, with the text that they had', async () => {
    const id = (await employee.created(`/api/bugs/${bug}/comments`, { text: 'First' })).id;
    const { version } = await employee.command(`/api/bugs/${bug}/comments/${id}/edit`, { text: 'Second' });
    const admin = await app.as('admin');
    await admin.command(`/api/bugs/${bug}/comments/${id}/redact`);
    const texts = async (asOf: number) => {
      const body = await get(`/api/bugs/${bug}/comments?asOf=${asOf}&limit=200&count=true`);
      expect(body.total).toBe(body.items.length);
      return body.items.map(({ text }: { text: string | null }) => text);
    };
    expect(await texts(version - 2)).toEqual(['Between us']);
    expect(await texts(version - 1)).toEqual(['Between us', 'First']);
    expect(await texts(version)).toEqual(['Between us', 'Second']);
    expect(await texts(version + 1)).toEqual(['Between us', null]);
    const now = (await auditor.get(`/api/bugs/${bug}/comments`, { 'bugzot-after': admin.position })).body
      .items;
    expect((await get(`/api/bugs/${bug}/comments?asOf=${version + 1}`)).items).toEqual(now);
    const page = await get(`/api/bugs/${bug}/comments?asOf=${version}&limit=1`);
    expect((await get(`/api/bugs/${bug}/comments?asOf=${version}&after=${page.next}`)).items[0].id).toBe(id);
  });

  it('verifies as before when a person was forgotten', async () => {
    const somebody = await app.newcomer('reporter');
    const database = new pg.Client({ connectionString: app.databaseUrl });
    await database.connect();
    await database.query('delete from account.person_key where account = $1', [somebody.account]);
    await database.end();
    await auditor.created('/api/audit/checkpoints');
    expect(await get('/api/audit/verify')).toMatchObject({ ok: true, problems: [] });
  });

  it(`answers to HEAD without sending the log, in ${name}`, async () => {
    for (const path of ['events', 'export', 'verify']) {
      const { status, body } = await auditor.request('HEAD', `/api/audit/${path}`);
      expect([status, body]).toEqual([200, '']);
    }
  });
});

describe('checkpoints', () => {
  it('are written by themselves, one process at a time, while there is news', async () => {
    const app = await startTestApp({ BUGZOT_CHECKPOINT_MINUTES: '0.01' });
    const admin = await app.as('admin');
    const total = async () => (await admin.get('/api/audit/checkpoints?count=true')).body.total as number;
    await until('there is one', async () => (await total()) > 0);
    const covered = async () => {
      const { body } = await admin.get('/api/audit/verify');
      expect(body).toMatchObject({ ok: true });
      return body.covered === body.events - 1;
    };
    await until('all but itself is covered', covered);
    const before = await total();
    await makeProduct(admin);
    await until('there is another', async () => (await total()) > before);
    await until('all is covered again', covered);
    await app.close();
  });
});
