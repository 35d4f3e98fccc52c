import type { Right } from '../access/matrix.js';
import type { Aggregate } from '../write-path/aggregate.js';
import { AggregateCommand, type Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import {
  evolveAccount,
  initialAccount,
  accountEvents,
  type Account,
  type AccountEvent,
} from './domain/account.js';
import type { AccountError } from './domain/account.errors.js';

export const accountAggregate: Aggregate<Account, AccountEvent> = {
  name: 'account',
  initial: initialAccount,
  evolve: evolveAccount,
  events: accountEvents,
  unknown: 'account.unknown',
  codes: 'account',
};

/** Refuses with a code of the accounts' catalogue. */
export function refuse(code: AccountError, detail?: string): never {
  throw new Refused(code, detail);
}

/** An admin's command on one account that exists. */
export abstract class AccountCommand extends AggregateCommand<Account, AccountEvent> {
  override readonly aggregate = accountAggregate;
  override readonly needs: Right = 'accounts.manage';

  constructor(issued: Issued, number: number) {
    super(issued, number);
  }

  override visible(account: Account): boolean {
    return account.created;
  }

  /** The last admin must not lock himself out. */
  protected refuseOnOneself(): void {
    if (this.issued.actor === this.id) refuse('account.oneself');
  }
}
