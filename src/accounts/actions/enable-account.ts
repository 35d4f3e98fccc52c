import { AccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

export class EnableAccount extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    return account.status === 'active' ? [] : [{ type: 'AccountEnabled', data: {} }];
  }
}
