import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT_ROLES } from '../../src/access/matrix.js';
import { accountMails } from '../../src/accounts/account-mails.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { newsMails } from '../../src/notifications/news-mails.js';
import { auditTool } from '../../tools/audit/audit-tool.js';
import { demoTool } from '../../tools/demo/demo-tool.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HttpClient } from '../support/http-client.js';
import { logOf, wholeLog } from '../support/log-of.js';
import { until } from '../support/until.js';

const DAY = 86_400_000;
const [BUGS, PEOPLE] = [30, 12];
const SMALL = ['--bugs', String(BUGS), '--people', String(PEOPLE), '--seed', '7'];
const PASSWORD = 'quite another password';

type Env = Record<string, string>;

async function run(argv: readonly string[], env: Env, signal = new AbortController().signal) {
  const [out, err]: [string[], string[]] = [[], []];
  const print = (text: string): void => void out.push(text);
  const note = (text: string): void => void err.push(text);
  const code = await demoTool(argv, { env, print, note, signal });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** The exit codes of `npm run audit`: of the chains, and of the read models against a replay. */
async function audited(env: Env): Promise<number[]> {
  const quiet = { env, print: () => undefined, note: () => undefined };
  return [await auditTool(['verify'], quiet), await auditTool(['diff'], quiet)];
}

/** What somebody does in the demo or what follows from it: not what the site does of itself. */
const ofDemo = (log: readonly RecordedEvent[], people: readonly number[]): RecordedEvent[] =>
  log.filter(({ stream, metadata }) => people.includes(metadata.actor) || stream.startsWith('bug-'));

describe('npm run demo', () => {
  describe('beside a running BugZot', () => {
    let app: TestApp;
    /** Another process of the same BugZot: where one logs in is known once to a process, and the tool was the last to say. */
    let site: TestApp;
    let env: Env;
    let admin: HttpClient;
    let began: number;
    let ran: Awaited<ReturnType<typeof run>>;
    let log: RecordedEvent[];
    let people: { id: number; username: string; role: string }[];

    beforeAll(async () => {
      app = await startTestApp();
      env = { ...app.engines, BUGZOT_DATA_DIR: app.dataDir };
      began = Date.now();
      ran = await run([...SMALL, '--password', PASSWORD], env);
      site = await startTestApp(env);
      admin = await site.as('admin');
      const { body } = await admin.get('/api/accounts?limit=100');
      people = body.items.filter(({ username }: { username: string }) => username !== 'admin');
      log = await logOf(app);
    });
    afterAll(async () => {
      await site.close();
      await app.close();
    });

    it('fills it with as much as was asked for, and leaves nothing out', async () => {
      expect(ran).toMatchObject({ code: 0, err: '' });
      const total = async (path: string) => (await admin.get(`${path}?limit=1&count=true`)).body.total;
      expect([await total('/api/bugs'), people.length]).toEqual([BUGS, PEOPLE]);
      expect((await admin.get('/api/products')).body.items).toHaveLength(4);
      const numbers = log.flatMap(({ type, data }) => (type === 'BugReported' ? [data['number']] : []));
      expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(numbers.map((_, place) => place + 1));
    });

    it('says as whom one logs in, one of each role', async () => {
      for (const role of ACCOUNT_ROLES) {
        const { username } = people.find(
          (person) => person.role === role && ran.out.includes(person.username),
        )!;
        const client = await HttpClient.logIn(site.url, username, PASSWORD);
        expect((await client.get('/api/accounts/me')).body).toMatchObject({ role });
      }
    });

    it('has happened in the last two years, each bug’s history in the order of time', () => {
      const last = new Map<string, string>();
      const events = ofDemo(
        log,
        people.map(({ id }) => id),
      );
      expect(events.length).toBeGreaterThan(5 * BUGS);
      const first = new Date(began - 2 * 365 * DAY).toISOString();
      for (const { stream, metadata } of events) {
        expect(metadata.at >= first && metadata.at <= new Date().toISOString()).toBe(true);
        expect(metadata.at >= (last.get(stream) ?? '')).toBe(true);
        last.set(stream, metadata.at);
      }
    });

    it('is as it was written, and read models are what a replay makes', async () => {
      expect(await audited(env)).toEqual([0, 0]);
    });

    it('has sent no mail, and none is due', async () => {
      const counts = await app.bugzot.app.get(Jobs).counts([accountMails, newsMails]);
      for (const { waiting, active, delayed, failed } of counts) {
        expect(waiting + active + delayed + failed).toBe(0);
      }
      expect((await admin.get('/api/mails')).body.items).toEqual([]);
      const told = people.filter(({ role }) => role === 'supervisor');
      const clients = await Promise.all(
        told.map(({ username }) => HttpClient.logIn(site.url, username, PASSWORD)),
      );
      const inboxes = await Promise.all(clients.map((client) => client.get('/api/notifications')));
      expect(inboxes.flatMap(({ body }) => body.items).length).toBeGreaterThan(0);
    });

    it('has looked at every attachment, in its time', async () => {
      const added = log.filter(({ type }) => type === 'AttachmentAdded');
      const processed = new Map(
        log.flatMap((event) => (event.type === 'AttachmentProcessed' ? [[event.data['id'], event]] : [])),
      );
      expect(processed.size).toBe(added.length);
      const pictures = added.filter(({ data }) => data['declaredType'] === 'image/png');
      expect(pictures.length).toBeGreaterThan(0);
      for (const { data, metadata } of added) {
        const found = processed.get(data['id'])!;
        expect(Date.parse(found.metadata.at) - Date.parse(metadata.at)).toBeLessThan(DAY);
        if (data['patch'] === true) expect(found.data['patch']).not.toBeNull();
      }
      for (const { data } of pictures) {
        const { status, headers } = await admin.get(`/api/attachments/${data['id'] as number}/thumbnail`);
        expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
      }
    });

    it('is not filled again', async () => {
      const { code, err } = await run(SMALL, env);
      expect(code).toBe(1);
      expect(err).toContain('not empty');
      expect(err).toContain('To begin anew');
      expect(await logOf(app)).toHaveLength(log.length);
    });
  });

  describe('where none runs', () => {
    let database: TestDatabase;
    let folder: string;
    let env: Env;

    beforeEach(async () => {
      database = await createTestDatabase();
      folder = await mkdtemp(join(tmpdir(), 'bugzot-demo-'));
      const { url, eventStoreUrl = '' } = database;
      env = { DATABASE_URL: url, EVENTSTORE_URL: eventStoreUrl, BUGZOT_DATA_DIR: folder };
    });
    afterEach(async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    it('does the same when it is stopped in the middle, but for what was still to come', async () => {
      const stopping = new AbortController();
      const store = database.openStore();
      const running = run(['--bugs', '400'], env, stopping.signal);
      await until('some bugs are there', async () => {
        for await (const _ of store.read('bug-20')) return true;
        return false;
      });
      stopping.abort();
      const { code, err, out } = await running;
      expect([code, err]).toEqual([130, expect.stringContaining('To begin anew')]);
      expect(out).toContain('The administrator is admin, with the password');
      const written = await wholeLog(store);
      await store.close();
      const bugs = written.filter(({ type }) => type === 'BugReported');
      expect(bugs.length).toBeLessThan(400);
      expect((await audited(env))[0]).toBe(0);
      expect(await run(SMALL, env)).toMatchObject({
        code: 1,
        err: expect.stringContaining('not empty') as string,
      });
    });
  });

  it.each([
    ['--bugs', '0'],
    ['--people', '9'],
    ['--years', 'many'],
    ['--password', 'short'],
    ['--colour', 'red'],
  ])('refuses %s %s, and says what is possible', async (...argv) => {
    const { code, err } = await run(argv, {});
    expect(code).toBe(2);
    expect(err).toContain('npm run demo');
  });
});
