import { Module } from '@nestjs/common';
import { Sessions } from '../sessions/sessions.js';
import { Accounts } from './accounts.js';
import { AccountsController } from './accounts.controller.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy } from './local.strategy.js';
import { Passwords } from './passwords.js';
import { SessionsController } from './sessions.controller.js';

@Module({
  controllers: [AccountsController, SessionsController],
  providers: [Accounts, Passwords, Sessions, LocalStrategy, FirstAdmin, AuthenticationGuard],
  exports: [Accounts, AuthenticationGuard, FirstAdmin],
})
export class AccountsModule {}
