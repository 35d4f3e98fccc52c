import { z } from 'zod';
import { ACCOUNT_ROLES, type AccountRole } from '../../access/matrix.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { AccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

export const ChangeRoleBody = z.strictObject({ role: z.enum(ACCOUNT_ROLES) }).meta({ id: 'ChangeRole' });

/** Takes effect with the next request of that account. */
export class ChangeRole extends AccountCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly role: AccountRole,
  ) {
    super(issued, number);
  }

  override decide(account: Account): AccountEvent[] {
    this.refuseOnForgotten(account);
    if (account.role === this.role) return [];
    this.refuseOnOneself();
    return [{ type: 'AccountRoleChanged', data: { role: this.role, previous: account.role } }];
  }
}
