import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A running server, as its own `postmaster.pid` describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Whether it takes connections; while it starts, recovers or stops it does not. */
  ready: boolean;
}

/**
 * The server that runs on this data folder. A `postmaster.pid` that a crash left behind counts as none; if its
 * process id belongs to another program by now (likely after a restart of a container), PostgreSQL would refuse to
 * start, so the file is removed.
 */
export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const file = join(folder, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  if (await isAnotherProgram(pid, folder)) {
    await rm(file, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), ready: lines[7] === 'ready' };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By the command line that `pg_ctl` gave it; what cannot be looked at is taken for the server. */
async function isAnotherProgram(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine !== undefined && !commandLine.split('\0').includes(folder);
}
