import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';
import { z } from 'zod';
import { invalid } from '../http/validation.pipe.js';
import { Refused } from '../write-path/refused.js';
import { refuse } from './account-command.js';
import { Accounts } from './accounts.js';
import type { AccountError } from './domain/account.errors.js';
import { LoginFailures } from './login-failures.js';
import { Passwords } from './passwords.js';

export const LoginBody = z
  .strictObject({
    login: z.string().trim().min(1).max(254).meta({ description: 'User name or mail' }),
    password: z.string().min(1).max(128),
  })
  .meta({ id: 'Login' });

/** Who has given his name and password; the hash is the one that the password has matched. */
export interface LoggingIn {
  account: number;
  passwordHash: string;
}

/** passport-local: checks name or mail and password. The session is BugZot's own, not passport's. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
  ) {
    super({ usernameField: 'login', passwordField: 'password', session: false });
  }

  /** Unknown, disabled and wrong get the same answer after the same work. */
  async validate(login: unknown, password: unknown): Promise<LoggingIn> {
    const body = LoginBody.safeParse({ login, password });
    if (!body.success) refuse('session.wrong-credentials');
    const account = await this.accounts.find(body.data.login);
    const state = await this.accounts.state(account ?? 0);
    const passwordHash = await this.passwords.matching(account, body.data.password);
    if (account === null || passwordHash === undefined || state.status !== 'active') {
      refuse('session.wrong-credentials');
    }
    return { account, passwordHash };
  }
}

const WRONG = 'session.wrong-credentials' satisfies AccountError;

/** Runs {@link LocalStrategy} and turns passport's own refusals into the catalogue's. */
@Injectable()
export class LocalGuard extends AuthGuard('local') {
  constructor(private readonly failures: LoginFailures) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // passport-local looks into the query, too, and what is written there is written into logs on its way.
    const body = LoginBody.safeParse(request.body);
    if (!body.success) throw invalid(body.error.issues);
    const attempt = this.failures.attempt(body.data.login, request.ip);
    await attempt.admit(reply);
    try {
      await super.canActivate(context);
    } catch (error) {
      if (error instanceof Refused && error.code === WRONG) await attempt.failed(reply);
      throw error;
    }
    // Of many guesses at once, those that end after too many have failed are told nothing.
    await attempt.admit(reply);
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error instanceof Error) throw error;
    if (user === false) refuse('session.wrong-credentials');
    return user;
  }

  override getRequest(context: ExecutionContext): unknown {
    return context.switchToHttp().getRequest();
  }
}
