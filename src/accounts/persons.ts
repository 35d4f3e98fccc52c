import { Injectable } from '@nestjs/common';
import { openSealed, PersonKeys } from '../keys/person-keys.js';
import { WritePath } from '../write-path/write-path.js';
import { accountAggregate } from './account-command.js';
import type { Person } from './domain/account.js';

/** What is known of a person at this moment, from the log: for mails, never for lists, which have a read model. */
@Injectable()
export class Persons {
  constructor(
    private readonly writePath: WritePath,
    private readonly keys: PersonKeys,
  ) {}

  /** Undefined when there is no such account, and when the person is forgotten. */
  async find(account: number): Promise<Person | undefined> {
    return (await this.of([account])).get(account);
  }

  /** The same of several, by account; whoever is forgotten, or never was, is left out. */
  async of(accounts: readonly number[]): Promise<Map<number, Person>> {
    const keys = await this.keys.keysOf(accounts);
    const found = await Promise.all(
      [...keys].map(async ([account, key]): Promise<[number, Person] | undefined> => {
        const { person } = await this.writePath.state(accountAggregate, account);
        return person === null ? undefined : [account, openSealed(account, person, key) as Person];
      }),
    );
    return new Map(found.filter((entry) => entry !== undefined));
  }
}
