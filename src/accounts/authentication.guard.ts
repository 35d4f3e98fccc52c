import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { grant, visibilityOf, type AccountRole } from '../access/matrix.js';
import type { Reader } from '../access/reader.js';
import { inScope } from '../access/scopes.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { RateLimits } from '../http/rate-limits.js';
import { NEEDS, type Need } from '../http/routes.js';
import type { BugzotRequest } from '../http/request.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { Refused } from '../write-path/refused.js';
import { refuse } from './account-command.js';
import { Accounts } from './accounts.js';

/** The cookie that carries a session's token. */
export const SESSION_COOKIE = 'bugzot_session';

const NOBODY: Reader = {
  account: null,
  role: 'anonymous',
  visibility: 'public',
  session: null,
  token: null,
  scopes: null,
};

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who asks, and whether the role has the right that the route declares. The role is folded from the account's stream at
 * each request, so a change of role, or a disabled account, takes effect at once.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly accounts: Accounts,
    private readonly limits: RateLimits,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<BugzotRequest>();
    const needs = this.reflector.get<Need | undefined>(NEEDS, context.getHandler());
    if (needs === undefined) throw new Error(`${context.getHandler().name} declares no right`);
    request.reader = await this.readerOf(request, context.switchToHttp().getResponse<FastifyReply>());
    if (needs !== 'public') this.demand(request.reader, needs, SAFE_METHODS.has(request.method));
    return true;
  }

  /** The reader behind a token; undefined when the token is good for nothing. */
  async readerOfToken(token: string): Promise<Reader | undefined> {
    const found = await (ApiTokens.is(token) ? this.tokens.find(token) : this.sessions.find(token));
    if (!found) return undefined;
    const { account } = found;
    const { role, status } = await this.accounts.state(account);
    if (status !== 'active') return undefined;
    const who = { account, role, visibility: visibilityOf(role) };
    return 'scopes' in found
      ? { ...who, session: null, token: found.id, scopes: found.scopes }
      : { ...who, session: found.id, token: null, scopes: null };
  }

  private async readerOf(request: BugzotRequest, reply: FastifyReply): Promise<Reader> {
    const bearer = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    const cookie = request.cookies[SESSION_COOKIE];
    const token = bearer ?? cookie;
    const reader = token === undefined ? undefined : await this.readerOfToken(token);
    // A token that was sent and is not good is no anonymous reader: the client must learn that it ended.
    if (bearer !== undefined && !reader) {
      // Guesses at tokens come no further than here.
      await this.limits.admit(request, reply, NOBODY);
      throw new Refused('access.not-logged-in', 'The token has ended or never was');
    }
    if (reader && bearer === undefined && !SAFE_METHODS.has(request.method)) this.demandSameOrigin(request);
    return reader ?? NOBODY;
  }

  private demand({ role, scopes }: Reader, needs: Exclude<Need, 'public'>, safe: boolean): void {
    const granted = grant(role, needs);
    if (granted === 'site' ? !this.config.BUGZOT_ANONYMOUS_READ : granted === 'no') {
      throw new Refused(role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
    }
    if (!inScope(scopes, needs, safe)) throw new Refused('access.out-of-scope');
  }

  /** A browser sends the cookie from anywhere, but it cannot lie about the page's origin. */
  private demandSameOrigin(request: BugzotRequest): void {
    const { origin, host } = request.headers;
    const own = this.config.BUGZOT_ORIGIN ? new URL(this.config.BUGZOT_ORIGIN).host : host;
    if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== own)
      refuse('session.cross-origin');
  }
}

/** The reader of a route that needs somebody logged in: the guard has let nobody else through. */
export function loggedIn({ account, role }: Reader): { account: number; role: AccountRole } {
  if (account === null || role === 'anonymous') throw new Refused('access.not-logged-in');
  return { account, role };
}
