import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { freePort } from '../../tools/engines/server.js';
import { ADMIN_PASSWORD } from './bugzot-app.js';
import { BugZotProcess, makeDataDir } from './bugzot-process.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { until } from './until.js';

/** A place in the fleet: its roles and its port stay, its processes come and go. */
export interface Member {
  roles: string;
  port: number;
  process: BugZotProcess;
}

/** Separate processes of BugZot from the build in `dist`, each with roles of its own, on one database. */
export class Fleet {
  readonly members: Member[] = [];
  private readonly secrets = {
    BUGZOT_MASTER_KEY: randomBytes(32).toString('base64'),
    BUGZOT_SIGNING_KEY: randomBytes(32).toString('base64'),
  };

  private constructor(
    private readonly database: TestDatabase,
    /** Of all members: attachments and mails are files here. */
    readonly dataDir: string,
    private readonly variables: Record<string, string>,
  ) {}

  /**
   * @param roles of each member, as BUGZOT_ROLES has them
   * @param variables over those that suit tests
   */
  static async start(roles: readonly string[], variables: Record<string, string> = {}): Promise<Fleet> {
    const fleet = new Fleet(await createTestDatabase(), await makeDataDir(), variables);
    for (const one of roles) await fleet.add(one);
    return fleet;
  }

  /** Another member; resolves when it is fit to serve. */
  async add(roles: string): Promise<Member> {
    const port = await freePort();
    const member = { roles, port, process: this.launch(roles, port) };
    this.members.push(member);
    await this.fit(member);
    return member;
  }

  get apis(): Member[] {
    return this.members.filter(({ roles }) => roles.includes('api'));
  }

  /** Ends a member as a container's engine does, and starts it again. @returns the exit code */
  async restart(member: Member): Promise<number | null> {
    const { process: old } = member;
    old.signal('SIGTERM');
    const code = await old.exited;
    member.process = this.launch(member.roles, member.port);
    await this.fit(member);
    return code;
  }

  async stop(): Promise<void> {
    for (const { process } of this.members) process.signal('SIGKILL');
    await Promise.all(this.members.map(({ process }) => process.exited));
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private launch(roles: string, port: number): BugZotProcess {
    const env = {
      DATABASE_URL: this.database.url,
      PORT: String(port),
      LOG_LEVEL: 'error',
      BUGZOT_ROLES: roles,
      BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
      BUGZOT_ANONYMOUS_READ: 'true',
      // A load from one account is meant here.
      BUGZOT_RATE_PER_MINUTE: '0',
      BUGZOT_RATE_TOKEN_PER_MINUTE: '0',
      BUGZOT_RATE_ADDRESS_PER_MINUTE: '0',
      // A relay alone needs a broker; it ends in time without an answer, too.
      ...(roles === 'relay' && { KAFKA_BROKERS: process.env['TEST_KAFKA_BROKERS'] ?? '127.0.0.1:9' }),
      ...this.secrets,
      ...this.variables,
    };
    return new BugZotProcess({ dataDir: this.dataDir, env });
  }

  /** An API whose read models nobody keeps up to date is not fit; so a projector comes first, or with it. */
  private async fit({ roles, port, process }: Member): Promise<void> {
    await process.started();
    if (!roles.includes('api')) return;
    const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok);
    await until(`the API on port ${port} is ready`, ready);
  }
}
