import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { may, type AccountRole } from '../access/matrix.js';
import { PersonKeys } from '../keys/person-keys.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { Refused } from '../write-path/refused.js';
import { Reservations } from '../write-path/reservations.js';
import { WritePath } from '../write-path/write-path.js';
import { accountAggregate, refuse } from './account-command.js';
import { CreateAccount, type CreateAccountBody } from './actions/create-account.js';
import type { Account } from './domain/account.js';
import type { AccountError } from './domain/account.errors.js';
import { Passwords } from './passwords.js';

/** What takes more than one stream: making an account, and finding one. */
@Injectable()
export class Accounts {
  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly reservations: Reservations,
    private readonly numbers: Numbers,
    private readonly personKeys: PersonKeys,
    private readonly passwords: Passwords,
  ) {}

  /** The account as the log has it at this moment. */
  state(account: number): Promise<Account> {
    return this.writePath.state(accountAggregate, account);
  }

  /** The number of an account, given by number, user name or mail; null when there is none. */
  async find(reference: number | string): Promise<number | null> {
    if (typeof reference === 'number') return (await this.state(reference)).created ? reference : null;
    const kind = reference.includes('@') ? 'email' : 'username';
    return this.reservations.holder(kind, reference);
  }

  /** The account, if bugs can be given to it. */
  async findAssignable(reference: number | string): Promise<number | null> {
    const account = await this.find(reference);
    if (account === null) return null;
    const { status, role } = await this.state(account);
    return status === 'active' && may(role, 'bug.edit') ? account : null;
  }

  /** Makes an active account. User name and mail are unique, also when many are made at once. */
  async create(body: z.infer<typeof CreateAccountBody>, issued: Issued): Promise<CommandResult> {
    if (!may(issued.role, 'accounts.manage')) refuse('account.registration-closed');
    const { username, email, displayName } = body;
    const account = await this.numbers.next('account', issued);
    await this.reserve('username', username, account, issued, 'account.username-taken');
    try {
      await this.reserve('email', email, account, issued, 'account.email-taken');
      try {
        // A request that is sent again must not undo a change of the password since.
        if (!(await this.state(account)).created) await this.passwords.set(account, body.password);
        const person = await this.personKeys.seal(account, { username, email, displayName });
        return await this.commands.execute(
          new CreateAccount(issued, account, person, body.role satisfies AccountRole),
        );
      } catch (error) {
        if (error instanceof Refused) await this.reservations.release('email', email, account, issued);
        throw error;
      }
    } catch (error) {
      if (error instanceof Refused) await this.reservations.release('username', username, account, issued);
      throw error;
    }
  }

  private async reserve(
    kind: 'username' | 'email',
    value: string,
    account: number,
    issued: Issued,
    taken: AccountError,
  ): Promise<void> {
    try {
      await this.reservations.reserve(
        kind,
        value,
        account,
        issued,
        async (holder) => (await this.state(holder)).created,
      );
    } catch (error) {
      if (error instanceof Refused && error.code === 'name.taken') refuse(taken);
      throw error;
    }
  }
}
