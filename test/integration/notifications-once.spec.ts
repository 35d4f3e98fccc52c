import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { projections } from '../../projections/index.js';
import { BugCommand } from '../../src/bugs/bug-command.js';
import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { Database } from '../../src/database/database.js';
import { EventStore, type NewEvent, type RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { Mailer } from '../../src/mail/mailer.js';
import { newsMails, type NewsMail } from '../../src/notifications/news-mails.js';
import type { NotificationsReaction } from '../../src/notifications/notifications.reaction.js';
import { ReactionRunner } from '../../src/reactions/reaction-runner.js';
import { rebuild, verify } from '../../src/projector/rebuild.js';
import { commentData, happened, reported } from '../support/bug-facts.js';
import { mailsOf } from '../support/delivery.js';
import type { HttpClient } from '../support/http-client.js';
import { AT, issuedBy } from '../support/issued.js';
import { soundLog } from '../support/log-of.js';
import { DyingJobs, LosingMailer, reactionOf, workerOf } from '../support/notifying.js';
import { describeWithAndWithoutRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

/** Neither reactions nor workers run, but those that a test runs. */
describeWithAndWithoutRedis('one entry and one mail for each person and event', (redis, variables) => {
  let scene: Scene;
  let database: Database;
  let store: EventStore;
  let grace: HttpClient;
  let watcher: HttpClient;
  const dying: Jobs[] = [];

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ROLES: 'api,projector', ...variables() });
    database = scene.app.bugzot.app.get(Database);
    store = scene.app.bugzot.app.get(EventStore);
    grace = await scene.app.newcomer('reporter', 'grace');
    watcher = await scene.app.newcomer('reporter', 'watcher');
    await watcher.command(`/api/products/${scene.product}/components/ui/watch`);
  });
  afterAll(async () => {
    await Promise.all(dying.map((jobs) => jobs.close()));
    await scene.app.close();
  });

  /** A bug with three commands, of which one has two events. */
  async function story(): Promise<{ bug: number; events: RecordedEvent[] }> {
    const { employee, colleague } = scene;
    const bug = await scene.bug({ description: '@grace knows.' });
    await employee.command(`/api/bugs/${bug}/assign`, { assignee: 'colleague', comment: 'Yours.' });
    await colleague.created(`/api/bugs/${bug}/comments`, { text: 'Really, @grace?' });
    return { bug, events: await soundLog(store, `bug-${bug}`) };
  }

  /** What the story comes to: who has which entries, and how many jobs. */
  async function delivered(bug: number): Promise<{ entries: string[]; jobs: string[] }> {
    const entries = await database.query<{ entry: string }>(
      `select account || ' ' || type as entry from notification.entry where bug = $1`,
      [bug],
    );
    return {
      entries: entries.rows.map(({ entry }) => entry).sort(),
      jobs: (await jobsOf(bug)).map(({ account }) => String(account)).sort(),
    };
  }
  /** The data of the jobs about a bug, wherever they are. */
  async function jobsOf(bug: number): Promise<NewsMail[]> {
    const { rows } = await database.query<{ data: NewsMail }>(
      'select data from bullmq.job where id like $1',
      [`bug-${bug}-%`],
    );
    const test = redis();
    if (!test) return rows.map(({ data }) => data);
    expect(rows).toEqual([]);
    const keys = await test.client.keys(`bugzot:jobs:${newsMails.name}:bug-${bug}-*`);
    const stored = await Promise.all(keys.map((key) => test.client.hGet(key, 'data')));
    return stored.map((data) => JSON.parse(data!) as NewsMail);
  }
  const expected = () => {
    const [reporter, colleague] = [scene.reporter.account!, scene.colleague.account!];
    const entries = [
      ...[grace.account!, watcher.account!].map((account) => `${account} BugReported`),
      ...[reporter, colleague, watcher.account!].flatMap((account) => [
        `${account} BugAssigned`,
        `${account} CommentAdded`,
      ]),
      ...[reporter, grace.account!, watcher.account!].map((account) => `${account} CommentAdded`),
    ].sort();
    const jobs = [grace.account, watcher.account, reporter, colleague, reporter, grace.account];
    return { entries, jobs: jobs.map(String).sort() };
  };
  /** Every event again and again, as after a crash that lost the checkpoint; what fails is passed over. */
  async function reactToAll(
    reaction: NotificationsReaction,
    events: readonly RecordedEvent[],
  ): Promise<number> {
    let failed = 0;
    for (const event of events) await reaction.react(event).catch(() => (failed += 1));
    return failed;
  }
  const execute = (bug: number, ...events: BugEvent[]): Promise<unknown> =>
    scene.app.bugzot.app.get(CommandBus).execute(new Happen(bug, events));
  const dyingJobs = (left: number): Jobs => {
    const jobs = new DyingJobs(scene.app, left);
    dying.push(jobs);
    return jobs;
  };

  it('are there when all went well, and when everything is done again', async () => {
    const { bug, events } = await story();
    const reaction = reactionOf(scene.app);
    expect(await reactToAll(reaction, events)).toBe(0);
    expect(await delivered(bug)).toEqual(expected());
    expect(await reactToAll(reaction, events)).toBe(0);
    expect(await reactToAll(reactionOf(scene.app), [...events].reverse())).toBe(0);
    expect(await delivered(bug)).toEqual(expected());
  });

  it.each([0, 1, 2, 3, 4, 5])('when the process dies after %i jobs, between entry and job', async (left) => {
    const { bug, events } = await story();
    expect(await reactToAll(reactionOf(scene.app, dyingJobs(left)), events)).toBeGreaterThan(0);
    const half = await delivered(bug);
    // Some that were being added at the same time may still be on their way.
    expect(half.jobs.length).toBeLessThanOrEqual(left);
    expect(half.entries.length).toBeGreaterThan(half.jobs.length);
    expect(await reactToAll(reactionOf(scene.app), events)).toBe(0);
    expect(await delivered(bug)).toEqual(expected());
  });

  it('when two processes react at once', async () => {
    const stories = await Promise.all([story(), story(), story()]);
    const reactions = [reactionOf(scene.app), reactionOf(scene.app), reactionOf(scene.app)];
    await Promise.all(
      stories.flatMap(({ events }) =>
        events.flatMap((event) => reactions.map((reaction) => reaction.react(event))),
      ),
    );
    for (const { bug } of stories) expect(await delivered(bug)).toEqual(expected());
  });

  it('when the runner is cut off, and another one goes on from the checkpoint', async () => {
    const stories = [await story(), await story()];
    const errors: string[] = [];
    const services = {
      store,
      connectionString: scene.app.databaseUrl,
      log: { error: (message: string) => errors.push(message) },
    };
    const run = async (reaction: NotificationsReaction, enough: () => Promise<boolean> | boolean) => {
      const ending = new AbortController();
      const running = new ReactionRunner(reaction, services).run(ending.signal);
      await until('it is far enough', enough);
      ending.abort();
      await running;
    };
    await run(reactionOf(scene.app, dyingJobs(3)), () => errors.length >= 2);
    expect((await delivered(stories[1]!.bug)).jobs.length).toBeLessThan(6);
    const last = stories[1]!.events.at(-1)!.position;
    await run(reactionOf(scene.app), async () => {
      const { rows } = await database.query<{ position: string }>(
        `select position from projector.reaction where name = 'notifications'`,
      );
      return rows[0]!.position >= last;
    });
    for (const { bug } of stories) expect(await delivered(bug)).toEqual(expected());
  });

  it('when jobs are tried again whose mail the transport has taken, and when they are done twice', async () => {
    const { app } = scene.app.bugzot;
    const { bug, events } = await story();
    await reactToAll(reactionOf(scene.app), events);
    const mailer = new LosingMailer(app.get(Mailer));
    const worker = workerOf(scene.app, mailer);
    const errors: string[] = [];
    const runner = new JobRunner(worker, app.get(Jobs), { error: (message) => errors.push(message) });
    const jobs = await jobsOf(bug);
    await until('all are done', async () => {
      const [counts] = await app.get(Jobs).counts([newsMails]);
      return counts!.waiting + counts!.active + counts!.delayed === 0;
    });
    await runner.stop();
    const ofBug = async () =>
      (await mailsOf(scene.app)).filter(({ subject }) => subject.includes(`[Bug ${bug}]`));
    expect(errors.length).toBeGreaterThanOrEqual(6);
    expect((await ofBug()).map(({ file }) => file.split('-')[0]).sort()).toEqual(expected().jobs);

    const taken = mailer.taken.length;
    await Promise.all(jobs.flatMap((data) => [worker.work(data), workerOf(scene.app).work(data)]));
    expect(mailer.taken).toHaveLength(taken);
    expect(await ofBug()).toHaveLength(6);
  });

  it('and a rebuild of every read model sends nothing, and enqueues nothing', async () => {
    const { app } = scene.app.bugzot;
    const state = async () => {
      const counts = await Promise.all(
        ['notification.entry', 'bullmq.job', 'mail.sent', 'projector.reaction'].map(
          async (table) =>
            (
              await database.query<{ sum: string }>(
                `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as sum
                 from ${table} t`,
              )
            ).rows[0]!.sum,
        ),
      );
      // BullMQ's mark of when it last looked for stalled jobs comes and goes by itself.
      const inRedis = [...((await redis()?.everything()) ?? [])].filter(
        ([key]) => key.startsWith('bugzot:jobs:') && !key.endsWith(':stalled-check'),
      );
      return [...counts, inRedis.sort(), (await mailsOf(scene.app)).length];
    };
    const before = await state();
    const services = {
      store,
      keys: app.get(PersonKeys),
      connectionString: scene.app.databaseUrl,
    };
    let applied = 0;
    for (const projection of projections) {
      applied += (await rebuild(projection, services)).applied;
      expect((await verify(projection, services)).differences).toEqual([]);
    }
    expect(applied).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
  });

  it('are made of many watchers piece by piece, also when it takes two attempts', async () => {
    const many = 1200;
    const product = await scene.freshProduct();
    const first = 1_000_000;
    const accounts = Array.from({ length: many }, (_, index) => first + index);
    const envelope = (type: string, data: NewEvent['data']) => ({
      id: randomUUID(),
      type,
      data,
      metadata: {
        $correlationId: randomUUID(),
        $causationId: randomUUID(),
        actor: 0,
        at: AT,
        schema: 1,
        command: randomUUID(),
      },
    });
    await Promise.all(
      accounts.map((number) => {
        const stream = `account-${number}`;
        const created = envelope('AccountCreated', { number, person: 'sealed', role: 'reporter' });
        return store.append(stream, 0, chain(GENESIS, stream, 0, [created]));
      }),
    );
    const stream = `product-${product}`;
    for (let start = 0; start < many; start += 400) {
      const log = await soundLog(store, stream);
      const watched = accounts
        .slice(start, start + 400)
        .map((account) => envelope('ProductWatched', { account }));
      await store.append(stream, log.length, chain(log.at(-1)!.metadata.hash, stream, log.length, watched));
    }
    const bug = (
      await scene.reporter.created('/api/bugs', { product, component: 'ui', title: 'Seen by all' })
    ).id;
    const events = await soundLog(store, `bug-${bug}`);
    expect(await reactToAll(reactionOf(scene.app, dyingJobs(700)), events)).toBe(1);
    expect((await delivered(bug)).entries).toHaveLength(1000);
    await reactToAll(reactionOf(scene.app), events);
    const { entries, jobs } = await delivered(bug);
    expect([entries.length, new Set(entries).size]).toEqual([many, many]);
    expect([jobs.length, new Set(jobs).size]).toEqual([many, many]);
  });

  it('come to whoever the description of an attachment mentions', async () => {
    const bug = await scene.bug();
    const file = {
      id: 3,
      name: 'log.txt',
      description: 'For @grace',
      size: 1,
      sha256: 'aa',
      declaredType: 'text/plain',
      patch: false,
      private: false,
    };
    await execute(bug, happened('AttachmentAdded', file));
    await execute(bug, happened('AttachmentAdded', { ...file, id: 4, private: true }));
    await reactToAll(reactionOf(scene.app), await soundLog(store, `bug-${bug}`));
    const added = [scene.reporter, grace, watcher].map(({ account }) => `${account} AttachmentAdded`);
    expect((await delivered(bug)).entries).toEqual([...added, `${watcher.account} BugReported`].sort());
  });

  it('are none for what was imported', async () => {
    const origin = { source: 'bugzilla', id: '17' };
    const long = '2001-01-01T00:00:00.000Z';
    const reporter = scene.reporter.account!;
    const bug = 2_000_000;
    await execute(
      bug,
      reported({ number: bug, product: scene.product, reporter, reportedAt: long, origin }),
      happened('CommentAdded', { ...commentData(1, '@grace'), writtenAt: long }),
      happened('BugVerified', { from: 'RESOLVED' }),
    );
    await execute(bug, happened('CommentAdded', { ...commentData(2, '@grace'), writtenAt: long }));
    expect(await reactToAll(reactionOf(scene.app), await soundLog(store, `bug-${bug}`))).toBe(0);
    expect(await delivered(bug)).toEqual({ entries: [], jobs: [] });
  });
});

/** Events of a bug that no route of this test brings about. */
class Happen extends BugCommand {
  override readonly needs = 'bug.import';

  constructor(
    number: number,
    readonly events: BugEvent[],
  ) {
    super(issuedBy('admin'), number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(): BugEvent[] {
    return this.events.map(({ type, data }) => ({ type, data }) as BugEvent);
  }
}
