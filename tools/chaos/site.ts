import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROCESS_ROLES } from '../../src/config/config.js';
import { freePort } from '../engines/server.js';
import type { Journal } from './journal.js';
import { ChaosMailServer } from './mail-server.js';
import { RoleProcess } from './role-process.js';
import { kafkaIn, postgresIn, redisIn } from './servers.js';
import type { Victim } from './victim.js';
import { ADMIN_PASSWORD } from './world.js';

/** Of each role. */
const PROCESSES = 2;
/** How often the log is signed, in minutes: several times during a run. */
const CHECKPOINT_MINUTES = '0.1';

/** Where a site's engines are, and its keys. */
export type SiteEnv = Record<
  | 'DATABASE_URL'
  | 'REDIS_URL'
  | 'KAFKA_BROKERS'
  | 'SMTP_URL'
  | 'BUGZOT_DATA_DIR'
  | 'BUGZOT_ADMIN_PASSWORD'
  | 'BUGZOT_KAFKA_PREFIX',
  string
>;

/** BugZot as it runs on several machines: each role in processes of its own, on servers that can be killed. */
export class Site {
  private constructor(
    readonly folder: string,
    /** For the tools that look at it: the engines and keys of its processes. */
    readonly env: SiteEnv,
    readonly urls: readonly string[],
    readonly mails: ChaosMailServer,
    readonly servers: readonly Victim[],
    readonly processes: readonly RoleProcess[],
  ) {}

  static async open(journal: Journal): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), 'bugzot-chaos-'));
    // PostgreSQL may run as another user, who must be able to enter.
    await chmod(folder, 0o711);
    const logs = join(folder, 'logs');
    await mkdir(logs);
    const postgres = await postgresIn(join(folder, 'database'));
    const redis = await redisIn(join(folder, 'redis'));
    const kafka = await kafkaIn(join(folder, 'kafka'));
    const mails = await ChaosMailServer.onFreePort();
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      KAFKA_BROKERS: kafka.brokers,
      BUGZOT_DATA_DIR: join(folder, 'data'),
      BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
      SMTP_URL: mails.url,
      BUGZOT_KAFKA_PREFIX: 'chaos',
    };
    await mkdir(env.BUGZOT_DATA_DIR);
    const more = {
      LOG_LEVEL: 'warn',
      BUGZOT_STATUS_PORT: '0',
      BUGZOT_CHECKPOINT_MINUTES: CHECKPOINT_MINUTES,
      // Few people do the work of many.
      BUGZOT_RATE_PER_MINUTE: '100000',
    };
    const processes: RoleProcess[] = [];
    const urls: string[] = [];
    for (const role of PROCESS_ROLES) {
      for (let number = 1; number <= PROCESSES; number += 1) {
        const port = String(await freePort());
        if (role === 'api') urls.push(`http://127.0.0.1:${port}`);
        processes.push(new RoleProcess(role, number, { ...env, ...more, PORT: port }, journal, logs));
      }
    }
    const servers = [postgres.victim, redis.victim, kafka.victim, mails];
    return new Site(folder, env, urls, mails, servers, processes);
  }

  get victims(): readonly Victim[] {
    return [...this.processes, ...this.servers];
  }

  async start(): Promise<void> {
    for (const server of this.servers) await server.start();
    // Two of each role at once: they migrate and make keys in each other's presence.
    for (let first = 0; first < this.processes.length; first += PROCESSES) {
      await Promise.all(this.processes.slice(first, first + PROCESSES).map((one) => one.start()));
    }
  }

  /** @returns what was wrong with the end of the processes */
  async stopProcesses(): Promise<string[]> {
    const ends = await Promise.all(this.processes.map((one) => one.stop()));
    return ends.filter((end) => end !== undefined);
  }

  async stopServers(): Promise<void> {
    for (const server of [...this.servers].reverse()) await server.stop();
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
