import { z } from 'zod';
import { OwnAccountCommand, refuse } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';
import { mailedKey } from './activate-account.js';
import { password } from './create-account.js';

export const ChangePasswordBody = z
  .strictObject({ current: z.string().min(1).max(128), password })
  .meta({ id: 'ChangePassword' });

export const ResetPasswordBody = z.strictObject({ key: mailedKey, password }).meta({ id: 'ResetPassword' });

/**
 * The rule for a new password. Nothing of it is written into the log, which holds no secret and no hash of one; the
 * answer names the account's present version.
 */
export class ChangePassword extends OwnAccountCommand {
  override decide({ status }: Account): AccountEvent[] {
    // By a mailed key, the account may have been disabled since the mail.
    if (status !== 'active') refuse('account.bad-key');
    return [];
  }
}
