import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.js';
import { LOG_LOCK, LogInUse } from '../../src/event-store/log-in-use.js';
import { LogElsewhere, movedThrough } from '../../src/event-store/log-place.js';
import { openEventStore } from '../../src/event-store/open-event-store.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { EventStoreDbStandIn } from '../../test/support/eventstoredb-stand-in.js';
import { wholeLog } from '../../test/support/log-of.js';
import { SampleLog } from '../../test/support/sample-log.js';
import { until } from '../../test/support/until.js';
import { consumerTables } from './consumers.js';
import { storeCopyTool } from './store-copy-tool.js';

/** Of types that no read model knows, in streams of which no consumer asks. */
const STREAMS = ['thing-1', 'thing-2', 'thing-3'];

describe('moving the log', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let folder: string;
  let servers: EventStoreDbStandIn[];

  beforeEach(async () => {
    database = await createTestDatabase({ engine: 'postgres' });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    folder = await mkdtemp(join(tmpdir(), 'bugzot-move-'));
    servers = [];
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
    for (const server of servers) server.stop();
    await rm(folder, { recursive: true });
  });

  async function server(): Promise<EventStoreDbStandIn> {
    const started = await EventStoreDbStandIn.start();
    servers.push(started);
    return started;
  }
  async function run(argv: string[], eventStoreUrl = ''): Promise<{ code: number; said: string }> {
    const said: string[] = [];
    const env = {
      DATABASE_URL: database.url,
      BUGZOT_DATA_DIR: folder,
      EVENTSTORE_URL: eventStoreUrl,
      BUGZOT_SIGNING_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const say = (text: string): void => void said.push(text);
    const code = await storeCopyTool(argv, { env, print: say, note: say });
    return { code, said: said.join('\n') };
  }
  async function on<T>(url: string | undefined, work: (store: EventStore) => Promise<T>): Promise<T> {
    const store = openEventStore(url, database.url);
    return work(store).finally(() => store.close());
  }
  const logIn = (url?: string): Promise<RecordedEvent[]> => on(url, wholeLog);
  const contents = (log: readonly RecordedEvent[]) => log.map(({ position: _, ...event }) => event);

  /** Goes on with the log where it is: a few events, and a checkpoint that says where that is. */
  async function happen(url?: string, more = 4): Promise<void> {
    const log = new SampleLog(await logIn(url));
    const before = log.events.length;
    for (let index = 0; index < more; index += 1) {
      log.append(STREAMS[index % STREAMS.length]!, 'ThingHappened', { text: `Größe ${index}` });
    }
    await on(url, async (store) => {
      const append = async ({ stream, version, ...event }: RecordedEvent): Promise<string> =>
        (await store.append(stream, version - 1, [event])).position;
      for (const event of log.events.slice(before)) event.position = await append(event);
      log.sign();
      await append(log.events.at(-1)!);
    });
  }
  async function consumersAt(reaction: string, relay: string): Promise<void> {
    await client.query(`insert into projector.reaction (name, position) values ('early', ''), ('late', $1)`, [
      reaction,
    ]);
    await client.query('create schema another');
    await client.query('create table another.somewhere (name text, position text collate "C")');
    await client.query(`insert into another.somewhere values ('kafka', $1), ('never', '')`, [relay]);
  }
  async function consumers(): Promise<string[]> {
    const { rows } = await client.query<{ position: string }>(
      `select name, position from projector.reaction union all select name, position from another.somewhere order by name`,
    );
    return rows.map(({ position }) => position);
  }
  const place = async (): Promise<unknown> =>
    (await client.query<{ engine: string }>('select engine from projector.log_place')).rows[0]?.engine;

  it('there and back and to another server, every consumer stays at its event', async () => {
    await happen();
    await happen();
    const before = await logIn();
    await consumersAt(before[2]!.position, before.at(-1)!.position);
    const [first, second] = [await server(), await server()];

    expect(await run(['--to', first.connectionString])).toMatchObject({ code: 0 });
    expect(await place()).toBe('eventstoredb');
    const moved = await logIn(first.connectionString);
    expect(contents(moved)).toEqual(contents(before));
    expect(await consumers()).toEqual(['', moved.at(-1)!.position, moved[2]!.position, '']);

    await happen(first.connectionString);
    const more = await logIn(first.connectionString);
    expect(await run(['--to', 'postgres'], first.connectionString)).toMatchObject({ code: 0 });
    expect(await place()).toBe('postgres');
    const back = await logIn();
    expect(contents(back)).toEqual(contents(more));
    expect(back.slice(0, before.length)).toEqual(before);
    expect(await consumers()).toEqual(['', before.at(-1)!.position, before[2]!.position, '']);

    await happen();
    // Other things have happened there: what was signed on the first server names places that mean something else here.
    second.log.writeSystemEvent('$stats', '$statsCollected'.padEnd(3000, 'x'));
    expect(await run(['--to', second.connectionString])).toMatchObject({ code: 0 });
    expect(contents(await logIn(second.connectionString))).toEqual(contents(await logIn()));
    const pool = new pg.Pool({ connectionString: database.url });
    const there = await logIn(second.connectionString);
    expect(await movedThrough(pool, 4)).toBe(there.at(-2)!.position);
    expect(await movedThrough(pool, 3)).toBeUndefined();
    await pool.end();
    expect((await run(['--to', second.connectionString])).said).toContain('already');
  });

  it('is refused by a target that holds another log, or more', async () => {
    await happen();
    const target = await server();
    const [event] = new SampleLog(await logIn()).events;
    const other = { ...event!, id: '00000000-0000-4000-8000-000000000000' };
    await on(target.connectionString, (store) => store.append(other.stream, 0, [other]));
    const refused = await run(['--to', target.connectionString]);
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('The target holds another log') });

    const longer = await server();
    expect(await run(['--to', longer.connectionString])).toMatchObject({ code: 0 });
    await happen(longer.connectionString);
    expect(await run(['--to', 'postgres'], longer.connectionString)).toMatchObject({ code: 0 });
    const [last] = await on(undefined, wholeLog).then((log) => log.slice(-1));
    await client.query('delete from event_store.event where id = $1', [last!.id]);
    const more = await run(['--to', longer.connectionString]);
    expect(more).toMatchObject({ code: 1, said: expect.stringContaining('The target has more') });
    expect(await place()).toBe('postgres');
  });

  it('does not move a log that is not as it was written', async () => {
    await happen();
    await client.query(`update event_store.event set data = '{"text":"Another"}' where position = 2`);
    const before = await logIn();
    await consumersAt(before[1]!.position, '');
    const { code, said } = await run(['--to', (await server()).connectionString]);
    expect([code, said]).toEqual([1, expect.stringContaining('not as it was written')]);
    expect(await place()).toBeUndefined();
    expect(await consumers()).toEqual(['', '', before[1]!.position, '']);
    // And it takes events as before.
    await happen();
  });

  it('waits for every process of BugZot to end', async () => {
    await happen();
    const target = (await server()).connectionString;
    const held = await Promise.all(
      [1, 2].map(() => LogInUse.hold(database.url, 'postgres', () => undefined)),
    );
    await expect(LogInUse.hold(database.url, 'eventstoredb', () => undefined)).rejects.toThrow(LogElsewhere);
    const early = await run(['--to', target]);
    expect([early.code, early.said]).toEqual([3, expect.stringContaining('2 processes of BugZot still run')]);
    await Promise.all(held.map((one) => one.close()));
    await until('they are gone', async () => (await run(['--to', target])).code === 0, 60_000);
    await expect(LogInUse.hold(database.url, 'postgres', () => undefined)).rejects.toThrow(
      'set EVENTSTORE_URL',
    );
    await (await LogInUse.hold(database.url, 'eventstoredb', () => undefined)).close();
  });

  it('is heard of by a process that has lost its connection meanwhile, and PostgreSQL takes none of its events', async () => {
    await happen();
    let moved: LogElsewhere | undefined;
    const held = await LogInUse.hold(database.url, 'postgres', (error) => (moved = error));
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'bugzot-log-in-use' and datname = current_database()`,
    );
    // As the tool does it, before the process is back.
    await client.query('select pg_advisory_lock($1)', [LOG_LOCK]);
    await until('it has heard of it', () => moved !== undefined);
    await client.query('select pg_advisory_unlock($1)', [LOG_LOCK]);
    expect(await run(['--to', (await server()).connectionString])).toMatchObject({ code: 0 });
    await held.close();
    await on(undefined, async (store) => {
      const [event] = new SampleLog(await wholeLog(store)).events;
      await expect(store.append('thing-9', 0, [event!])).rejects.toThrow('has moved');
    });
  });

  it('does one at a time, and not without a log, nor from where it is not', async () => {
    const target = (await server()).connectionString;
    expect(await run(['--to', target])).toMatchObject({ code: 1, said: expect.stringContaining('no log') });
    await happen();
    expect(await run(['--to', target, '--from', target])).toMatchObject({
      code: 1,
      said: expect.stringContaining('--from is wrong'),
    });
    await client.query('select pg_advisory_lock(4729)');
    expect(await run(['--to', target])).toMatchObject({ code: 1, said: expect.stringContaining('at work') });
    await client.query('select pg_advisory_unlock(4729)');
    expect(await run(['--nonsense'])).toMatchObject({ code: 2 });
    expect(await run(['--help'])).toMatchObject({ code: 0, said: expect.stringContaining('Exit code') });
    const nobody = await run(['--to', 'esdb://127.0.0.1:1?tls=false']);
    expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining('did not answer')]);
    expect(await place()).toBeUndefined();
  });

  it('knows every table that notes how far a consumer is', async () => {
    // A new one is found by its column; this is the list to look at when one is added.
    expect(await consumerTables(client)).toEqual(['feed.progress', 'projector.reaction', 'relay.checkpoint']);
  });
});
