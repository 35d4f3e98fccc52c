import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import type pg from 'pg';
import { Database } from '../database/database.js';
import { refuse } from './account-command.js';
import { isCommon } from './common-passwords.js';

/** OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane (Password Storage Cheat Sheet). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Log-ins and the like that may wait for their turn. */
const QUEUE_LIMIT = 200;

/** Password hashes: never in the log, and made and checked on libuv's threads, a few at a time. */
@Injectable()
export class Passwords {
  private readonly turn = pLimit(Math.max(1, availableParallelism() - 1));
  /** Verified against when there is no such account, so that the answer takes the same time. */
  private readonly decoy = hash('no account has this password', COST);

  constructor(private readonly database: Database) {}

  /** @throws Refused `account.common-password` */
  async refuseCommon(password: string): Promise<void> {
    if (await isCommon(password)) refuse('account.common-password');
  }

  /** @throws Refused `account.common-password`, `session.overloaded` */
  async hash(password: string): Promise<string> {
    await this.refuseCommon(password);
    return this.inTurn(() => hash(password, COST));
  }

  /** @param client to do it in a transaction with something else */
  async store(account: number, passwordHash: string, client: Pick<pg.ClientBase, 'query'>): Promise<void> {
    await client.query(
      `insert into account.credential (account, password_hash) values ($1, $2)
       on conflict (account) do update set password_hash = excluded.password_hash, changed_at = now()`,
      [account, passwordHash],
    );
  }

  /**
   * Whether it is the account's password. Takes as long when there is no account, or one without a password.
   * @throws Refused `session.overloaded`
   */
  async matches(account: number | null, password: string): Promise<boolean> {
    return (await this.matching(account, password)) !== undefined;
  }

  /** As {@link matches}. @returns the hash of the account's password, if it is this one */
  async matching(account: number | null, password: string): Promise<string | undefined> {
    const { rows } = await this.database.query<{ password_hash: string }>(
      'select password_hash from account.credential where account = $1',
      [account],
    );
    const stored = rows[0]?.password_hash;
    const matched = await this.verify(stored ?? (await this.decoy), password);
    return matched ? stored : undefined;
  }

  /** The work that a log-in takes, whoever it is of. */
  verify(passwordHash: string, password: string): Promise<boolean> {
    return this.inTurn(() => verify(passwordHash, password));
  }

  /**
   * When somebody was here last is kept beside his password, and not in the log, which would never forget it.
   * @param passwordHash of the password that he has given
   * @returns whether it is still the account's
   */
  async noteLogIn(account: number, passwordHash: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      'update account.credential set last_login_at = now() where account = $1 and password_hash = $2',
      [account, passwordHash],
    );
    return rowCount === 1;
  }

  async forget(account: number): Promise<void> {
    await this.database.query('delete from account.credential where account = $1', [account]);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.turn.pendingCount >= QUEUE_LIMIT) refuse('session.overloaded');
    return this.turn(work);
  }
}
