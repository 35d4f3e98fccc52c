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
    const { person } = await this.writePath.state(accountAggregate, account);
    if (person === null) return undefined;
    const key = (await this.keys.keysOf([account])).get(account);
    return key && (openSealed(account, person, key) as Person);
  }
}
