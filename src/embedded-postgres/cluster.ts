import { chown, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { readPostmaster, type Postmaster } from './postmaster.js';
import { runAs, type ServerUser } from './run-as.js';
import { serverSettings } from './server-settings.js';

/** The superuser of the embedded server. */
export const SUPERUSER = 'bugzot';

const LOG_LIMIT_BYTES = 10_000_000;

/** One data folder of PostgreSQL and the programs that work on it. */
export class Cluster {
  readonly logFile: string;

  constructor(
    readonly folder: string,
    private readonly programs: Binaries,
    private readonly user: ServerUser | undefined,
    readonly password: string,
    private readonly durable: boolean,
  ) {
    this.logFile = join(folder, 'server.log');
  }

  /** An empty folder is as good as none. */
  async exists(): Promise<boolean> {
    return (await readdir(this.folder).catch(notThere)).length > 0;
  }

  /** Creates the data folder; it appears under its name only when it is complete. */
  async initialise(): Promise<void> {
    const draft = await this.ownedFolder(`${this.folder}.initialising-`);
    const secrets = await this.ownedFolder(`${this.folder}.secret-`);
    try {
      const passwordFile = join(secrets, 'password');
      await writeFile(passwordFile, this.password, { mode: 0o600 });
      await this.own(passwordFile);
      const { code, output } = await runAs(this.user, this.programs.initdb, [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Order and case by code point, the same on every machine, whatever locales it has.
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...(this.durable ? [] : ['--no-sync']),
      ]);
      if (code !== 0) throw new EmbeddedPostgresError(`initdb failed for ${this.folder}:\n${output}`);
      await rename(draft, this.folder).catch((error: NodeJS.ErrnoException) => {
        // Another first start was faster: its folder serves as well.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(secrets, { recursive: true, force: true });
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** @throws EmbeddedPostgresError when the folder is another user's or another major version's */
  async requireUsable(): Promise<void> {
    const { uid } = await stat(this.folder);
    const self = this.user?.uid ?? process.geteuid?.();
    if (self !== undefined && uid !== self) {
      throw new EmbeddedPostgresError(
        `The data folder ${this.folder} belongs to user ${uid}, and BugZot runs as user ${self}. Start BugZot as the ` +
          'user who started it first (root, if that was root), or set BUGZOT_DATA_DIR to another folder.',
      );
    }
    const found = (await readFile(join(this.folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
    if (found === '') {
      throw new EmbeddedPostgresError(
        `${this.folder} is not a data folder of PostgreSQL: it has no PG_VERSION. Move it away, ` +
          'or set BUGZOT_DATA_DIR to another folder.',
      );
    }
    const { output } = await runAs(this.user, this.programs.postgres, ['--version']);
    const own = /\d+/.exec(output)?.[0];
    if (own === undefined) throw new EmbeddedPostgresError(`The embedded PostgreSQL does not run: ${output}`);
    if (found === own) return;
    throw new EmbeddedPostgresError(
      `The data folder ${this.folder} was made by PostgreSQL ${found}, and this BugZot brings PostgreSQL ${own}. ` +
        'Start the BugZot that it belongs to, or carry the data over with pg_dump and pg_restore, ' +
        'or set BUGZOT_DATA_DIR to a new folder.',
    );
  }

  /** The server that runs on this folder, whoever started it. */
  running(): Promise<Postmaster | undefined> {
    return readPostmaster(this.folder);
  }

  /** Starts the server on a free port, unless another process just does. */
  async start(): Promise<void> {
    const { size } = await stat(this.logFile).catch(() => ({ size: 0 }));
    if (size > LOG_LIMIT_BYTES) await truncate(this.logFile);
    const options = serverSettings(await freePort(), this.durable).map((setting) => `-c ${setting}`);
    const { code, output } = await this.control('start', '-l', this.logFile, '-o', options.join(' '));
    if (code === 0 || (await this.running())) return;
    const log = (await readFile(this.logFile, 'utf8').catch(() => ''))
      .trimEnd()
      .split('\n')
      .slice(-8)
      .join('\n');
    // Another program was faster to take the port that was free a moment ago; the caller tries again.
    if (/could not (bind|create any TCP)/.test(log)) return;
    throw new EmbeddedPostgresError(
      `PostgreSQL does not start on ${this.folder}. ${output}\nThe end of ${this.logFile}:\n${log}`,
    );
  }

  /** Stops the server: connections are ended and everything is written to disk. */
  async stop(): Promise<void> {
    const { code, output } = await this.control('stop', '-m', 'fast');
    if (code !== 0 && (await this.running())) {
      throw new EmbeddedPostgresError(`PostgreSQL does not stop on ${this.folder}: ${output}`);
    }
  }

  private control(command: string, ...args: string[]) {
    return runAs(this.user, this.programs.pg_ctl, [
      command,
      '-D',
      this.folder,
      '-w',
      '-s',
      '-t',
      '120',
      ...args,
    ]);
  }

  private async ownedFolder(prefix: string): Promise<string> {
    const folder = await mkdtemp(prefix);
    await this.own(folder);
    return folder;
  }

  private async own(path: string): Promise<void> {
    if (this.user) await chown(path, this.user.uid, this.user.gid);
  }
}

function notThere(error: NodeJS.ErrnoException): string[] {
  // A folder that may not be read is there.
  return error.code === 'ENOENT' ? [] : ['?'];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
