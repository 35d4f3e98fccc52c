import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { ACCOUNT_ROLES } from '../../src/access/matrix.js';
import { ACCOUNT_STATUSES } from '../../src/accounts/domain/account.js';
import {
  CHANNELS,
  everyChannel,
  NEWS,
  RELATIONSHIPS,
  type Preferences,
} from '../../src/accounts/domain/preferences.js';
import { ReadingDatabase } from '../../src/database/database.js';
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

const fields = {
  id: z.int(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  displayName: z.string().nullable(),
  role: z.enum(ACCOUNT_ROLES),
  status: z.enum(ACCOUNT_STATUSES),
  createdAt: moment,
};
const AccountAnswer = z
  .strictObject({ ...fields, lastLoginAt: moment.nullable() })
  .meta({ id: 'Account', description: 'Names and mail are null once the person is forgotten' });
type Account = z.infer<typeof AccountAnswer>;

const MeAnswer = z
  .strictObject({
    ...fields,
    preferences: z
      .record(z.enum(NEWS), z.record(z.enum(RELATIONSHIPS), z.enum(CHANNELS)))
      .meta({ description: 'What you are told of, by what you have to do with a bug' }),
  })
  .meta({ id: 'Me' });
type Me = z.infer<typeof MeAnswer>;

const AccountListParameters = z.strictObject({
  q: queryText(100).optional().meta({ description: 'Part of the user name, the mail or the display name' }),
  role: z.enum(ACCOUNT_ROLES).optional(),
  status: z.enum(ACCOUNT_STATUSES).optional(),
  ...pageFields,
});
type AccountListParameters = z.infer<typeof AccountListParameters>;

const columns = `'id', a.number, 'username', a.username, 'email', a.email,
  'displayName', a.display_name, 'role', a.role, 'status', a.status, 'createdAt', ${utc('a.created_at').sql}`;
const table = raw(`${people.storage}.account a`);
/** The last log-in is no event: the log would never forget it. */
const item = raw(`json_build_object(${columns}, 'lastLoginAt', (
  select ${utc('c.last_login_at').sql} from account.credential c where c.account = a.number))`);
const own = raw(`json_build_object(${columns}, 'preferences', a.preferences)`);

@ApiTags('Accounts')
@Controller('api/accounts')
export class PeopleController {
  constructor(private readonly database: ReadingDatabase) {}

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

  @Read('me', 'account.self', MeAnswer, [people.storage])
  async me(@Req() { reader }: BugzotRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    const me = await this.find<Omit<Me, 'preferences'> & { preferences: Preferences }>(
      own,
      reader.account ?? 0,
      reply,
    );
    return { ...me, preferences: everyChannel(me.preferences) };
  }

  @Read(':id', 'accounts.manage', AccountAnswer, [people.storage])
  account(
    @Param('id', { schema: numberInPath }) id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Account> {
    return this.find<Account>(item, id, reply);
  }

  private async find<Item>(columns: Sql, id: number, reply: FastifyReply): Promise<Item> {
    const { rows } = await this.database.query<{ item: Item; version: number }>(
      sql`select ${columns} as item, a.version from ${table} where a.number = ${id}`,
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
