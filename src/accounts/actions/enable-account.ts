import { AccountCommand } from '../account-command.js';
import type { Account } from '../domain/account.js';
import type { AccountEvent } from '../domain/account.events.js';

export class EnableAccount extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    return account.status === 'active' ? [] : [{ type: 'AccountEnabled', data: {} }];
  }
}
