import { Body, Controller, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Reader } from '../access/reader.js';
import { LimitedBy } from '../http/rate-limit.guard.js';
import { AskedBy, IssuedBy } from '../http/request.js';
import { Command } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { refuse } from './account-command.js';
import { Accounts } from './accounts.js';
import { ChangePasswordBody } from './actions/change-password.js';
import { ChangePreferences, ChangePreferencesBody } from './actions/change-preferences.js';
import { ChangeProfileBody } from './actions/change-profile.js';
import { ForgetMe, ForgetMeBody } from './actions/forget-account.js';
import { loggedIn, SESSION_COOKIE } from './authentication.guard.js';
import { Forgetting } from './forgetting.js';
import { PasswordChanges } from './password-changes.js';
import { Passwords } from './passwords.js';

type Answer = Promise<CommandResult>;

/** One's own account. */
@ApiTags('Accounts')
@Controller('api/accounts/me')
export class MeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly passwordChanges: PasswordChanges,
    private readonly forgetting: Forgetting,
  ) {}

  @Command('profile', 'account.self')
  profile(
    @Body({ schema: ChangeProfileBody }) body: z.infer<typeof ChangeProfileBody>,
    @AskedBy() reader: Reader,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.accounts.changeProfile(loggedIn(reader).account, body, issued);
  }

  @Command('preferences', 'account.self')
  preferences(
    @Body({ schema: ChangePreferencesBody }) body: z.infer<typeof ChangePreferencesBody>,
    @AskedBy() reader: Reader,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.commands.execute(new ChangePreferences(issued, loggedIn(reader).account, body.preferences));
  }

  /** Ends the account's other sessions. */
  @Command('password', 'account.credentials')
  @LimitedBy('guesses')
  password(
    @Body({ schema: ChangePasswordBody }) body: z.infer<typeof ChangePasswordBody>,
    @AskedBy() reader: Reader,
    @IssuedBy() issued: Issued,
  ): Answer {
    return this.passwordChanges.change(loggedIn(reader).account, body, reader.session, issued);
  }

  @Command('forget', 'account.credentials')
  @LimitedBy('guesses')
  async forget(
    @Body({ schema: ForgetMeBody }) { password }: z.infer<typeof ForgetMeBody>,
    @AskedBy() reader: Reader,
    @IssuedBy() issued: Issued,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    const { account } = loggedIn(reader);
    if (!(await this.passwords.matches(account, password))) refuse('account.wrong-password');
    const answer = await this.forgetting.forget(new ForgetMe(issued, account));
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return answer;
  }
}
