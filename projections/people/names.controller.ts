import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { ACCOUNT_ROLES, may } from '../../src/access/matrix.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { queryText } from '../../src/http/fields.js';
import { Read } from '../../src/http/routes.js';
import { people } from './people.projection.js';
import { PersonAnswer, type Person } from './person.js';

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const PeopleParameters = z.strictObject({
  q: queryText(100).optional().meta({
    description: 'How the user name begins, or a word of the display name',
  }),
  id: z
    .union([number, z.array(number).max(50)])
    .transform((given) => [given].flat())
    .optional()
    .meta({ description: 'These accounts, whatever has become of them' }),
  assignable: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Only those whom a bug can be given to' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
type PeopleParameters = z.infer<typeof PeopleParameters>;

const PeopleAnswer = z
  .strictObject({ items: z.array(PersonAnswer).meta({ description: 'The best match first' }) })
  .meta({ id: 'People' });

const table = raw(`${people.storage}.account a`);
const ASSIGNABLE = ACCOUNT_ROLES.filter((role) => may(role, 'bug.edit'));

/** People by their names, while one is typed. The names are those that stand on every bug, and there is nothing else. */
@ApiTags('Accounts')
@Controller('api/people')
export class NamesController {
  constructor(private readonly database: ReadingDatabase) {}

  @Read('', 'people.find', PeopleAnswer, [people.storage])
  async find(
    @Query({ schema: PeopleParameters }) parameters: PeopleParameters,
  ): Promise<{ items: Person[] }> {
    const name = (parameters.q ?? '').toLowerCase();
    const { rows } = await this.database.query<{ item: Person }>(sql`
      select json_build_object('id', a.number, 'username', a.username, 'displayName', a.display_name) as item
        from ${table} where ${conditions(parameters)}
       order by lower(a.username) = ${name} desc nulls last, a.status = 'active' desc,
                starts_with(lower(a.username), ${name}) desc nulls last, lower(a.display_name), a.number
       limit ${parameters.limit}`);
    return { items: rows.map(({ item }) => item) };
  }
}

/** Whoever has not shown yet that the mail address is his is nobody that others could mean. */
function conditions({ q, id, assignable }: PeopleParameters): Sql {
  const begins = `${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return join(
    [
      id === undefined ? sql`a.status in ('active', 'disabled')` : sql`a.number = any(${id})`,
      ...(assignable === 'true' ? [sql`a.status = 'active' and a.role = any(${ASSIGNABLE})`] : []),
      ...(q === undefined
        ? []
        : [
            sql`(a.username ilike ${begins} or a.display_name ilike ${begins} or a.display_name ilike ${`% ${begins}`})`,
          ]),
    ],
    ' and ',
  );
}
