import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { START } from '../../src/event-store/event-store.js';
import { ADMIN_PASSWORD, PASSWORD } from '../support/bugzot-app.js';
import { BugZotProcess, makeDataDir } from '../support/bugzot-process.js';
import { makeProduct, report } from '../support/catalog.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { describeWithEngine } from '../support/engines.js';
import { HttpClient, type Answer } from '../support/http-client.js';
import { TestKafka } from '../support/kafka.js';
import { until } from '../support/until.js';

const COMMENTS = 20;

describeWithEngine('two processes that relay and consume', 'TEST_KAFKA_BROKERS', (brokers) => {
  let kafka: TestKafka;
  let database: TestDatabase;
  let folders: string[];
  let processes: BugZotProcess[];

  beforeAll(async () => {
    kafka = new TestKafka(brokers);
    [folders, processes] = [[], []];
    database = await createTestDatabase();
  });
  afterAll(async () => {
    for (const one of processes) one.signal('SIGKILL');
    await Promise.all(processes.map(({ exited }) => exited));
    await kafka.close();
    await database.drop();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });

  const key = randomBytes(32).toString('base64');
  async function start(): Promise<{ bugzot: BugZotProcess; url: string }> {
    const dataDir = await makeDataDir();
    folders.push(dataDir);
    const env = {
      ...{ DATABASE_URL: database.url, BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD, LOG_LEVEL: 'silent' },
      ...{ BUGZOT_MASTER_KEY: key, BUGZOT_SIGNING_KEY: key, ...kafka.variables },
    };
    const bugzot = new BugZotProcess({ dataDir, env });
    processes.push(bugzot);
    return { bugzot, url: await bugzot.ready() };
  }
  async function logged(): Promise<string[]> {
    const store = new PostgresEventStore(database.url);
    const [head, stop, found] = [await store.head(), new AbortController(), new Array<string>()];
    for await (const batch of store.subscribe(START, { streamPrefixes: ['bug-'] }, stop.signal)) {
      found.push(...batch.events.map(({ stream, version }) => `${stream} ${version}`));
      if (batch.through >= head) stop.abort();
    }
    await store.close();
    return found;
  }

  it('go on when one is killed: each event is on Kafka in order, and each person has heard of each once', async () => {
    const first = await start();
    const second = await start();
    const admin = await HttpClient.logIn(first.url, 'admin', ADMIN_PASSWORD);
    const product = await makeProduct(admin);
    await admin.created('/api/accounts', {
      ...{
        username: 'ada',
        email: 'ada@example.com',
        displayName: 'Ada',
        password: PASSWORD,
        role: 'reporter',
      },
    });
    const ada = await HttpClient.logIn(second.url, 'ada', PASSWORD);
    const [one, other] = [await report(ada, product), await report(ada, product)];
    const employee = await HttpClient.logIn(second.url, 'admin', ADMIN_PASSWORD);
    for (let count = 0; count < COMMENTS; count += 1) {
      if (count === COMMENTS / 2) first.bugzot.signal('SIGKILL');
      await employee.created(`/api/bugs/${count % 2 === 0 ? one : other}/comments`, { text: String(count) });
    }
    let inbox: Answer['body'] = { items: [] };
    await until('all have arrived', async () => {
      inbox = (await ada.get('/api/notifications?limit=200&count=true')).body;
      return inbox.total === COMMENTS;
    });
    const written = await logged();
    await until('all are on Kafka', async () => {
      const ends = await kafka.ends('bugs.private.v1');
      return [...ends.values()].reduce((sum, end) => sum + Number(end), 0) >= written.length;
    });
    const records = await kafka.records('bugs.private.v1');
    const found = records.map(({ headers }) => `${headers['ce_subject']} ${headers['ce_streamversion']}`);
    for (const bug of [one, other]) {
      const mine = (all: string[]): string[] => all.filter((line) => line.startsWith(`bug-${bug} `));
      expect([...new Set(mine(found))]).toEqual(mine(written));
    }
    expect((await ada.get('/api/notifications?count=true')).body.total).toBe(COMMENTS);
  }, 120_000);

  it('end in order, by themselves', async () => {
    const [, second] = processes;
    second!.signal('SIGTERM');
    expect(await second!.exited).toBe(0);
  });
});
