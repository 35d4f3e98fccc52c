import {
  Body,
  Controller,
  Delete,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBody, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Reader } from '../access/reader.js';
import { ACCOUNT_ROLES } from '../access/matrix.js';
import { SCOPES, type Scope } from '../access/scopes.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { AskedBy } from '../http/request.js';
import { Needs, Read } from '../http/routes.js';
import type { Session } from '../sessions/session-store.js';
import { Sessions } from '../sessions/sessions.js';
import { refuse } from './account-command.js';
import { Accounts } from './accounts.js';
import { AuthenticationGuard, loggedIn, SESSION_COOKIE } from './authentication.guard.js';
import { LocalGuard, LoginBody, type LoggingIn } from './local.strategy.js';
import { Passwords } from './passwords.js';

const time = z.iso.datetime();
const SessionAnswer = z
  .strictObject({
    id: z.uuid(),
    createdAt: time,
    expiresAt: time,
    userAgent: z.string(),
    current: z.boolean().meta({ description: 'Whether this request came with it' }),
  })
  .meta({ id: 'Session' });
const WhoAnswer = z
  .strictObject({
    account: z.strictObject({ id: z.int(), role: z.enum(ACCOUNT_ROLES) }),
    session: SessionAnswer,
  })
  .meta({ id: 'CurrentSession' });
const LoginAnswer = z
  .strictObject({
    account: z.strictObject({ id: z.int(), role: z.enum(ACCOUNT_ROLES) }),
    token: z.string().meta({ description: 'Shown this once; send it as Authorization: Bearer' }),
    expiresAt: time,
  })
  .meta({ id: 'LoggedIn' });
const ValidateBody = z.strictObject({ token: z.string().min(1).max(200) }).meta({ id: 'ValidateToken' });
const ValidateAnswer = z
  .strictObject({
    valid: z.boolean(),
    accountId: z.int().optional(),
    role: z.enum(ACCOUNT_ROLES).optional(),
    scopes: z.array(z.enum(SCOPES)).optional(),
  })
  .meta({ id: 'TokenValidity' });

@ApiTags('Sessions')
@Controller('api/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly authentication: AuthenticationGuard,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(201)
  @Needs('public')
  @UseGuards(LocalGuard)
  @ApiBody({ standardSchema: LoginBody } as never)
  @ApiResponse({ status: 201, standardSchema: LoginAnswer })
  async logIn(
    @Req() request: FastifyRequest & { user: LoggingIn },
    @Headers('user-agent') userAgent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof LoginAnswer>> {
    const { account, passwordHash } = request.user;
    const { session, token } = await this.sessions.open(account, userAgent ?? '');
    // The password may have been replaced since it was verified, and this session opened after the others were ended.
    if (!(await this.passwords.noteLogIn(account, passwordHash))) {
      await this.sessions.end(account, session.id);
      refuse('session.wrong-credentials');
    }
    const { role } = await this.accounts.state(account);
    void reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.config.BUGZOT_ORIGIN?.startsWith('https:') ?? false,
      expires: session.expiresAt,
    });
    return { account: { id: account, role }, token, expiresAt: session.expiresAt.toISOString() };
  }

  @Post('validate')
  @HttpCode(200)
  @Needs('public')
  @ApiResponse({ status: 200, standardSchema: ValidateAnswer })
  async validate(
    @Body({ schema: ValidateBody }) body: z.infer<typeof ValidateBody>,
  ): Promise<z.infer<typeof ValidateAnswer>> {
    const reader = await this.authentication.readerOfToken(body.token);
    if (!reader || reader.account === null || reader.role === 'anonymous') return { valid: false };
    const ofRole: Scope[] = reader.role === 'admin' ? ['read', 'write', 'admin'] : ['read', 'write'];
    const scopes = [...(reader.scopes ?? ofRole)];
    return { valid: true, accountId: reader.account, role: reader.role, scopes };
  }

  @Read('current', 'account.self', WhoAnswer)
  async current(@AskedBy() reader: Reader): Promise<z.infer<typeof WhoAnswer>> {
    const { account, role } = loggedIn(reader);
    const session = (await this.sessions.list(account)).find(({ id }) => id === reader.session);
    if (!session) refuse('session.unknown');
    return { account: { id: account, role }, session: shown(session, reader) };
  }

  @Read(
    '',
    'account.self',
    z.strictObject({ items: z.array(SessionAnswer), next: z.null() }).meta({ id: 'SessionList' }),
  )
  async list(@AskedBy() reader: Reader) {
    const sessions = await this.sessions.list(loggedIn(reader).account);
    return { items: sessions.map((session) => shown(session, reader)), next: null };
  }

  @Delete('current')
  @HttpCode(204)
  @Needs('account.credentials')
  @ApiResponse({ status: 204, description: 'Logged out' })
  async logOut(@AskedBy() reader: Reader, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    // An API token is no session; it is revoked where it was made.
    if (reader.session === null) refuse('session.unknown');
    await this.sessions.end(loggedIn(reader).account, reader.session);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('account.credentials')
  @ApiResponse({ status: 204, description: 'Ended' })
  async end(@Param('id') id: string, @AskedBy() reader: Reader): Promise<void> {
    if (!z.uuid().safeParse(id).success) refuse('session.unknown');
    if (!(await this.sessions.end(loggedIn(reader).account, id))) refuse('session.unknown');
  }
}

function shown(
  { id, createdAt, expiresAt, userAgent }: Session,
  reader: Reader,
): z.infer<typeof SessionAnswer> {
  return {
    id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    userAgent,
    current: id === reader.session,
  };
}
