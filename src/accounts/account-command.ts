import { v4 as uuidv4 } from 'uuid';
import type { Right, Role } from '../access/matrix.js';
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

  /** Nobody is left whom it could concern. */
  protected refuseOnForgotten({ status }: Account): void {
    if (status === 'forgotten') refuse('account.forgotten');
  }
}

/** A command on one's own account. */
export abstract class OwnAccountCommand extends AccountCommand {
  override readonly needs: Right = 'account.self';
}

/**
 * What a command is issued with that somebody gives for an account without being logged in as it. It is a command of its
 * own: neither the request's conditions nor its idempotency key are about this account.
 */
export function onBehalfOf(account: number, role: Role, { at, correlationId }: Issued): Issued {
  const commandId = uuidv4();
  return { actor: account, role, at, commandId, correlationId, causationId: commandId };
}
