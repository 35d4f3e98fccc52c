import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Database } from '../database/database.js';
import { MasterKey } from '../keys/master-key.js';
import { refuse } from './account-command.js';

/** What a mailed key is good for. */
export type KeyPurpose = 'activation' | 'password';

/** Keys that were mailed. Only their hashes are stored; the key itself follows from the event that caused the mail. */
@Injectable()
export class MailKeys {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** The key of an event, which is good from now on; the same one, and not good for longer, when it is made again. */
  async make(account: number, purpose: KeyPurpose, event: string, expiresAt: Date): Promise<string> {
    const key = this.masterKey.mailKey(event);
    await this.database.query('delete from account.mail_key where account = $1 and expires_at < now()', [
      account,
    ]);
    await this.database.query(
      `insert into account.mail_key (key_hash, account, purpose, expires_at) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [hashOf(key), account, purpose, expiresAt],
    );
    return key;
  }

  /** The account of a key, if it can be used now: for whoever has something to do first. */
  async holder(purpose: KeyPurpose, key: string): Promise<number | undefined> {
    const { rows } = await this.database.query<{ account: string }>(
      `select account from account.mail_key
        where key_hash = $1 and purpose = $2 and used_at is null and expires_at > now()`,
      [hashOf(key), purpose],
    );
    return rows[0] && Number(rows[0].account);
  }

  /**
   * Uses a key for `work`: once, of however many that use it at the same moment. When the work fails, the key is as good
   * as before.
   * @param work must ask the database through `client` only; what it changes there holds together with the key's use
   * @throws Refused `account.bad-key`
   */
  use<T>(
    purpose: KeyPurpose,
    key: string,
    work: (account: number, client: pg.ClientBase) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ account: string }>(
        `update account.mail_key set used_at = now()
          where key_hash = $1 and purpose = $2 and used_at is null and expires_at > now() returning account`,
        [hashOf(key), purpose],
      );
      const [used] = rows;
      if (used === undefined) refuse('account.bad-key');
      return work(Number(used.account), client);
    });
  }

  async forget(account: number): Promise<void> {
    await this.database.query('delete from account.mail_key where account = $1', [account]);
  }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
