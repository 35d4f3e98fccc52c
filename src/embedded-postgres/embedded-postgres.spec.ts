import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { readPostmaster } from './postmaster.js';

const isRoot = process.geteuid?.() === 0;

let dataDir: string;
const open: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'bugzot-embedded-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of open.splice(0)) await server.stop();
  const left = await readPostmaster(join(dataDir, 'postgres'));
  if (left) process.kill(left.pid, 'SIGQUIT');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  open.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

const running = () => readPostmaster(join(dataDir, 'postgres'));

/** Another BugZot process that owns the folder, from the build in `dist`. */
async function startInAnotherProcess(): Promise<ChildProcess> {
  const module = join(process.cwd(), 'dist/src/embedded-postgres/embedded-postgres.js');
  const code = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('startEmbeddedPostgres', () => {
  it('makes a server that only this machine and the password reach, and keeps its data', async () => {
    const first = await start();
    expect(first.version).toMatch(/^18\./);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const settings = `SELECT current_setting('listen_addresses') AS address, current_setting('server_encoding') AS encoding`;
    expect(await query(first.url, settings)).toEqual([{ address: '127.0.0.1', encoding: 'UTF8' }]);
    await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password');
    await first.stop();
    expect(await running()).toBeUndefined();

    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.password']);
  });

  it('is durable unless told otherwise', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    open.push(server);
    const names = ['fsync', 'full_page_writes', 'synchronous_commit'];
    const columns = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
    expect(await query(server.url, `SELECT ${columns}`)).toEqual([
      { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
    ]);
  });

  it('refuses a folder that another process owns, and names that process', async () => {
    const child = await startInAnotherProcess();
    const refused = start();
    await expect(refused).rejects.toThrow(EmbeddedPostgresError);
    await expect(refused).rejects.toThrow(`${join(dataDir, 'postgres')} is in use by another BugZot`);
    await expect(refused).rejects.toThrow(`(process ${child.pid})`);
  });

  it('adopts the server of a process that was killed', async () => {
    const child = await startInAnotherProcess();
    const before = await running();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start();
    expect((await running())?.pid).toBe(before?.pid);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await running()).toBeUndefined();
  });

  it('lets one of several first starts have the folder', async () => {
    const starts = await Promise.allSettled([start(), start(), start()]);
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const result of starts) {
      if (result.status === 'rejected')
        expect(String(result.reason)).toContain('is in use by another BugZot');
    }
  });

  it('holds the folder again after the server has ended its connections', async () => {
    const server = await start();
    const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'bugzot-owner-%'`;
    await query(server.url, terminate);
    const holders = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND granted`;
    while ((await query(server.url, holders))[0]?.['n'] !== 1) await sleep(50);
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('is in use by another BugZot');
  });

  it.each([
    ['of a process that is gone', 2 ** 22 + 1],
    ['whose process id is another program by now', process.pid],
  ])('starts over a postmaster.pid %s', async (_case, pid) => {
    await (await start()).stop();
    const file = join(dataDir, 'postgres', 'postmaster.pid');
    const { uid, gid } = await stat(join(dataDir, 'postgres'));
    await writeFile(
      file,
      `${pid}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n  0 0\nready\n`,
    );
    await chown(file, uid, gid);
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recovers after the server was killed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const server = await running();
    process.kill(server?.pid ?? 0, 'SIGKILL');
    while (await running()) await sleep(20);
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('refuses the folder of another major version, and leaves it as it is', async () => {
    await (await start()).stop();
    const file = join(dataDir, 'postgres', 'PG_VERSION');
    await writeFile(file, '15\n');
    await expect(start()).rejects.toThrow('made by PostgreSQL 15, and this BugZot brings PostgreSQL 18');
    expect(await readFile(file, 'utf8')).toBe('15\n');
  });

  it('refuses a folder that is not one of PostgreSQL', async () => {
    const folder = join(dataDir, 'postgres');
    await mkdir(folder);
    await writeFile(join(folder, 'diary.txt'), '');
    if (isRoot) await chown(folder, 1234, 1234);
    await expect(start()).rejects.toThrow('is not a data folder of PostgreSQL');
  });

  it('says so when the password file does not fit', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres.password'), 'another\n');
    await expect(start()).rejects.toThrow('does not take the password');
  });

  it('says which folder it cannot make', async () => {
    await writeFile(join(dataDir, 'file'), '');
    const refused = startEmbeddedPostgres({ dataDir: join(dataDir, 'file', 'var') });
    await expect(refused).rejects.toThrow(`The data folder ${join(dataDir, 'file', 'var')} cannot be made`);
  });

  it('names the folder that the server may not enter, and what to do', async () => {
    const closed = join(dataDir, 'closed');
    await mkdir(closed, { mode: 0o700 });
    if (!isRoot) await chmod(closed, 0o000);
    const refused = startEmbeddedPostgres({ dataDir: join(closed, 'var') });
    // Only root starts the server as another user; everybody else is stopped before.
    await expect(refused).rejects.toThrow(
      isRoot ? `may not enter ${closed}` : `${closed}/var cannot be made`,
    );
    await expect(refused).rejects.toThrow('DATABASE_URL');
  });

  it('starts a copy of a data folder beside the original', async () => {
    await start();
    const copy = join(dataDir, 'copy');
    await mkdir(copy, { mode: 0o711 });
    await cp(join(dataDir, 'postgres.password'), join(copy, 'postgres.password'));
    await cp(join(dataDir, 'postgres'), join(copy, 'postgres'), {
      recursive: true,
      preserveTimestamps: true,
    });
    if (isRoot) {
      const { uid, gid } = await stat(join(dataDir, 'postgres'));
      const names = await readdir(join(copy, 'postgres'), { recursive: true });
      for (const name of ['', ...names]) await chown(join(copy, 'postgres', name), uid, gid);
    }
    const server = await startEmbeddedPostgres({ dataDir: copy, durable: false });
    open.push(server);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
