import { rm } from 'node:fs/promises';
import pg from 'pg';
import { fill } from '../../perf/fill.js';
import { projections } from '../../projections/index.js';
import { EventStoreDbEventStore } from '../../src/event-store/adapters/eventstoredb-event-store.js';
import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { ADMIN_PASSWORD, PASSWORD } from '../support/bugzot-app.js';
import { BugZotProcess, makeDataDir } from '../support/bugzot-process.js';
import { makeProduct, report } from '../support/catalog.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { HttpClient } from '../support/http-client.js';
import { wholeLog } from '../support/log-of.js';
import { mailsTo } from '../support/mailbox.js';
import { ToolProcess } from '../support/tool-process.js';
import { until } from '../support/until.js';

/** Events at the least that are moved. */
const EVENTS = 4_000;
/** How often the move is killed on its way. */
const KILLS = 4;
/** The longest wait for a part of the move, in milliseconds. */
const PATIENCE_MS = 120_000;

let database: TestDatabase;
let client: pg.Client;
let standIn: EventStoreDbStandIn;
let dataDir: string;
let bugzot: BugZotProcess | undefined;
let admin: HttpClient;
let writer: HttpClient;
let product: number;
let bug: number;
let newcomer: number;

/** The engine of BugZot and of the tools; without the URL, PostgreSQL. */
const env = (eventStoreUrl = ''): Record<string, string> => ({
  DATABASE_URL: database.url,
  BUGZOT_DATA_DIR: dataDir,
  EVENTSTORE_URL: eventStoreUrl,
});

beforeAll(async () => {
  database = await createTestDatabase({ engine: 'postgres' });
  standIn = await EventStoreDbStandIn.start();
  dataDir = await makeDataDir();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await stop();
  await client.end();
  await database.drop();
  standIn.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(eventStoreUrl?: string, variables: Record<string, string> = {}): Promise<void> {
  const settings = { BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD, LOG_LEVEL: 'silent', ...variables };
  bugzot = new BugZotProcess({ dataDir, env: { ...env(eventStoreUrl), ...settings } });
  const url = await bugzot.ready();
  admin = await HttpClient.logIn(url, 'admin', ADMIN_PASSWORD);
  if (writer !== undefined) writer = await HttpClient.logIn(url, 'writer', PASSWORD);
}

async function stop(): Promise<void> {
  bugzot?.signal('SIGINT');
  await bugzot?.exited;
  bugzot = undefined;
}

/** Runs the tool to its end. */
async function move(to: string, eventStoreUrl = ''): Promise<{ code: number | null; output: string }> {
  const tool = new ToolProcess('store-copy.js', ['--to', to], env(eventStoreUrl));
  return { code: await tool.exited, output: tool.output };
}

/** What is the same wherever the log is. */
const contents = (log: readonly RecordedEvent[]): Omit<RecordedEvent, 'position'>[] =>
  log.map(({ position: _, ...event }) => event);

async function inPostgres(): Promise<RecordedEvent[]> {
  const store = new PostgresEventStore(database.url);
  return wholeLog(store).finally(() => store.close());
}

async function inStandIn(server = standIn): Promise<RecordedEvent[]> {
  const store = new EventStoreDbEventStore(server.connectionString);
  return wholeLog(store).finally(() => store.close());
}

/** Where each reaction is, as the number of events that it has passed. */
async function passed(log: readonly RecordedEvent[]): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; position: string }>(
    'select name, position from projector.reaction order by name',
  );
  return Object.fromEntries(
    rows.map(({ name, position }) => [name, log.filter((event) => event.position <= position).length]),
  );
}

/** How many mails the newcomer has got: the one that activates the account. */
async function mails(): Promise<number> {
  return (await mailsTo(admin, newcomer)).length;
}

/** What the writer was told. */
async function inbox(): Promise<string[]> {
  const { items } = (await writer.get('/api/notifications?limit=200')).body as { items: unknown[] };
  return items.map((item) => JSON.stringify(item));
}

async function verifyReadModels(eventStoreUrl?: string): Promise<void> {
  const tool = new ToolProcess('projections.js', ['verify'], env(eventStoreUrl));
  expect([await tool.exited, tool.output.match(/equal to a replay/g)?.length]).toEqual([
    0,
    projections.length,
  ]);
}

async function audit(eventStoreUrl?: string): Promise<string> {
  const tool = new ToolProcess('audit.js', ['verify'], env(eventStoreUrl));
  expect([await tool.exited, tool.output]).toEqual([0, expect.stringContaining('as it was written')]);
  return tool.output;
}

describe('npm run store:copy', () => {
  let log: RecordedEvent[];
  const keys: { key: string; answer: unknown }[] = [];

  /** A comment with an Idempotency-Key; its answer is kept. */
  async function comment(by: HttpClient, key: string): Promise<void> {
    const answer = await by.created(`/api/bugs/${bug}/comments`, { text: key }, { 'idempotency-key': key });
    keys.push({ key, answer: { id: answer.id, version: answer.version } });
  }
  /** The same requests again: nothing happens, and they are answered as they were. */
  async function repeat(): Promise<void> {
    for (const { key, answer } of keys) {
      const again = await admin.created(
        `/api/bugs/${bug}/comments`,
        { text: key },
        { 'idempotency-key': key },
      );
      expect({ id: again.id, version: again.version }).toEqual(answer);
    }
  }

  it('copies under traffic, and does not move the log while BugZot runs', async () => {
    await start();
    product = await makeProduct(admin);
    await fill(database.url, Math.ceil(EVENTS / 1.5), product);
    const account = {
      username: 'writer',
      email: 'writer@example.com',
      displayName: 'Writer',
      role: 'employee',
    };
    await admin.created('/api/accounts', { ...account, password: PASSWORD });
    writer = await HttpClient.logIn(admin.url, 'writer', PASSWORD);
    bug = await report(writer, product);
    const somebody = { username: 'newcomer', email: 'newcomer@example.com', displayName: 'Newcomer' };
    newcomer = (await new HttpClient(admin.url).post('/api/accounts', { ...somebody, password: PASSWORD }))
      .body.id;
    await until('the newcomer has mail', async () => (await mails()) === 1);
    await comment(admin, 'before-any-copy');
    await admin.created('/api/audit/checkpoints');
    const { code, output } = await move(standIn.connectionString);
    expect([code, output]).toEqual([3, expect.stringContaining('1 process of BugZot still run')]);
    await comment(admin, 'after-the-first-copy');
    expect(await inStandIn()).toHaveLength((await inPostgres()).length - 1);
  }, 400_000);

  it(`is killed ${KILLS} times on another server, and goes on to the end`, async () => {
    await until('the writer was told', async () => (await inbox()).length === 2);
    await stop();
    // What has happened while nobody was told.
    await start(undefined, { BUGZOT_ROLES: 'api,projector' });
    await comment(admin, 'nobody-was-told');
    await stop();
    log = await inPostgres();
    expect(log.length).toBeGreaterThan(EVENTS);
    const before = await passed(log);

    const target = await EventStoreDbStandIn.start();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const tool = new ToolProcess('store-copy.js', ['--to', target.connectionString], env());
      const enough = (kill * log.length) / (KILLS + 1);
      await until('it has come that far', () => target.log.records.length > enough, PATIENCE_MS);
      tool.kill();
      await tool.exited;
      expect(target.log.records.length).toBeLessThan(log.length * 1.4);
    }
    const { code, output } = await move(target.connectionString);
    expect([code, output]).toEqual([0, expect.stringContaining('Now set EVENTSTORE_URL')]);
    standIn.stop();
    standIn = target;
    const there = await inStandIn();
    expect(contents(there)).toEqual(contents(log));
    expect(await passed(there)).toEqual(before);
  }, 400_000);

  it('leaves a log behind that takes no more events, and a BugZot that does not start on it', async () => {
    const store = new PostgresEventStore(database.url);
    const [{ id, type, data, metadata }] = log as [RecordedEvent];
    await expect(store.append('bug-4711', 0, [{ id, type, data, metadata }])).rejects.toThrow('has moved');
    await store.close();
    const refused = new BugZotProcess({ dataDir, env: env() });
    expect(await refused.exited).toBe(1);
    expect(refused.output).toContain('The log of this database is in EventStoreDB: set EVENTSTORE_URL');
    expect(refused.output).not.toContain('    at ');
  });

  it('lets BugZot go on where it was: nobody is told twice, and nothing is left out', async () => {
    await start(standIn.connectionString);
    await repeat();
    await until('the writer was told what had happened meanwhile', async () => (await inbox()).length === 3);
    await comment(admin, 'in-EventStoreDB');
    await until('the writer was told', async () => (await inbox()).length === 4);
    expect(new Set(await inbox()).size).toBe(4);
    expect(await mails()).toBe(1);
    await audit(standIn.connectionString);
    // The next checkpoint goes on from the last, which was signed in PostgreSQL.
    await admin.created('/api/audit/checkpoints');
    await comment(admin, 'after-a-checkpoint');
    await admin.created('/api/audit/checkpoints');
    expect(await audit(standIn.connectionString)).toMatch(/checkpoints\s+│\s+3 /);
    await stop();
    await verifyReadModels(standIn.connectionString);
    expect((await inStandIn()).length).toBe(log.length + 4);
  }, 240_000);

  it('moves it back, killed on the way, into a log that is equal event by event', async () => {
    log = await inStandIn();
    const before = await passed(log);
    // As if there had never been a log in PostgreSQL.
    await client.query('truncate event_store.event');
    const tool = new ToolProcess('store-copy.js', ['--to', 'postgres'], env(standIn.connectionString));
    await until(
      'it has come half the way',
      async () => {
        const { rows } = await client.query<{ count: string }>('select count(*) from event_store.event');
        return Number(rows[0]!.count) > log.length / 2;
      },
      PATIENCE_MS,
    );
    tool.kill();
    await tool.exited;
    // Again when it has just moved the log, and builds the read models: the next start of BugZot builds them.
    const second = new ToolProcess('store-copy.js', ['--to', 'postgres'], env(standIn.connectionString));
    await until(
      'the log is moved',
      () => second.output.includes('The log is in PostgreSQL now'),
      PATIENCE_MS,
    );
    second.kill();
    await second.exited;
    const { code, output } = await move('postgres', standIn.connectionString);
    expect([code, output]).toEqual([0, expect.stringMatching(/already.*leave EVENTSTORE_URL out/)]);
    const here = await inPostgres();
    expect(contents(here)).toEqual(contents(log));
    expect(await passed(here)).toEqual(before);
    await start();
    await repeat();
    await comment(admin, 'in-PostgreSQL-again');
    await admin.created('/api/audit/checkpoints');
    expect(await audit()).toMatch(/checkpoints\s+│\s+4 /);
    await until('the writer was told', async () => (await inbox()).length === 6, PATIENCE_MS);
    expect(await mails()).toBe(1);
    await stop();
    await verifyReadModels();
  }, 400_000);
});
