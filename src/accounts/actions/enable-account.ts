import { AccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

/** Also one that was never activated: the admin vouches for the mail address then. */
export class EnableAccount extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    this.refuseOnForgotten(account);
    return account.status === 'active' ? [] : [{ type: 'AccountEnabled', data: {} }];
  }
}
