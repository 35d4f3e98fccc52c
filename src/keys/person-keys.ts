import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ConfigurationError } from '../config/config.js';
import { Database } from '../database/database.js';
import { decrypt, encrypt, MasterKey } from './master-key.js';

/** Nothing can be sealed for this person any more. */
export class PersonForgotten extends Error {
  constructor(account: number) {
    super(`Account ${account} was forgotten`);
    this.name = 'PersonForgotten';
  }
}

/**
 * One key per person. What the log holds of a person is encrypted with it, so deleting the key forgets the person in
 * every copy of the log, and the hash chain stays intact.
 */
@Injectable()
export class PersonKeys {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /**
   * Personal data as text for an event; makes the person's key if there is none.
   * @throws PersonForgotten
   */
  async seal(account: number, personal: object): Promise<string> {
    const key = await this.keyFor(account);
    return encrypt(key, Buffer.from(JSON.stringify(personal)), context(account)).toString('base64url');
  }

  /**
   * The keys of these accounts, for opening many sealed texts at once. A forgotten person has none.
   */
  async keysOf(accounts: readonly number[]): Promise<Map<number, Buffer>> {
    const { rows } = await this.database.query<{ account: string; wrapped_key: Buffer }>({
      name: 'person_key.of',
      text: 'select account, wrapped_key from account.person_key where account = any($1) and wrapped_key is not null',
      values: [accounts],
    });
    return new Map(
      rows.map((row) => [Number(row.account), this.masterKey.unwrap(row.wrapped_key, Number(row.account))]),
    );
  }

  /**
   * Deletes the person's key: what was sealed with it stays closed for ever. A request that is on its way meanwhile gets
   * no new one.
   */
  async forget(account: number): Promise<void> {
    await this.database.query(
      `insert into account.person_key (account, wrapped_key) values ($1, null)
       on conflict (account) do update set wrapped_key = null`,
      [account],
    );
  }

  /** @throws ConfigurationError when the master key is not the one that this database's keys are wrapped with */
  async check(): Promise<void> {
    const { rows } = await this.database.query<{ account: string }>(
      'select account from account.person_key where wrapped_key is not null order by account limit 1',
    );
    try {
      await this.keysOf(rows.map(({ account }) => Number(account)));
    } catch {
      throw new ConfigurationError([
        'BUGZOT_MASTER_KEY: is not the key that the personal data in this database is wrapped with; ' +
          'give the one that was used first (without the variable, it is in the file master.key of the data folder)',
      ]);
    }
  }

  private async keyFor(account: number): Promise<Buffer> {
    const wrapped = this.masterKey.wrap(randomBytes(32), account);
    await this.database.query(
      'insert into account.person_key (account, wrapped_key) values ($1, $2) on conflict do nothing',
      [account, wrapped],
    );
    const key = (await this.keysOf([account])).get(account);
    if (key === undefined) throw new PersonForgotten(account);
    return key;
  }
}

/** What {@link PersonKeys.seal} sealed. */
export function openSealed(account: number, sealed: string, key: Buffer): unknown {
  return JSON.parse(decrypt(key, Buffer.from(sealed, 'base64url'), context(account)).toString());
}

function context(account: number): string {
  return `person ${account}`;
}
