import { z } from 'zod';
import { may, type Right } from '../../access/matrix.js';
import { AccountCommand, refuse } from '../account-command.js';
import { lapsed, type Account, type AccountEvent } from '../domain/account.js';

export const ForgetMeBody = z.strictObject({ password: z.string().min(1).max(128) }).meta({ id: 'ForgetMe' });

/** What the log holds of the person is to be readable by nobody any more; see `Forgetting`. */
export class ForgetAccount extends AccountCommand {
  override decide({ status }: Account): AccountEvent[] {
    if (status === 'forgotten') return [];
    this.refuseOnOneself();
    return [{ type: 'AccountForgotten', data: {} }];
  }
}

/** By the person himself; not by an admin, who might be the last one. */
export class ForgetMe extends AccountCommand {
  override readonly needs: Right = 'account.credentials';

  override decide({ status, role }: Account): AccountEvent[] {
    if (status === 'forgotten') return [];
    if (may(role, 'accounts.manage')) refuse('account.oneself');
    return [{ type: 'AccountForgotten', data: {} }];
  }
}

/** By BugZot: a registration that was never activated keeps no name from others, and no data either. */
export class LapseRegistration extends AccountCommand {
  override decide(account: Account): AccountEvent[] {
    return lapsed(account, this.issued.at) ? [{ type: 'AccountForgotten', data: {} }] : [];
  }
}
