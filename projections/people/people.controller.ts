import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { ACCOUNT_ROLES } from '../../src/access/matrix.js';
import { ACCOUNT_STATUSES } from '../../src/accounts/domain/account.js';
import { Database } from '../../src/database/database.js';
import { queryText } from '../../src/http/fields.js';
import {
  linkNext,
  pageFields,
  pageFrom,
  pageOf,
  parseCursor,
  withTotal,
  type Page,
} from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { moment, utc } from '../../src/http/time.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import { Refused } from '../../src/write-path/refused.js';
import { people } from './people.projection.js';

const AccountAnswer = z
  .strictObject({
    id: z.int(),
    username: z.string().nullable(),
    email: z.string().nullable(),
    displayName: z.string().nullable(),
    role: z.enum(ACCOUNT_ROLES),
    status: z.enum(ACCOUNT_STATUSES),
    createdAt: moment,
  })
  .meta({ id: 'Account' });
type Account = z.infer<typeof AccountAnswer>;

const AccountListParameters = z.strictObject({
  q: queryText(100).optional().meta({ description: 'Part of the user name, the mail or the display name' }),
  role: z.enum(ACCOUNT_ROLES).optional(),
  status: z.enum(ACCOUNT_STATUSES).optional(),
  ...pageFields,
});
type AccountListParameters = z.infer<typeof AccountListParameters>;

const item = raw(`json_build_object('id', a.number, 'username', a.username, 'email', a.email,
  'displayName', a.display_name, 'role', a.role, 'status', a.status, 'createdAt', ${utc('a.created_at').sql})`);
const table = raw(`${people.storage}.account a`);

@ApiTags('Accounts')
@Controller('api/accounts')
export class PeopleController {
  constructor(private readonly database: Database) {}

  @Read('', 'accounts.manage', pageOf('AccountList', AccountAnswer), [people.storage])
  async list(
    @Query({ schema: AccountListParameters }) parameters: AccountListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<Account>> {
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const where = conditions(parameters);
    const { rows } = await this.database.query<{ item: Account }>(sql`
      select ${item} as item from ${table} where ${where} and a.number > ${after}
       order by a.number limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      (row) => row.item,
      (row) => [row.item.id],
    );
    linkNext(request, reply, page.next);
    return withTotal(page, parameters, () => this.database.count(sql`from ${table} where ${where}`));
  }

  @Read('me', 'account.self', AccountAnswer, [people.storage])
  me(@Req() { reader }: BugzotRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Account> {
    return this.find(reader.account ?? 0, reply);
  }

  @Read(':id', 'accounts.manage', AccountAnswer, [people.storage])
  account(
    @Param('id', { schema: numberInPath }) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Account> {
    return this.find(id, reply);
  }

  private async find(id: number, reply: FastifyReply): Promise<Account> {
    const { rows } = await this.database.query<{ item: Account; version: number }>(
      sql`select ${item} as item, a.version from ${table} where a.number = ${id}`,
    );
    const row = rows[0];
    if (!row) throw new Refused('account.unknown');
    void reply.header('etag', `"${row.version}"`);
    return row.item;
  }
}

function conditions({ q, role, status }: AccountListParameters): Sql {
  const pattern = `%${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return join(
    [
      sql`true`,
      ...(q === undefined
        ? []
        : [
            sql`(a.username ilike ${pattern} or a.email ilike ${pattern} or a.display_name ilike ${pattern})`,
          ]),
      ...(role === undefined ? [] : [sql`a.role = ${role}`]),
      ...(status === undefined ? [] : [sql`a.status = ${status}`]),
    ],
    ' and ',
  );
}
