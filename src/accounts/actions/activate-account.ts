import { z } from 'zod';
import { OwnAccountCommand, refuse } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

/** A mailed key, as it stands in the mail. */
export const mailedKey = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'The key of the mail; each is good once' });

export const ActivateAccountBody = z.strictObject({ key: mailedKey }).meta({ id: 'ActivateAccount' });

/** By the mailed key, which shows that the mail address is the person's. */
export class ActivateAccount extends OwnAccountCommand {
  override decide({ status }: Account): AccountEvent[] {
    if (status === 'active') return [];
    // A key that was mailed before an admin disabled the account does not undo that.
    if (status !== 'pending') refuse('account.bad-key');
    return [{ type: 'AccountActivated', data: {} }];
  }
}
