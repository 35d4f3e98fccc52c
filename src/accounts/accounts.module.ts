import { Module } from '@nestjs/common';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { AccountMailsReaction, AccountMailsWorker } from './account-mails.js';
import { Accounts } from './accounts.js';
import { AccountsController } from './accounts.controller.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { FirstAdmin } from './first-admin.js';
import { Forgetting } from './forgetting.js';
import { ForgettingReaction } from './forgetting.reaction.js';
import { LocalStrategy } from './local.strategy.js';
import { LoginFailures } from './login-failures.js';
import { MailKeys } from './mail-keys.js';
import { MeController } from './me.controller.js';
import { PasswordChanges } from './password-changes.js';
import { Passwords } from './passwords.js';
import { Persons } from './persons.js';
import { RegistrationController } from './registration.controller.js';
import { SessionsController } from './sessions.controller.js';
import { TokensController } from './tokens.controller.js';

@Module({
  controllers: [
    RegistrationController,
    MeController,
    AccountsController,
    SessionsController,
    TokensController,
  ],
  providers: [
    Accounts,
    Persons,
    Passwords,
    PasswordChanges,
    MailKeys,
    Sessions,
    ApiTokens,
    Forgetting,
    LocalStrategy,
    LoginFailures,
    FirstAdmin,
    AuthenticationGuard,
    AccountMailsReaction,
    AccountMailsWorker,
    ForgettingReaction,
  ],
  exports: [
    Accounts,
    Persons,
    AuthenticationGuard,
    FirstAdmin,
    AccountMailsReaction,
    AccountMailsWorker,
    ForgettingReaction,
  ],
})
export class AccountsModule {}
