import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPostmaster } from '../../src/embedded-postgres/postmaster.js';

const NAME = /^bugzot-test-(\d+)-/;

/**
 * The folder for all temporary files of this run, suites' included (it is their TMPDIR), so that one place is to be
 * cleared however the run ended. Also clears what earlier runs left that were killed.
 */
export async function makeRunFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await clearRunFolder(join(tmpdir(), name)).catch(() => {}); // another user's: theirs to clear
  }
  const folder = await mkdtemp(join(tmpdir(), `bugzot-test-${process.pid}-`));
  // mkdtemp makes it private; run by root, PostgreSQL is another user's.
  await chmod(folder, 0o711);
  return folder;
}

/** Stops every PostgreSQL in the folder, which a suite that was cut off may have left, and removes it. */
export async function clearRunFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((path) => path.endsWith('/postmaster.pid'))) {
    const server = await readPostmaster(join(folder, dirname(name)));
    if (server) process.kill(server.pid, 'SIGQUIT');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
