import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { may } from '../access/matrix.js';
import type { Reader } from '../access/reader.js';
import { inScope } from '../access/scopes.js';
import { LimitedBy } from '../http/rate-limit.guard.js';
import { AskedBy, IssuedBy } from '../http/request.js';
import { Command, CommandAnswer, Needs } from '../http/routes.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import { onBehalfOf } from './account-command.js';
import { Accounts } from './accounts.js';
import { ActivateAccount, ActivateAccountBody } from './actions/activate-account.js';
import { AskForActivationMail, AskForMailBody, AskForPasswordMail } from './actions/ask-for-mail.js';
import { ResetPasswordBody } from './actions/change-password.js';
import { CreateAccountBody } from './actions/create-account.js';
import { MailKeys } from './mail-keys.js';
import { PasswordChanges } from './password-changes.js';

/** More than any of the work takes that only a known address makes, in milliseconds. */
const ANSWER_MS = 250;

const AskedAnswer = z
  .strictObject({})
  .meta({ id: 'MailAsked', description: 'The same, whether there is such an account or not' });

/** For people who are not logged in: an account, and the way back to it. */
@ApiTags('Accounts')
@Controller('api/accounts')
export class RegistrationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: Accounts,
    private readonly keys: MailKeys,
    private readonly passwords: PasswordChanges,
  ) {}

  /** An admin makes an account that is active at once; everybody else registers, and is mailed a key. */
  @Post()
  @LimitedBy('registrations', 'accounts.manage')
  @HttpCode(202)
  @Needs('public')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Makes it safe to send the request again, for whoever is logged in',
  })
  @ApiResponse({ status: 201, description: 'Made, by an admin', standardSchema: CommandAnswer })
  @ApiResponse({ status: 202, description: 'Registered; a key is mailed', standardSchema: CommandAnswer })
  async create(
    @Body({ schema: CreateAccountBody }) body: z.infer<typeof CreateAccountBody>,
    @AskedBy() { role, scopes }: Reader,
    @IssuedBy() issued: Issued,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandResult> {
    if (!may(role, 'accounts.manage')) return this.accounts.register(body, issued);
    if (!inScope(scopes, 'accounts.manage', false)) throw new Refused('access.out-of-scope');
    const made = await this.accounts.create(body, issued);
    void reply.status(201).header('location', `/api/accounts/${made.id}`);
    return made;
  }

  @Command('activate', 'public')
  @LimitedBy('guesses')
  activate(
    @Body({ schema: ActivateAccountBody }) { key }: z.infer<typeof ActivateAccountBody>,
    @IssuedBy() issued: Issued,
  ): Promise<CommandResult> {
    return this.keys.use('activation', key, (account) =>
      this.commands.execute(new ActivateAccount(onBehalfOf(account, 'reporter', issued), account)),
    );
  }

  @Post('activation-mails')
  @LimitedBy('mails')
  @HttpCode(202)
  @Needs('public')
  @ApiResponse({ status: 202, standardSchema: AskedAnswer })
  activationMail(
    @Body({ schema: AskForMailBody }) { email }: z.infer<typeof AskForMailBody>,
    @IssuedBy() issued: Issued,
  ): Promise<object> {
    return this.ask(email, issued, AskForActivationMail);
  }

  @Post('password-mails')
  @LimitedBy('mails')
  @HttpCode(202)
  @Needs('public')
  @ApiResponse({ status: 202, standardSchema: AskedAnswer })
  passwordMail(
    @Body({ schema: AskForMailBody }) { email }: z.infer<typeof AskForMailBody>,
    @IssuedBy() issued: Issued,
  ): Promise<object> {
    return this.ask(email, issued, AskForPasswordMail);
  }

  @Command('password', 'public')
  @LimitedBy('guesses')
  resetPassword(
    @Body({ schema: ResetPasswordBody }) body: z.infer<typeof ResetPasswordBody>,
    @IssuedBy() issued: Issued,
  ): Promise<CommandResult> {
    return this.passwords.reset(body, issued);
  }

  /** Says nothing of whether there is such an account, neither in words nor by the time that it takes. */
  private async ask(
    email: string,
    issued: Issued,
    Ask: typeof AskForActivationMail | typeof AskForPasswordMail,
  ): Promise<object> {
    const work = async (): Promise<void> => {
      const account = await this.accounts.find(email);
      if (account !== null) {
        await this.commands.execute(new Ask(onBehalfOf(account, 'reporter', issued), account));
      }
    };
    await Promise.all([work(), sleep(ANSWER_MS)]);
    return {};
  }
}
