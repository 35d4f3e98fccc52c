import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { projections } from '../../projections/index.js';
import { packageRoot } from '../../src/config/load-config.js';
import { readPostmaster } from '../../src/embedded-postgres/postmaster.js';
import { visitEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { followsChain, GENESIS } from '../../src/event-store/hash-chain.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { BugZotProcess, makeDataDir } from '../support/bugzot-process.js';
import { makeProduct, report } from '../support/catalog.js';
import { HttpClient } from '../support/http-client.js';

const WRITERS = 16;
const BUGS = 8;

/** One comment that somebody wants to post, come what may. */
interface Wish {
  key: string;
  bug: number;
  /** The id that was answered, once it was. */
  acknowledged?: number;
}

let dataDir: string;
let bugzot: BugZotProcess;

beforeAll(async () => {
  dataDir = await makeDataDir();
});
afterAll(async () => {
  bugzot.signal('SIGINT');
  await bugzot.exited;
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function start(): Promise<HttpClient> {
  bugzot = new BugZotProcess({
    dataDir,
    env: { BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD, LOG_LEVEL: 'silent' },
  });
  return HttpClient.logIn(await bugzot.ready(), 'admin', ADMIN_PASSWORD);
}

/** Posts wishes from many writers until the process is gone. @returns all that were begun */
async function postUntilKilled(admin: HttpClient, round: number, bugs: number[]): Promise<Wish[]> {
  const wishes: Wish[] = [];
  const write = async (writer: number): Promise<void> => {
    for (let count = 0; ; count += 1) {
      const wish: Wish = { key: `${round}-${writer}-${count}`, bug: bugs[(writer + count) % bugs.length]! };
      wishes.push(wish);
      if (!(await post(admin, wish))) return;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return wishes;
}

/** @returns false when the connection broke: whether it happened is unknown then */
async function post(admin: HttpClient, wish: Wish): Promise<boolean> {
  const headers = { 'idempotency-key': wish.key };
  try {
    const { status, body } = await admin.post(`/api/bugs/${wish.bug}/comments`, { text: wish.key }, headers);
    if (status !== 201) return false;
    wish.acknowledged = body.id;
    return true;
  } catch {
    return false;
  }
}

async function killPostgres(): Promise<void> {
  const { pid } = (await readPostmaster(join(dataDir, 'postgres')))!;
  process.kill(pid, 'SIGKILL');
}

async function commentsOf(admin: HttpClient, bug: number): Promise<{ id: number; text: string }[]> {
  const found: { id: number; text: string }[] = [];
  for (let path: string | null = `/api/bugs/${bug}/comments?limit=200`; path !== null;) {
    const { body } = await admin.get(path);
    found.push(...body.items);
    path = body.next === null ? null : `/api/bugs/${bug}/comments?limit=200&after=${body.next}`;
  }
  return found;
}

describe('kill -9 in the middle of a load', () => {
  const wishes: Wish[] = [];
  let admin: HttpClient;
  let bugs: number[] = [];

  it.each([
    ['of BugZot', 0],
    ['of BugZot and its PostgreSQL', 1],
    ['of PostgreSQL first, then BugZot', 2],
  ])('%s: the next start takes up where it was, and what was in doubt is sent again', async (_, round) => {
    admin = await start();
    if (round === 0) {
      const product = await makeProduct(admin);
      bugs = await Promise.all(Array.from({ length: BUGS }, () => report(admin, product)));
    }
    const posting = postUntilKilled(admin, round, bugs);
    await sleep(1500);
    if (round === 2) await killPostgres();
    bugzot.signal('SIGKILL');
    if (round === 1) await killPostgres();
    const begun = await posting;
    await bugzot.exited;
    expect(begun.filter(({ acknowledged }) => acknowledged !== undefined).length).toBeGreaterThan(WRITERS);

    admin = await start();
    for (const wish of begun.filter(({ acknowledged }) => acknowledged === undefined)) {
      expect(await post(admin, wish)).toBe(true);
    }
    wishes.push(...begun);
    bugzot.signal('SIGKILL');
    await bugzot.exited;
  });

  it('has every acknowledged comment, and none twice', async () => {
    admin = await start();
    // A write that the reads below wait for.
    await admin.created(`/api/bugs/${bugs[0]}/comments`, { text: 'last' });
    for (const bug of bugs) {
      const found = (await commentsOf(admin, bug)).filter(({ text }) => text !== 'last');
      const expected = wishes.filter((wish) => wish.bug === bug);
      expect(new Map(found.map(({ id, text }) => [text, id]))).toEqual(
        new Map(expected.map(({ key, acknowledged }) => [key, acknowledged])),
      );
      expect(found).toHaveLength(expected.length);
    }
  });

  it('has an unbroken chain in every stream, and no event twice', async () => {
    const server = await visitEmbeddedPostgres({ dataDir });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query(
      'select count(*) = count(distinct id) as once from event_store.event',
    );
    expect(rows).toEqual([{ once: true }]);
    const streams = await client.query<{ stream: string }>('select distinct stream from event_store.event');
    await client.end();
    const store = new PostgresEventStore(server.url);
    for (const { stream } of streams.rows) {
      let previous = GENESIS;
      for await (const page of store.read(stream)) {
        for (const event of page) {
          expect(followsChain(previous, event)).toBe(true);
          previous = event.metadata.hash;
        }
      }
    }
    await store.close();
  });

  it('has read models that equal a fresh replay, says npm run projections:verify', async () => {
    const script = join(packageRoot, 'dist/tools/projections.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, 'verify'], {
      env: { PATH: process.env['PATH'], BUGZOT_DATA_DIR: dataDir },
    });
    expect(stdout.match(/equal to a replay/g)).toHaveLength(projections.length);
  });
});
