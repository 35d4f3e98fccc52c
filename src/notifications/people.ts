import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { accountAggregate } from '../accounts/account-command.js';
import { EventStore } from '../event-store/event-store.js';
import { openSealed, PersonKeys } from '../keys/person-keys.js';
import { streamOf } from '../write-path/aggregate.js';

/** Streams that are read at once. */
const AT_ONCE = 4;

/** What the log holds of a person, sealed. */
export interface Person {
  username: string;
  email: string;
  displayName: string;
}

/** Names and addresses, as they are now. */
@Injectable()
export class People {
  private readonly limit = pLimit(AT_ONCE);

  constructor(
    private readonly store: EventStore,
    private readonly keys: PersonKeys,
  ) {}

  /** By account; whoever was forgotten, or never was, is left out. */
  async of(accounts: readonly number[]): Promise<Map<number, Person>> {
    const keys = await this.keys.keysOf(accounts);
    const found = await Promise.all(
      [...keys].map(([account, key]) =>
        this.limit(async (): Promise<[number, Person] | undefined> => {
          const sealed = await this.sealed(account);
          return sealed === undefined ? undefined : [account, openSealed(account, sealed, key) as Person];
        }),
      ),
    );
    return new Map(found.filter((entry) => entry !== undefined));
  }

  /** The newest sealed text of the account. */
  private async sealed(account: number): Promise<string | undefined> {
    let sealed: string | undefined;
    for await (const page of this.store.read(streamOf(accountAggregate, account))) {
      for (const { data } of page) if (typeof data['person'] === 'string') sealed = data['person'];
    }
    return sealed;
  }
}
