import { z } from 'zod';
import { ACCOUNT_ROLES, type AccountRole } from '../../access/matrix.js';
import { line } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { AccountCommand } from '../account-command.js';
import type { Account, AccountEvent } from '../domain/account.js';

/** Without `@`, so that a user name is never taken for a mail address; not all digits, so never for a number. */
export const username = line(50)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, {
    error: 'must be letters, digits, dots, dashes and underscores',
  })
  .refine((value) => !/^\d+$/.test(value), { error: 'must not be a number' })
  .refine((value) => !/^(me|none)$/i.test(value), { error: 'means something else in a filter' });

/** Any characters; argon2id takes them as UTF-8. */
export const password = z
  .string()
  .min(8)
  .max(128)
  .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode' });

export const displayName = line(100);
export const email = z.email().max(254);

/** A registration, and with `role` an admin's making of an account. */
export const CreateAccountBody = z
  .strictObject({
    username,
    email,
    password,
    displayName,
    role: z
      .enum(ACCOUNT_ROLES)
      .optional()
      .meta({ description: 'Given by an admin; `reporter` when it is left out' }),
  })
  .meta({ id: 'CreateAccount' });

/** User name and mail were reserved, and the person's data sealed, before. */
export class CreateAccount extends AccountCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly person: string,
    readonly role: AccountRole,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(account: Account): AccountEvent[] {
    if (account.created) return [];
    const data = { number: Number(this.id), person: this.person, role: this.role };
    return [{ type: 'AccountCreated', data }];
  }
}
