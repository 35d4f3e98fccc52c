import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/load-config.js';

export interface BugZotOptions {
  /** Of the embedded PostgreSQL; see {@link makeDataDir}. */
  dataDir: string;
  env?: Record<string, string>;
  /** Runs it as this user (needs root). */
  uid?: number;
  gid?: number;
  /** As `npm start` runs it, instead of `dist/src/main.js` alone. */
  throughNpmScript?: boolean;
}

const ADDRESS = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/;

/** BugZot in a process of its own, from the build in `dist`, on a free port, in a process group as in a terminal. */
export class BugZotProcess {
  output = '';
  /** The exit code; null after a signal that it did not handle. */
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor({ dataDir, env, uid, gid, throughNpmScript = false }: BugZotOptions) {
    const script = throughNpmScript ? 'tools/start.mjs' : 'dist/src/main.js';
    const child = spawn(process.execPath, [join(packageRoot, script)], {
      cwd: packageRoot,
      detached: true,
      // Only what is said here: a developer's DATABASE_URL must not become the database of a test.
      env: { PATH: process.env['PATH'], HOME: dataDir, PORT: '0', BUGZOT_DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid, gid }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.child = child;
    this.exited = new Promise((resolve) => child.on('close', (code) => resolve(code)));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves with its address once it has printed it. */
  ready(): Promise<string> {
    return this.printed(ADDRESS);
  }

  /** Resolves once it does its work, also when that has no address. */
  async started(): Promise<void> {
    await this.printed(/BugZot is ready/);
  }

  private printed(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(this.output)?.[0];
        if (found) resolve(found);
      };
      this.child.stdout?.on('data', look);
      look();
      void this.exited.then((code) => reject(new Error(`BugZot ended with code ${code}:\n${this.output}`)));
    });
  }

  /** To the whole process group, as a terminal does it; SIGINT is Ctrl-C. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** A fresh data folder that PostgreSQL's user may enter. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bugzot-data-'));
  await chmod(folder, 0o711);
  return folder;
}
