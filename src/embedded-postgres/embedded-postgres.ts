import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries } from './binaries.js';
import { Cluster } from './cluster.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { databaseUrl, Ownership } from './ownership.js';
import { password } from './password.js';
import { requireAccess, serverUser } from './server-user.js';

export interface EmbeddedPostgresOptions {
  /** The server's data is in its folder `postgres`, the password in `postgres.password`. Made when missing. */
  dataDir: string;
  /** `false` gives up safety at a power cut for speed (fsync off): for tests only. */
  durable?: boolean;
  /** Hears what takes a moment or changes the machine. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** URL of the database `bugzot`, as a superuser. */
  url: string;
  /** Of the server, such as `18.4`. */
  version: string;
  /** Stops the server and waits for it; safe to call twice. Close other connections before. */
  stop(): Promise<void>;
}

/** Crash recovery of a large log takes a while; the server is given this long to be ready. */
const PATIENCE_MS = 180_000;

/**
 * Starts the PostgreSQL that comes with the npm packages, or adopts the one that a killed BugZot left running on the
 * same data folder, and holds the folder until `stop`: one BugZot process at a time owns it.
 *
 * The server is a daemon of its own, started by `pg_ctl`: Ctrl-C in a terminal does not reach it, so BugZot can
 * finish its work before it stops the server.
 * @throws EmbeddedPostgresError saying what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options);
  const owner = await startOrAdopt(cluster);
  try {
    await owner.createDatabase('bugzot');
  } catch (error) {
    await owner.release(() => cluster.stop());
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return {
    url: owner.url('bugzot'),
    version: owner.version,
    // The owner's lock is held until the server is gone, lest a new process adopts a server that is being stopped.
    stop: () => (stopped ??= owner.release(() => cluster.stop())),
  };
}

/**
 * For a tool that works beside BugZot: the server that BugZot runs on this data folder, or one that is started for as
 * long as the tool needs it.
 * @throws EmbeddedPostgresError saying what to do
 */
export async function visitEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options);
  const running = await cluster.running();
  if (running?.ready !== true) return startEmbeddedPostgres(options);
  return { url: databaseUrl(cluster, running.port, 'bugzot'), version: '', stop: async () => {} };
}

async function openCluster({
  dataDir,
  durable = true,
  log = () => {},
}: EmbeddedPostgresOptions): Promise<Cluster> {
  const programs = await binaries();
  const parent = await madeFolder(resolve(dataDir));
  const folder = join(parent, 'postgres');
  const user = await serverUser(folder, log);
  if (user) await requireAccess(user, [programs.postgres, parent]);
  const cluster = new Cluster(
    folder,
    programs,
    user,
    await password(join(parent, 'postgres.password')),
    durable,
  );
  if (await cluster.exists()) {
    await cluster.requireUsable();
  } else {
    log(`Creating a PostgreSQL data folder in ${folder}.`);
    await cluster.initialise();
  }
  return cluster;
}

/** Another process may start or stop the same server at this moment, hence the loop. */
async function startOrAdopt(cluster: Cluster): Promise<Ownership> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const running = await cluster.running();
    if (running === undefined) {
      await cluster.start();
    } else if (running.ready) {
      const owner = await Ownership.take(cluster, running.port);
      if (owner) return owner;
    }
    await sleep(50);
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL in ${cluster.folder} is neither ready nor gone after ${PATIENCE_MS / 1000} s; see ${cluster.logFile}.`,
  );
}

async function madeFolder(folder: string): Promise<string> {
  try {
    // Others may pass through but not look around: the server may run as another user than BugZot.
    await mkdir(folder, { recursive: true, mode: 0o711 });
    return await realpath(folder);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The data folder ${folder} cannot be made (${(error as Error).message}). ` +
        'Set BUGZOT_DATA_DIR to a folder you may write to, or DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}
