import { AccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

/** Its sessions and tokens are good for nothing from now on. */
export class DisableAccount extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    this.refuseOnForgotten(account);
    if (account.status === 'disabled') return [];
    this.refuseOnOneself();
    return [{ type: 'AccountDisabled', data: {} }];
  }
}
