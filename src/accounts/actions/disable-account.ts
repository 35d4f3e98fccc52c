import { AccountCommand } from '../account-command.js';
import type { Account } from '../domain/account.js';
import type { AccountEvent } from '../domain/account.events.js';

/** Its sessions and tokens are good for nothing from now on. */
export class DisableAccount extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    if (account.status === 'disabled') return [];
    this.refuseOnOneself();
    return [{ type: 'AccountDisabled', data: {} }];
  }
}
