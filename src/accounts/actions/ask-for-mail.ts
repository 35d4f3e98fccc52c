import { z } from 'zod';
import { OwnAccountCommand } from '../account-command.js';
import { mailDue, type Account, type AccountEvent } from '../domain/account.js';
import { email } from './create-account.js';

export const AskForMailBody = z.strictObject({ email }).meta({ id: 'AskForMail' });

/**
 * Somebody has asked for a mail to the account's address, and is not known to be its owner. So a mail that makes no sense,
 * or one too many, is not refused: it is just not sent.
 */
abstract class AskForMail extends OwnAccountCommand {
  protected due(account: Account, status: Account['status']): boolean {
    return account.status === status && mailDue(account, this.issued.at);
  }
}

export class AskForActivationMail extends AskForMail {
  override decide(account: Account): AccountEvent[] {
    return this.due(account, 'pending') ? [{ type: 'ActivationMailRequested', data: {} }] : [];
  }
}

export class AskForPasswordMail extends AskForMail {
  override decide(account: Account): AccountEvent[] {
    return this.due(account, 'active') ? [{ type: 'PasswordMailRequested', data: {} }] : [];
  }
}
