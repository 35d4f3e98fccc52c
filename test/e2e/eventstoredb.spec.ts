import { rm } from 'node:fs/promises';
import { projections } from '../../projections/index.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { TcpProxy } from '../contract/tcp-proxy.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { BugZotProcess, makeDataDir } from '../support/bugzot-process.js';
import { makeProduct, report } from '../support/catalog.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HttpClient } from '../support/http-client.js';
import { soundLog, wholeLog } from '../support/log-of.js';
import { ToolProcess } from '../support/tool-process.js';
import { until } from '../support/until.js';

const WRITERS = 8;
const BUGS = 6;
/** Comments that are acknowledged before, and after, each fault. */
const ENOUGH = 60;
const PATIENCE_MS = 120_000;

/** Two BugZots beside each other, with all roles each, on one EventStoreDB (the stand-in, in this process). */
describe('two processes on EventStoreDB, under load', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let url: string;
  let store: EventStore;
  let dataDir: string;
  const processes: BugZotProcess[] = [];
  /** Whom the writers ask, each time another one. */
  let clients: HttpClient[] = [];
  let bugs: number[];
  const acknowledged = new Map<string, { bug: number; id: number }>();
  let refused = 0;
  const stop = new AbortController();
  let load: Promise<unknown>;

  beforeAll(async () => {
    database = await createTestDatabase({ engine: 'eventstoredb', alterable: true });
    const { hostname: host, port } = new URL(database.eventStoreUrl!.replace('esdb:', 'http:'));
    proxy = new TcpProxy({ host, port: Number(port) });
    url = `esdb://127.0.0.1:${await proxy.listen()}?tls=false`;
    store = database.openStore();
    dataDir = await makeDataDir();
    await start();
    const admin = await client(processes[0]!);
    const product = await makeProduct(admin);
    bugs = await Promise.all(Array.from({ length: BUGS }, () => report(admin, product)));
    await start();
    clients = await Promise.all(processes.map(client));
    load = Promise.all(Array.from({ length: WRITERS }, (_, number) => write(number)));
  }, 120_000);
  afterAll(async () => {
    stop.abort();
    for (const process of processes) process.signal('SIGINT');
    await Promise.all(processes.map(({ exited }) => exited));
    await store.close();
    await proxy.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const settings = {
      BUGZOT_ANONYMOUS_READ: 'true',
      BUGZOT_CHECKPOINT_MINUTES: '0.05',
      LOG_LEVEL: 'silent',
    };
    const engines = { DATABASE_URL: database.url, EVENTSTORE_URL: url };
    const process = new BugZotProcess({
      dataDir,
      env: { ...settings, ...engines, BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD },
    });
    processes.push(process);
    await process.ready();
  }
  const client = async (process: BugZotProcess): Promise<HttpClient> =>
    HttpClient.logIn(await process.ready(), 'admin', ADMIN_PASSWORD);

  /** One comment after the other; one whose fate is unknown is sent again, with the same key, until it is answered. */
  async function write(writer: number): Promise<void> {
    for (let count = 0; !stop.signal.aborted; count += 1) {
      const key = `${writer}-${count}`;
      const bug = bugs[(writer + count) % bugs.length]!;
      for (let attempt = 0; !acknowledged.has(key); attempt += 1) {
        const asked = clients[(writer + count + attempt) % clients.length]!;
        const answer = await asked
          .post(`/api/bugs/${bug}/comments`, { text: key }, { 'idempotency-key': key })
          .catch(() => undefined);
        if (answer?.status === 201) acknowledged.set(key, { bug, id: answer.body.id as number });
        else if (answer !== undefined && answer.status < 500) throw new Error(JSON.stringify(answer.body));
        else refused += 1;
      }
    }
  }
  async function progress(): Promise<void> {
    const enough = acknowledged.size + ENOUGH;
    await Promise.race([load, until('more is written', () => acknowledged.size >= enough, PATIENCE_MS)]);
  }

  it('one is killed with kill -9, and the other goes on', async () => {
    await progress();
    processes[0]!.signal('SIGKILL');
    await until('somebody was refused', () => refused > 0, PATIENCE_MS);
    clients = [clients[1]!];
    await progress();
    await start();
    clients.push(await client(processes.at(-1)!));
    await progress();
  }, 300_000);

  it('the connection to the server is lost, and comes back', async () => {
    await progress();
    const before = refused;
    await proxy.close();
    await until('everybody was refused', () => refused >= before + WRITERS, PATIENCE_MS);
    // What needs no log is answered all the same.
    const nobody = new HttpClient(clients[0]!.url);
    for (const path of ['/health/live', '/api/bugs', `/api/bugs/${bugs[0]}`]) {
      expect([path, (await nobody.get(path)).status]).toEqual([path, 200]);
    }
    expect((await nobody.get('/health/ready')).body.engines.eventStore.answers).toBe(false);
    await proxy.listen();
    await progress();
  }, 300_000);

  it('the server itself goes away and comes back with its disk', async () => {
    const before = refused;
    await database.standIn!.restart(() =>
      until('everybody was refused', () => refused >= before + WRITERS, PATIENCE_MS),
    );
    await progress();
    stop.abort();
    await load;
  }, 300_000);

  it('has every acknowledged comment once, in streams whose chains hold', async () => {
    const log = await wholeLog(store);
    const comments = log.filter(({ type }) => type === 'CommentAdded');
    expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
    expect(new Map(comments.map(({ data }) => [data['text'], data['id']]))).toEqual(
      new Map([...acknowledged].map(([key, { id }]) => [key, id])),
    );
    expect(comments).toHaveLength(acknowledged.size);
    for (const stream of new Set(log.map((event) => event.stream))) await soundLog(store, stream);
  });

  it('has read models that equal a replay, and a log that is as it was written', async () => {
    const [asked] = clients as [HttpClient];
    for (const bug of bugs) {
      const last = await asked.created(`/api/bugs/${bug}/comments`, { text: 'last' });
      const { body } = await asked.get(`/api/bugs/${bug}`, { 'bugzot-after': last.position });
      expect(body.number).toBe(bug);
    }
    for (const process of processes) process.signal('SIGINT');
    await Promise.all(processes.map(({ exited }) => exited));
    const env = { DATABASE_URL: database.url, EVENTSTORE_URL: url, BUGZOT_DATA_DIR: dataDir };
    const verify = new ToolProcess('projections.js', ['verify'], env);
    expect([await verify.exited, verify.output.match(/equal to a replay/g)?.length]).toEqual([
      0,
      projections.length,
    ]);
    const audit = new ToolProcess('audit.js', ['verify'], env);
    expect([await audit.exited, audit.output]).toEqual([0, expect.stringContaining('as it was written')]);
  }, 120_000);
});
