import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import sql, { raw } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import { STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
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
import { numberInPath, Read } from '../../src/http/routes.js';
import { moment, utc } from '../../src/http/time.js';
import { Refused } from '../../src/write-path/refused.js';
import { bugList } from '../bug-list/bug-list.projection.js';
import { worklists } from './worklists.projection.js';

const schema = raw(worklists.storage);

const WorklistAnswer = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    createdAt: moment,
    items: z.int().meta({ description: 'How many there are' }),
    checked: z.int().meta({ description: 'How many of them are done' }),
  })
  .meta({ id: 'Worklist' });
type Worklist = z.infer<typeof WorklistAnswer>;

const ItemAnswer = z
  .strictObject({
    id: z.int(),
    text: z.string(),
    checked: z.boolean(),
    createdAt: moment,
    bug: z
      .strictObject({ number: z.int(), title: z.string(), status: z.enum(STATUSES) })
      .nullable()
      .meta({ description: 'null also when you do not see it any more' }),
  })
  .meta({ id: 'WorklistItem' });
type Item = z.infer<typeof ItemAnswer>;
const ItemsAnswer = pageOf('WorklistItems', ItemAnswer)
  .extend({ list: WorklistAnswer })
  .meta({ id: 'WorklistWithItems' });
type Items = Page<Item> & { list: Worklist };

const ListParameters = z.strictObject(pageFields);
type ListParameters = z.infer<typeof ListParameters>;

const summary =
  raw(`json_build_object('id', w.number, 'name', w.name, 'createdAt', ${utc('w.created_at').sql},
  'items', coalesce(p.items, 0), 'checked', coalesce(p.checked, 0))`);
const lists = sql`${schema}.worklist w left join ${schema}.progress p on p.list = w.number`;

/** One's own worklists; nobody sees those of others. */
@ApiTags('Worklists')
@Controller('api/worklists')
export class WorklistQueriesController {
  constructor(private readonly database: ReadingDatabase) {}

  @Read('', 'account.self', pageOf('WorklistList', WorklistAnswer), [worklists.storage])
  async list(
    @Query({ schema: ListParameters }) parameters: ListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<Worklist>> {
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const own = sql`w.owner = ${request.reader.account}`;
    const { rows } = await this.database.query<{ item: Worklist }>(sql`
      select ${summary} as item from ${lists} where ${own} and w.number > ${after}
       order by w.number limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ item }) => [item.id],
    );
    linkNext(request, reply, page.next);
    return withTotal(page, parameters, () =>
      this.database.count(sql`from ${schema}.worklist w where ${own}`),
    );
  }

  @Read(':id', 'account.self', ItemsAnswer, [worklists.storage, bugList.storage])
  async items(
    @Param('id', { schema: numberInPath }) id: number,
    @Query({ schema: ListParameters }) parameters: ListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Items> {
    const { reader } = request;
    const [after] = parseCursor(parameters.after, z.tuple([z.int().max(2 ** 31 - 1)])) ?? [0];
    const found = await this.database.query<{ list: Worklist; version: number }>(sql`
      select ${summary} as list, w.version from ${lists} where w.number = ${id} and w.owner = ${reader.account}`);
    const [row] = found.rows;
    if (!row) throw new Refused('worklist.unknown');
    const { rows } = await this.database.query<{ place: number; item: Item }>(sql`
      select o.place::float8, json_build_object('id', i.id, 'text', i.text, 'checked', i.checked, 'createdAt', ${utc('i.created_at')},
               'bug', case when b.number is not null then json_build_object(
                 'number', b.number, 'title', b.title, 'status', b.status) end) as item
        from ${schema}.worklist w, unnest(w.item_order) with ordinality o (id, place)
        join ${schema}.item i on i.list = ${id} and i.id = o.id
        left join ${raw(bugList.storage)}.bug b on b.number = i.bug and ${visibleRows(reader, 'b')}
       where w.number = ${id} and o.place > ${after} order by o.place limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ place }) => [place],
    );
    linkNext(request, reply, page.next);
    void reply.header('etag', `"${row.version}"`);
    const { list } = row;
    return { list, ...(await withTotal(page, parameters, async () => list.items)) };
  }
}
