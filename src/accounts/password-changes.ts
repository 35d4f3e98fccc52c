import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { Database } from '../database/database.js';
import { Sessions } from '../sessions/sessions.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { onBehalfOf, refuse } from './account-command.js';
import {
  ChangePassword,
  type ChangePasswordBody,
  type ResetPasswordBody,
} from './actions/change-password.js';
import { MailKeys } from './mail-keys.js';
import { Passwords } from './passwords.js';

/**
 * New passwords. Whoever knew the old one is logged out; API tokens live on, since programs have them and not people.
 * Sessions are ended twice: before, so that none outlives a change that nobody was told of, and the change does not
 * happen when they cannot be ended; and after it, for whoever has used the old password in between.
 */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: Database,
    private readonly keys: MailKeys,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * By somebody who is logged in and knows the present password.
   * @param session which lives on; all others of the account end
   */
  async change(
    account: number,
    { current, password }: z.infer<typeof ChangePasswordBody>,
    session: string | null,
    issued: Issued,
  ): Promise<CommandResult> {
    const known = await this.passwords.matches(account, current);
    // A request that is sent again finds that the new one is the present one already.
    const again = issued.idempotency?.use === 'again';
    if (!known && !(again && (await this.passwords.matches(account, password)))) {
      refuse('account.wrong-password');
    }
    const passwordHash = await this.passwords.hash(password);
    await this.sessions.endAll(account, session);
    const answer = await this.commands.execute<ChangePassword, CommandResult>(
      new ChangePassword(issued, account),
    );
    await this.passwords.store(account, passwordHash, this.database);
    await this.sessions.endAll(account, session);
    return answer;
  }

  /** By a mailed key. Ends all sessions. */
  async reset({ key, password }: z.infer<typeof ResetPasswordBody>, issued: Issued): Promise<CommandResult> {
    // Before the costly work, and not instead of the use below.
    const account = await this.keys.holder('password', key);
    if (account === undefined) refuse('account.bad-key');
    const passwordHash = await this.passwords.hash(password);
    await this.sessions.endAll(account);
    const answer = await this.keys.use('password', key, async (_, client) => {
      const own = onBehalfOf(account, 'reporter', issued);
      const changed = await this.commands.execute<ChangePassword, CommandResult>(
        new ChangePassword(own, account),
      );
      await this.passwords.store(account, passwordHash, client);
      return changed;
    });
    await this.sessions.endAll(account);
    return answer;
  }
}
