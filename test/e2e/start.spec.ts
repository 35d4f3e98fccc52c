import { chown, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPostmaster } from '../../src/embedded-postgres/postmaster.js';
import { BugZotProcess, makeDataDir, type BugZotOptions } from '../support/bugzot-process.js';

/** The user nobody, on every Linux. */
const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

let dataDir: string;
const started: BugZotProcess[] = [];

beforeEach(async () => {
  dataDir = await makeDataDir();
});

afterEach(async () => {
  for (const bugzot of started.splice(0)) {
    bugzot.signal('SIGKILL');
    await bugzot.exited;
  }
  const server = await postgres();
  if (server) process.kill(server.pid, 'SIGQUIT');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

const postgres = () => readPostmaster(join(dataDir, 'postgres'));

function start(options: Partial<BugZotOptions> = {}): BugZotProcess {
  const bugzot = new BugZotProcess({ dataDir, ...options });
  started.push(bugzot);
  return bugzot;
}

async function ping(address: string): Promise<string> {
  return (await fetch(`${address}/ping`)).text();
}

/** Whatever the reason: in words, without a stack trace, and with nothing left running. */
async function expectRefusal(bugzot: BugZotProcess, message: string | RegExp): Promise<void> {
  expect(await bugzot.exited).toBe(1);
  expect(bugzot.output).toMatch(message);
  expect(bugzot.output).not.toMatch(/^\s+at .*:\d+:\d+/m);
}

describe('npm start', () => {
  it('serves, and stops at Ctrl-C with code 0 and without its PostgreSQL', async () => {
    const bugzot = start({ throughNpmScript: true });
    expect(await ping(await bugzot.ready())).toBe('pong');
    expect(bugzot.output).toContain('PostgreSQL');
    bugzot.signal('SIGINT');
    expect(await bugzot.exited).toBe(0);
    expect(await postgres()).toBeUndefined();
  });

  it('takes a second Ctrl-C for the first', async () => {
    const bugzot = start({ throughNpmScript: true });
    await bugzot.ready();
    bugzot.signal('SIGINT');
    bugzot.signal('SIGINT');
    expect(await bugzot.exited).toBe(0);
    expect(await postgres()).toBeUndefined();
  });

  it('leaves no PostgreSQL behind at Ctrl-C in the middle of the start', async () => {
    const bugzot = start({ throughNpmScript: true });
    let ended = false;
    void bugzot.exited.then(() => (ended = true));
    while (!ended && !(await postgres())) await sleep(5);
    bugzot.signal('SIGINT');
    await bugzot.exited;
    expect(await postgres()).toBeUndefined();
  });

  it('stops at SIGTERM as well, and starts again', async () => {
    const first = start();
    await first.ready();
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    const second = start({ throughNpmScript: true });
    expect(await ping(await second.ready())).toBe('pong');
  });

  it('works again after kill -9, with the PostgreSQL that was left running', async () => {
    const first = start();
    await first.ready();
    const left = await postgres();
    first.signal('SIGKILL');
    await first.exited;
    const second = start();
    expect(await ping(await second.ready())).toBe('pong');
    expect((await postgres())?.pid).toBe(left?.pid);
    second.signal('SIGINT');
    expect(await second.exited).toBe(0);
    expect(await postgres()).toBeUndefined();
  });

  it('works as an ordinary user', async () => {
    if (isRoot) await chown(dataDir, NOBODY, NOBODY);
    const bugzot = start(isRoot ? { uid: NOBODY, gid: NOBODY } : {});
    expect(await ping(await bugzot.ready())).toBe('pong');
    bugzot.signal('SIGINT');
    expect(await bugzot.exited).toBe(0);
    expect(await postgres()).toBeUndefined();
  });

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expectRefusal(start({ env: { PORT: String(port) } }), new RegExp(`port ${port}`, 'i'));
    other.close();
    expect(await postgres()).toBeUndefined();
  });

  it('says that another process owns the data folder, and leaves that one alone', async () => {
    const first = start();
    const address = await first.ready();
    await expectRefusal(start(), `in use by another BugZot (process ${first.pid})`);
    expect(await ping(address)).toBe('pong');
  });

  it('names every variable that is wrong, before it touches anything', async () => {
    const bugzot = start({ env: { PORT: 'abc', BUGZOT_ROLLS: 'api' } });
    await expectRefusal(bugzot, 'PORT: must be a whole number from 0 to 65535');
    expect(bugzot.output).toContain('did you mean BUGZOT_ROLES?');
    expect(await postgres()).toBeUndefined();
  });
});
