import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { binaries } from '../../src/embedded-postgres/binaries.js';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { serverSettings } from '../../src/embedded-postgres/server-settings.js';
import { serverUser } from '../../src/embedded-postgres/server-user.js';
import { startKafka } from '../engines/kafka.js';
import { startRedis } from '../engines/redis.js';
import { freePort, startServer, type Server } from '../engines/server.js';
import type { Kind, Victim } from './victim.js';

/** How long what a killed server leaves behind may hinder its successor, in milliseconds. */
const LEFT_BEHIND_MS = 200_000;
const PAUSE_MS = 100;

/** A server that is started by a function, on the same folder and port each time. */
class KillableServer implements Victim {
  private running: Server | undefined;
  private starting: Promise<void> = Promise.resolve();
  readonly name: string;

  constructor(
    readonly kind: Kind,
    private readonly begin: () => Promise<Server>,
  ) {
    this.name = kind;
  }

  readonly start = (): Promise<void> => (this.starting = this.startUp());

  private async startUp(): Promise<void> {
    const deadline = Date.now() + LEFT_BEHIND_MS;
    for (;;) {
      try {
        this.running = await this.begin();
        return;
      } catch (error) {
        // Processes of a PostgreSQL whose first one was killed end in their own time, and Kafka's lock with its process.
        if (Date.now() > deadline) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  /** One that is just starting is killed the moment it answers. */
  readonly kill = async (): Promise<void> => {
    await this.starting;
    await this.running?.kill();
  };

  readonly stop = async (): Promise<undefined> => {
    await this.running?.stop();
  };
}

/**
 * PostgreSQL from the npm packages, durable (fsync on), on one port for the whole run: what BugZot starts for itself
 * takes another port each time.
 */
export async function postgresIn(folder: string): Promise<{ victim: Victim; url: string }> {
  const first = await startEmbeddedPostgres({ dataDir: folder });
  await first.stop();
  const data = join(folder, 'postgres');
  const port = await freePort();
  const user = await serverUser(data, () => undefined);
  const { postgres } = await binaries();
  const url = new URL(first.url);
  url.port = String(port);
  url.password = (await readFile(join(folder, 'postgres.password'), 'utf8')).trim();
  const settings = serverSettings(port, true).flatMap((setting) => ['-c', setting]);
  const begin = (): Promise<Server> =>
    startServer(postgres, ['-D', data, ...settings], () => answers(url.href), {}, user);
  return { victim: new KillableServer('postgres', begin), url: url.href };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function redisIn(folder: string): Promise<{ victim: Victim; url: string }> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const victim = new KillableServer('redis', () => startRedis(folder, port, 16));
  return { victim, url: `redis://127.0.0.1:${port}` };
}

export async function kafkaIn(folder: string): Promise<{ victim: Victim; brokers: string }> {
  await mkdir(folder, { recursive: true });
  const [port, controller] = [await freePort(), await freePort()];
  const victim = new KillableServer('kafka', () => startKafka(folder, port, controller));
  return { victim, brokers: `127.0.0.1:${port}` };
}
