import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { may } from '../access/matrix.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import { invalid } from '../http/validation.pipe.js';
import { PersonKeys } from '../keys/person-keys.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Numbers } from '../write-path/numbers.js';
import { Refused } from '../write-path/refused.js';
import { Reservations } from '../write-path/reservations.js';
import { WritePath } from '../write-path/write-path.js';
import { accountAggregate, refuse, type AccountCommand } from './account-command.js';
import { ChangeProfile, type ChangeProfileBody } from './actions/change-profile.js';
import { CreateAccount, type CreateAccountBody } from './actions/create-account.js';
import { RegisterAccount } from './actions/register-account.js';
import { lapsed, type Account } from './domain/account.js';
import type { AccountError } from './domain/account.errors.js';
import { Forgetting } from './forgetting.js';
import { Passwords } from './passwords.js';
import { Persons } from './persons.js';

type Body = z.infer<typeof CreateAccountBody>;

/** What takes more than one stream: making an account, and finding one. */
@Injectable()
export class Accounts {
  constructor(
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly reservations: Reservations,
    private readonly numbers: Numbers,
    private readonly personKeys: PersonKeys,
    private readonly persons: Persons,
    private readonly passwords: Passwords,
    private readonly forgetting: Forgetting,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
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

  /** An admin makes an active account. */
  async create(body: Body, issued: Issued): Promise<CommandResult> {
    const account = await this.numbers.next('account', issued);
    const role = body.role ?? 'reporter';
    return this.make(account, body, issued, (person) => new CreateAccount(issued, account, person, role));
  }

  /** Somebody makes one for himself; it is active once he has shown that the mail address is his. */
  async register(body: Body, issued: Issued): Promise<CommandResult> {
    if (this.config.BUGZOT_REGISTRATION === 'closed') refuse('account.registration-closed');
    if (body.role !== undefined) throw invalid([{ path: ['role'], message: 'is given by an admin' }]);
    const account = await this.numbers.next('account', issued);
    const own: Issued = { ...issued, actor: account, role: 'reporter' };
    return this.make(account, body, own, (person) => new RegisterAccount(own, account, person));
  }

  async changeProfile(
    account: number,
    { displayName }: z.infer<typeof ChangeProfileBody>,
    issued: Issued,
  ): Promise<CommandResult> {
    const { person: sealed } = await this.state(account);
    const person = await this.persons.find(account);
    if (sealed === null || person === undefined) refuse('account.unknown');
    const same = displayName === undefined || displayName === person.displayName;
    const changed = same ? sealed : await this.personKeys.seal(account, { ...person, displayName });
    return this.commands.execute(new ChangeProfile(issued, account, changed));
  }

  /** User name and mail are unique, also when many accounts are made at once. */
  private async make(
    account: number,
    { username, email, displayName, password }: Body,
    issued: Issued,
    command: (person: string) => AccountCommand,
  ): Promise<CommandResult> {
    await this.passwords.refuseCommon(password);
    await this.reserve('username', username, account, issued, 'account.username-taken');
    try {
      await this.reserve('email', email, account, issued, 'account.email-taken');
      try {
        // A request that is sent again must not undo a change of the password since.
        if (!(await this.state(account)).created) {
          await this.passwords.store(account, await this.passwords.hash(password), this.database);
        }
        const person = await this.personKeys.seal(account, { username, email, displayName });
        return await this.commands.execute(command(person));
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
      await this.reservations.reserve(kind, value, account, issued, (holder) => this.holds(holder, issued));
    } catch (error) {
      if (error instanceof Refused && error.code === 'name.taken') refuse(taken);
      throw error;
    }
  }

  /** Whether an account that has reserved a name keeps it from others. */
  private async holds(account: number, issued: Issued): Promise<boolean> {
    const state = await this.state(account);
    if (!state.created) return false;
    return !(lapsed(state, issued.at) && (await this.forgetting.lapse(account, issued)));
  }
}
