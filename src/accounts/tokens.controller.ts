import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Reader } from '../access/reader.js';
import { SCOPES } from '../access/scopes.js';
import { givenTime, name } from '../http/fields.js';
import { AskedBy } from '../http/request.js';
import { Needs, Read } from '../http/routes.js';
import { moment } from '../http/time.js';
import { ApiTokens, type ApiToken } from '../sessions/api-tokens.js';
import { refuse } from './account-command.js';
import { loggedIn } from './authentication.guard.js';

/** A year, of however many days; in milliseconds. */
const LONGEST_MS = 366 * 24 * 3_600_000;

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).meta({
  description:
    '`read` is for what changes nothing, `write` for changes, too, `admin` for everything that the account may do',
});
const MakeTokenBody = z
  .strictObject({
    name,
    scopes,
    expiresAt: givenTime.meta({ description: 'Within a year' }),
  })
  .meta({ id: 'MakeToken' });

const tokenFields = {
  id: z.uuid(),
  name: z.string(),
  scopes,
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable().meta({ description: 'To a minute' }),
};
const TokenAnswer = z.strictObject(tokenFields).meta({ id: 'Token' });
const TokenMadeAnswer = z
  .strictObject({
    ...tokenFields,
    token: z.string().meta({ description: 'Shown this once; send it as Authorization: Bearer' }),
  })
  .meta({ id: 'TokenMade' });

/** Tokens for programs that act for an account: they can do less than it, or as much, and never more. */
@ApiTags('Tokens')
@Controller('api/tokens')
export class TokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @Post()
  @HttpCode(201)
  @Needs('account.credentials')
  @ApiResponse({ status: 201, standardSchema: TokenMadeAnswer })
  async make(
    @Body({ schema: MakeTokenBody }) { name, scopes, expiresAt }: z.infer<typeof MakeTokenBody>,
    @AskedBy() reader: Reader,
  ): Promise<z.infer<typeof TokenMadeAnswer>> {
    const lifetime = Date.parse(expiresAt) - Date.now();
    if (lifetime <= 0 || lifetime > LONGEST_MS) refuse('token.bad-expiry');
    const made = await this.tokens.make(loggedIn(reader).account, {
      name,
      scopes,
      expiresAt: new Date(expiresAt),
    });
    if (made === undefined) refuse('token.too-many');
    return { ...shown(made.made), token: made.token };
  }

  @Read(
    '',
    'account.self',
    z.strictObject({ items: z.array(TokenAnswer), next: z.null() }).meta({ id: 'TokenList' }),
  )
  async list(@AskedBy() reader: Reader) {
    const tokens = await this.tokens.list(loggedIn(reader).account);
    return { items: tokens.map(shown), next: null };
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('account.credentials')
  @ApiResponse({ status: 204, description: 'Revoked' })
  async revoke(@Param('id') id: string, @AskedBy() reader: Reader): Promise<void> {
    if (!z.uuid().safeParse(id).success) refuse('token.unknown');
    if (!(await this.tokens.revoke(loggedIn(reader).account, id))) refuse('token.unknown');
  }
}

function shown({
  id,
  name,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: ApiToken): z.infer<typeof TokenAnswer> {
  return {
    id,
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
