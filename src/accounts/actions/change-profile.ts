import { z } from 'zod';
import type { Issued } from '../../write-path/aggregate-command.js';
import { OwnAccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';
import { displayName } from './create-account.js';

export const ChangeProfileBody = z
  .strictObject({ displayName: displayName.optional() })
  .meta({ id: 'ChangeProfile' });

export class ChangeProfile extends OwnAccountCommand {
  /** @param person all of the person's data, sealed; the text that the log has already when nothing changes */
  constructor(
    issued: Issued,
    number: number,
    readonly person: string,
  ) {
    super(issued, number);
  }

  override decide(account: Account): AccountEvent[] {
    this.refuseOnForgotten(account);
    if (account.person === this.person) return [];
    return [{ type: 'ProfileChanged', data: { person: this.person } }];
  }
}
