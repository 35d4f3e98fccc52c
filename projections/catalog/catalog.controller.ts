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
import { moment, utc } from '../../src/http/time.js';
import { numberInPath, Read } from '../../src/http/routes.js';
import { Refused } from '../../src/write-path/refused.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { catalog } from './catalog.projection.js';

const READS = [catalog.storage, people.storage];
const schema = raw(catalog.storage);

const CategoryAnswer = z.strictObject({ id: z.int(), name: z.string() }).meta({ id: 'Category' });
const ProductSummaryAnswer = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    category: CategoryAnswer,
    archived: z.boolean(),
    fixedWhileBlocked: z.boolean(),
    createdAt: moment,
  })
  .meta({ id: 'ProductSummary' });
const ProductAnswer = ProductSummaryAnswer.extend({
  components: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      defaultAssignee: PersonAnswer.nullable(),
      active: z.boolean(),
      watching: z.boolean().meta({ description: 'Whether the reader watches it' }),
    }),
  ),
  versions: z.array(z.strictObject({ name: z.string(), active: z.boolean() })),
  watching: z.boolean().meta({ description: 'Whether the reader watches it' }),
}).meta({ id: 'Product' });

const ListParameters = z.strictObject(pageFields);
type ListParameters = z.infer<typeof ListParameters>;
type Category = z.infer<typeof CategoryAnswer>;
type ProductSummary = z.infer<typeof ProductSummaryAnswer>;
type Product = z.infer<typeof ProductAnswer>;

const summary = `'id', p.number, 'name', p.name, 'description', p.description,
  'category', json_build_object('id', p.category, 'name', coalesce(c.name, '')), 'archived', p.archived,
  'fixedWhileBlocked', p.fixed_while_blocked, 'createdAt', ${utc('p.created_at').sql}`;

/** Whether the reader is among the watchers of the row under this alias. */
const watches = (alias: 'p' | 'k', { account }: Reader): Sql =>
  sql`coalesce(${account}::bigint = any(${raw(alias)}.watchers), false)`;

@ApiTags('Products')
@Controller('api')
export class CatalogController {
  constructor(private readonly database: ReadingDatabase) {}

  @Read('categories', 'read', pageOf('CategoryList', CategoryAnswer), READS)
  async categories(
    @Query({ schema: ListParameters }) parameters: ListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<Category>> {
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const { rows } = await this.database.query<{ item: Category }>(sql`
      select json_build_object('id', number, 'name', name) as item from ${schema}.category
       where number > ${after} order by number limit ${parameters.limit + 1}`);
    return this.page('category', rows, parameters, request, reply);
  }

  @Read('products', 'read', pageOf('ProductList', ProductSummaryAnswer), READS)
  async products(
    @Query({ schema: ListParameters }) parameters: ListParameters,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<ProductSummary>> {
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const { rows } = await this.database.query<{ item: ProductSummary }>(sql`
      select json_build_object(${raw(summary)}) as item
        from ${schema}.product p left join ${schema}.category c on c.number = p.category
       where p.number > ${after} order by p.number limit ${parameters.limit + 1}`);
    return this.page('product', rows, parameters, request, reply);
  }

  @Read('products/:id', 'read', ProductAnswer, READS)
  async product(
    @Param('id', { schema: numberInPath }) id: number,
    @Query({ schema: NoParameters }) _parameters: z.infer<typeof NoParameters>,
    @Req() request: BugzotRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Product> {
    const { rows } = await this.database.query<{ product: Product; version: number }>(sql`
      select json_build_object(${raw(summary)},
               'components', coalesce((select json_agg(json_build_object(
                   'name', k.name, 'description', k.description,
                   'defaultAssignee', ${personJson('k.default_assignee')}, 'active', k.active,
                   'watching', ${watches('k', request.reader)}) order by k.name)
                 from ${schema}.component k where k.product = p.number), '[]'),
               'versions', coalesce((select json_agg(json_build_object(
                   'name', v.name, 'active', v.active) order by v.added_at, v.name)
                 from ${schema}.version v where v.product = p.number), '[]'),
               'watching', ${watches('p', request.reader)}
             ) as product, p.version
        from ${schema}.product p left join ${schema}.category c on c.number = p.category
       where p.number = ${id}`);
    const row = rows[0];
    if (!row) throw new Refused('product.unknown');
    void reply.header('etag', `"${row.version}"`);
    return row.product;
  }

  private page<Item extends { id: number }>(
    table: 'category' | 'product',
    rows: { item: Item }[],
    parameters: ListParameters,
    request: BugzotRequest,
    reply: FastifyReply,
  ): Promise<Page<Item>> {
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ item }) => [item.id],
    );
    linkNext(request, reply, page.next);
    return withTotal(page, parameters, () => this.database.count(sql`from ${schema}.${raw(table)}`));
  }
}
