import { Jobs } from '../../src/jobs/jobs.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { Database } from '../../src/database/database.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { NewsMailWorker } from '../../src/notifications/news-mail.worker.js';
import { rebuild } from '../../src/projector/rebuild.js';
import { projections } from '../../projections/index.js';
import { mailed, mailsOf, prefer, told, type ReceivedMail } from '../support/delivery.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';

const SECRET = 'zzsecretzz';

/** The numbers are those of `../shared/privacy.md`. */
describeWithAndWithoutRedis('what people are told of private things', (redis, variables) => {
  let scene: Scene;
  /** Nobody sends mails until this is made. */
  let runner: JobRunner | undefined;
  let mails: ReceivedMail[];
  const failures: string[] = [];
  const bugs: Record<string, number> = {};
  let eve: HttpClient;
  let dana: HttpClient;
  let lost: HttpClient;
  let choosy: HttpClient;
  let muted: HttpClient;

  const to = (person: HttpClient, bug: number): string[] =>
    mails.filter(({ file }) => file.startsWith(`${person.account}-bug-${bug}-`)).map(({ text }) => text);

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ROLES: 'api,projector,reactions', ...variables() });
    const { app, admin, employee, reporter } = scene;
    eve = await app.newcomer('reporter', 'eve');
    [dana, lost, choosy, muted] = [
      await app.newcomer('employee', 'dana'),
      await app.newcomer('employee', 'lost'),
      await app.newcomer('employee', 'choosy'),
      await app.newcomer('employee', 'muted'),
    ];
    const comment = (bug: number, text: string, more: object = {}) =>
      employee.created(`/api/bugs/${bug}/comments`, { text, ...more });

    bugs['both'] = await scene.bug();
    for (const person of [dana, lost, choosy, muted]) await person.command(`/api/bugs/${bugs['both']}/watch`);
    const secret = { comment: `${SECRET} @eve @dana`, private: true };
    await employee.command(`/api/bugs/${bugs['both']}/resolve`, { resolution: 'INVALID', ...secret });

    bugs['edited'] = await scene.bug();
    const edited = await comment(bugs['edited'], `${SECRET} first`);
    bugs['hidden'] = await scene.bug();
    const hidden = await comment(bugs['hidden'], `${SECRET} said aloud`);
    bugs['redacted'] = await scene.bug();
    const redacted = await comment(bugs['redacted'], `${SECRET} by mistake`);
    bugs['private'] = await scene.privateBug({ title: SECRET, description: `${SECRET} @eve @lost @dana` });
    bugs['duplicate'] = await scene.bug();
    await employee.command(`/api/bugs/${bugs['duplicate']}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: bugs['private'],
    });
    await told(app, admin, employee, reporter);

    // Everything is in the queue; then the world changes, and then it is sent.
    await employee.command(`/api/bugs/${bugs['edited']}/comments/${edited.id}/edit`, { text: 'Better so' });
    await employee.command(`/api/bugs/${bugs['hidden']}/comments/${hidden.id}/hide`);
    await admin.command(`/api/bugs/${bugs['redacted']}/comments/${redacted.id}/redact`);
    await admin.command(`/api/accounts/${lost.account}/role`, { role: 'reporter' });
    await admin.command(`/api/accounts/${muted.account}/disable`);
    await prefer(choosy, { moved: { watcher: 'inbox' }, commented: { watcher: 'none' } });
    runner = new JobRunner(app.bugzot.app.get(NewsMailWorker), app.bugzot.app.get(Jobs), {
      error: (message) => failures.push(message),
    });
    await mailed(app, admin, employee, reporter);
    mails = await mailsOf(app);
  });
  afterAll(async () => {
    await runner?.stop();
    await scene.app.close();
  });

  it('5: one mail holds of one command what its reader may see', () => {
    const [toReporter, ...more] = to(scene.reporter, bugs['both']!);
    expect(more).toEqual([]);
    expect(toReporter).toContain('Status: NEW → RESOLVED');
    expect(toReporter).not.toMatch(/comment/i);
    const [toEmployee] = to(dana, bugs['both']!);
    expect(toEmployee).toContain('Status: NEW → RESOLVED');
    expect(toEmployee).toContain(`Private comment:\n> ${SECRET}`);
  });

  it('5: whoever has lost his rights before it is sent gets what is left, or nothing', () => {
    const [text] = to(lost, bugs['both']!);
    expect(text).toContain('Status: NEW → RESOLVED');
    expect(text).not.toMatch(/comment/i);
    expect(to(lost, bugs['private']!)).toEqual([]);
    expect(to(dana, bugs['private']!)).toHaveLength(1);
  });

  it('5: a text that was edited, hidden or redacted meanwhile is not sent as it was', () => {
    const [edited] = to(scene.reporter, bugs['edited']!);
    expect(edited).toContain('> Better so');
    expect(to(scene.reporter, bugs['hidden']!)).toEqual([]);
    expect(to(scene.reporter, bugs['redacted']!)).toEqual([]);
  });

  it('5: an account that is disabled meanwhile gets none, nor whoever prefers none by now', () => {
    expect(to(muted, bugs['both']!)).toEqual([]);
    expect(to(choosy, bugs['both']!)).toEqual([]);
  });

  it('5: no mail to whoever sees no private things holds any', () => {
    const unprivileged = [scene.reporter, eve, lost].map(({ account }) => `${account}-`);
    const theirs = mails.filter(({ file }) => unprivileged.some((prefix) => file.startsWith(prefix)));
    expect(theirs.length).toBeGreaterThanOrEqual(4);
    expect(theirs.filter((mail) => JSON.stringify(mail).includes(SECRET))).toEqual([]);
    const [duplicate] = to(scene.reporter, bugs['duplicate']!);
    expect(duplicate).toContain('Resolution: DUPLICATE\n');
    expect(failures).toEqual([]);
  });

  it('18: a mention in what somebody may not see is no mention', async () => {
    expect(mails.filter(({ file }) => file.startsWith(`${eve.account}-`))).toEqual([]);
    const { body } = await eve.get('/api/notifications?count=true', scene.afterAll(eve));
    expect([body.items, body.total, body.unread]).toEqual([[], 0, 0]);
  });

  it('19: jobs, entries and the list of mails hold no text, no name and no address', async () => {
    const database = scene.app.bugzot.app.get(Database);
    const { rows: tables } = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('bullmq', 'notification', 'mail')`,
    );
    let dump = '';
    for (const { name } of tables) {
      const { rows } = await database.query(`select row_to_json(t)::text as row from ${name} t`);
      dump += rows.map(({ row }) => row).join('\n');
    }
    for (const [key, texts] of (await redis()?.everything()) ?? []) {
      if (key.startsWith('bugzot:jobs:')) dump += texts.join('\n');
    }
    expect(dump).toContain('news-mails');
    expect(dump).toContain('CommentAdded');
    for (const text of [SECRET, 'example.com', 'dana', 'colleague', 'Better so', 'It crashes'])
      expect([text, dump.includes(text)]).toEqual([text, false]);
  });

  it('10 and 20: what is shown and counted is the same after every read model was rebuilt', async () => {
    const { app } = scene.app.bugzot;
    const look = async () => {
      const seen: Answer['body'][] = [];
      for (const person of [scene.reporter, eve, dana, lost, choosy]) {
        seen.push((await person.get('/api/notifications?count=true&limit=200', scene.afterAll(person))).body);
      }
      return seen;
    };
    const before = await look();
    expect(before.map(({ unread, total }) => unread === total)).toEqual(before.map(() => true));
    // Of a comment that was hidden, and of a private bug, nothing is left to be counted.
    expect(before[0].items.map((item: Answer['body']) => item.bug.number)).not.toContain(bugs['hidden']);
    expect(before[3].items.map((item: Answer['body']) => item.type)).toEqual(['BugResolved']);
    expect(before[2].items.map((item: Answer['body']) => item.bug.number)).toContain(bugs['private']);
    const services = {
      store: app.get(EventStore),
      keys: app.get(PersonKeys),
      connectionString: scene.app.databaseUrl,
    };
    for (const projection of projections) await rebuild(projection, services);
    expect(await look()).toEqual(before);
  });
});
