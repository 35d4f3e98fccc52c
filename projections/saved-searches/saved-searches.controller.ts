import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Reader } from '../../src/access/reader.js';
import { ReadingDatabase } from '../../src/database/database.js';
import {
  linkNext,
  NoParameters,
  pageFields,
  pageFrom,
  pageOf,
  parseCursor,
  withTotal,
  type Page,
} from '../../src/http/page.js';
import type { BugzotRequest } from '../../src/http/request.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import { moment, utc } from '../../src/http/time.js';
import { Refused } from '../../src/write-path/refused.js';
import { BugListParameters } from '../bug-list/bug-list.queries.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { savedSearches } from './saved-searches.projection.js';

const READS = [savedSearches.storage, people.storage];
const table = raw(`${savedSearches.storage}.saved_search s`);

const SavedSearchAnswer = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    bugs: z.string().meta({ description: 'The request that runs it, with the rights of whoever sends it' }),
    valid: z.boolean().meta({ description: 'Whether the list of bugs knows all its parameters' }),
    shared: z.boolean(),
    owner: PersonAnswer,
    own: z.boolean(),
    createdAt: moment,
  })
  .meta({ id: 'SavedSearch' });
type SavedSearch = z.infer<typeof SavedSearchAnswer>;
type Stored = Omit<SavedSearch, 'bugs' | 'valid'>;

const ListParameters = z.strictObject({
  own: z.enum(['true', 'false']).optional().meta({ description: 'Only one’s own, or only those of others' }),
  ...pageFields,
});
type ListParameters = z.infer<typeof ListParameters>;

/** One's own searches, and those that others share. */
@ApiTags('Saved searches')
@Controller('api/saved-searches')
export class SavedSearchQueriesController {
  constructor(private readonly database: ReadingDatabase) {}

  @Read('', 'account.self', pageOf('SavedSearchList', SavedSearchAnswer), READS)
  async list(
    @Query({ schema: ListParameters }) parameters: ListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<SavedSearch>> {
    const { reader } = request;
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const where = sql`${readable(reader)} and ${whose(parameters, reader)}`;
    const { rows } = await this.database.query<{ item: Stored }>(sql`
      select ${item(reader)} as item from ${table} where ${where} and s.number > ${after}
       order by s.number limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      (row) => runnable(row.item),
      (row) => [row.item.id],
    );
    linkNext(request, reply, page.next);
    return withTotal(page, parameters, () => this.database.count(sql`from ${table} where ${where}`));
  }

  @Read(':id', 'account.self', SavedSearchAnswer, READS)
  async search(
    @Param('id', { schema: numberInPath }) id: number,
    @Query({ schema: NoParameters }) _parameters: z.infer<typeof NoParameters>,
    @Req() { reader }: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedSearch> {
    const { rows } = await this.database.query<{ item: Stored; version: number }>(sql`
      select ${item(reader)} as item, s.version from ${table} where s.number = ${id} and ${readable(reader)}`);
    const [row] = rows;
    if (!row) throw new Refused('saved-search.unknown');
    void reply.header('etag', `"${row.version}"`);
    return runnable(row.item);
  }
}

const own = ({ account }: Reader): Sql => sql`s.owner = ${account}`;
const readable = (reader: Reader): Sql => sql`(s.shared or ${own(reader)})`;

function whose({ own: wanted }: ListParameters, reader: Reader): Sql {
  if (wanted === undefined) return sql`true`;
  return wanted === 'true' ? own(reader) : sql`not ${own(reader)}`;
}

const item = (reader: Reader): Sql => sql`
  json_build_object('id', s.number, 'name', s.name, 'query', s.query, 'shared', s.shared,
                    'owner', ${personJson('s.owner')}, 'own', ${own(reader)}, 'createdAt', ${utc('s.created_at')})`;

function runnable(stored: Stored): SavedSearch {
  const query = new URLSearchParams(
    Object.entries(stored.query).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  );
  const valid = BugListParameters.safeParse(stored.query).success;
  return { ...stored, bugs: `/api/bugs?${query.toString()}`, valid };
}
