import type { Issued } from '../../write-path/aggregate-command.js';
import { OwnAccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

/** By the person himself. User name and mail were reserved, and the person's data sealed, before. */
export class RegisterAccount extends OwnAccountCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly person: string,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(account: Account): AccountEvent[] {
    if (account.created) return [];
    return [{ type: 'AccountRegistered', data: { number: Number(this.id), person: this.person } }];
  }
}
