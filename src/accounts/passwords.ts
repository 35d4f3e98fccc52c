import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { Database } from '../database/database.js';
import { refuse } from './account-command.js';

/** OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane (Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Log-ins that may wait for a free thread. */
const QUEUE_LIMIT = 200;

/** The passwords that are tried first everywhere; the long tail of a breach list comes with registration. */
const COMMON = new Set(
  (
    'password password1 passw0rd 12345678 123456789 1234567890 qwertyui qwertyuiop iloveyou sunshine princess ' +
    'football baseball welcome1 superman trustno1 letmein1 admin123 administrator changeme'
  ).split(' '),
);

/** Password hashes: never in the log, and checked on libuv's threads, a few at a time. */
@Injectable()
export class Passwords {
  private readonly turn = pLimit(Math.max(1, availableParallelism() - 1));
  /** Verified against when there is no such account, so that the answer takes the same time. */
  private readonly decoy = hash('no account has this password', COST);

  constructor(private readonly database: Database) {}

  /** @throws Refused `account.common-password` */
  async set(account: number, password: string): Promise<void> {
    if (COMMON.has(password.toLowerCase())) refuse('account.common-password');
    const passwordHash = await this.turn(() => hash(password, COST));
    await this.database.query(
      `insert into account.credential (account, password_hash) values ($1, $2)
       on conflict (account) do update set password_hash = excluded.password_hash, changed_at = now()`,
      [account, passwordHash],
    );
  }

  /** Whether it is the account's password. Takes as long when there is no account. */
  async matches(account: number | null, password: string): Promise<boolean> {
    if (this.turn.pendingCount >= QUEUE_LIMIT) refuse('session.overloaded');
    const { rows } = await this.database.query<{ password_hash: string }>(
      'select password_hash from account.credential where account = $1',
      [account],
    );
    const stored = rows[0]?.password_hash;
    const against = stored ?? (await this.decoy);
    const matched = await this.turn(() => verify(against, password));
    return matched && stored !== undefined;
  }
}
