import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine, Provision } from './engine.js';
import { installPackage, programOf } from './packages.js';
import { freePort, listens, startServer, type Server } from './server.js';

/** Redis, from Debian. */
export const redis: Engine = {
  name: 'Redis',
  variable: 'TEST_REDIS_URL',
  provide: async (folder) => {
    const url = process.env['TEST_REDIS_URL'];
    if (url) return { state: 'found', detail: `TEST_REDIS_URL, ${url.replace(/\/\/[^@/]*@/, '//…@')}`, url };
    try {
      return await provide(join(folder, 'redis'));
    } catch (error) {
      return { state: 'absent', detail: (error as Error).message };
    }
  },
};

async function provide(folder: string): Promise<Provision> {
  const port = await freePort();
  const { stop } = await startRedis(folder, port);
  const { stdout } = await promisify(execFile)('redis-server', ['--version']);
  const version = /v=([\d.]+)/.exec(stdout)?.[1] ?? '';
  return {
    state: 'provided',
    detail: `${version} from Debian`,
    url: `redis://127.0.0.1:${port}`,
    release: stop,
  };
}

/**
 * Starts Redis as BugZot wants it: nothing is evicted, and what it has acknowledged survives `kill -9`.
 * @param folder for its data; what an earlier one left there is loaded
 * @param databases how many; each spec file of a run takes one of its own
 */
export async function startRedis(folder: string, port: number, databases = 1024): Promise<Server> {
  if (!(await programOf('redis-server'))) await installPackage('redis-server');
  await mkdir(folder, { recursive: true });
  const settings = {
    '--bind': '127.0.0.1',
    '--port': String(port),
    '--dir': folder,
    '--databases': String(databases),
    '--save': '',
    '--appendonly': 'yes',
    // With `everysec` it acknowledges what it has not even written while an earlier fsync is slow.
    '--appendfsync': 'always',
    '--maxmemory-policy': 'noeviction',
    '--loglevel': 'warning',
  };
  return startServer('redis-server', Object.entries(settings).flat(), () => listens(port));
}
