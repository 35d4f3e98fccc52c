import { Injectable } from '@nestjs/common';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import {
  CLOSED_STATUSES,
  OPEN_STATUSES,
  PRIORITIES,
  RESOLUTIONS,
  SEVERITIES,
  STATUSES,
} from '../../src/bugs/domain/bug.workflow.js';
import { Database } from '../../src/database/database.js';
import { givenTime, queryText } from '../../src/http/fields.js';
import { moment, utc } from '../../src/http/time.js';
import { pageFields, pageFrom, pageOf, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { bugList } from './bug-list.projection.js';

/** The read models that the list is made of. */
export const BUG_LIST_READS = [bugList.storage, catalog.storage, people.storage];

/** A parameter that may be repeated: any of its values matches. */
const anyOf = <T extends z.ZodType>(value: T) =>
  z
    .union([value, z.array(value).max(50)])
    .transform((given): z.infer<T>[] => (Array.isArray(given) ? given : [given]))
    .optional();
const text = queryText(255);

/** `-` turns an order round. `-priority` and `-severity` begin with the most urgent and the gravest. */
const SORTS = ['changed', 'created', 'priority', 'severity', 'number'] as const;
const sort = z.enum([...SORTS, ...SORTS.map((name) => `-${name}` as const)]);

export const BugListParameters = z.strictObject({
  product: anyOf(text.meta({ description: 'Number or name' })),
  component: anyOf(text),
  version: anyOf(text),
  status: anyOf(z.enum([...STATUSES, 'open', 'closed'])),
  resolution: anyOf(z.enum(RESOLUTIONS)),
  severity: anyOf(z.enum(SEVERITIES)),
  priority: anyOf(z.enum(PRIORITIES)),
  assignee: anyOf(text.meta({ description: 'Number, user name, `me` or `none`' })),
  reporter: anyOf(text.meta({ description: 'Number, user name or `me`' })),
  watcher: anyOf(text.meta({ description: 'Number, user name or `me`' })),
  tag: anyOf(text),
  createdSince: givenTime.optional(),
  changedSince: givenTime.optional(),
  q: queryText(200).optional().meta({ description: 'Words of the title' }),
  sort: sort.default('-changed'),
  ...pageFields,
});
export type BugListParameters = z.infer<typeof BugListParameters>;

export const BugSummaryAnswer = z
  .strictObject({
    number: z.int(),
    title: z.string(),
    product: z.strictObject({ id: z.int(), name: z.string().nullable() }),
    component: z.string(),
    version: z.string().nullable(),
    status: z.enum(STATUSES),
    resolution: z.enum(RESOLUTIONS).nullable(),
    severity: z.enum(SEVERITIES),
    priority: z.enum(PRIORITIES),
    reporter: PersonAnswer,
    assignee: PersonAnswer.nullable(),
    tags: z.array(z.string()),
    platform: z.string().nullable(),
    due: z.string().nullable(),
    private: z.boolean(),
    createdAt: moment,
    changedAt: moment,
    comments: z.int(),
  })
  .meta({ id: 'BugSummary' });
export const BugListAnswer = pageOf('BugList', BugSummaryAnswer);
export type BugSummary = z.infer<typeof BugSummaryAnswer>;

interface Row {
  item: BugSummary;
  sort_value: string | number;
}

/** Bugs that are rather looked up one by one than met along the way. */
const FEW_HITS = 1000;

@Injectable()
export class BugListQueries {
  constructor(private readonly database: Database) {}

  async list(parameters: BugListParameters, reader: Reader): Promise<Page<BugSummary>> {
    const { where } = await this.filter(parameters, reader);
    const order = orderOf(parameters.sort, reader);
    const after = parseCursor(parameters.after, z.tuple([order.value, z.int()]));
    const beyond = after
      ? sql`and (${order.by}, b.number) ${order.beyond} (${after[0]}, ${after[1]})`
      : empty;
    const page = sql`
      select json_build_object(
               'number', b.number, 'title', b.title,
               'product', json_build_object('id', b.product, 'name', p.name),
               'component', b.component, 'version', b.version, 'status', b.status, 'resolution', b.resolution,
               'severity', b.severity, 'priority', b.priority,
               'reporter', ${personJson('b.reporter')}, 'assignee', ${personJson('b.assignee')},
               'tags', b.tags, 'platform', b.platform, 'due', b.due, 'private', b.private,
               'createdAt', ${utc('b.created_at')}, 'changedAt', ${utc(changedColumn(reader))}, 'comments', ${comments(reader)}
             ) as item, to_json(${order.by}) as sort_value
        from ${BUG_LIST_FROM} left join ${raw(catalog.storage)}.product p on p.number = b.product
       where ${where} ${beyond}
       order by ${order.by} ${order.direction}, b.number ${order.direction}
       limit ${parameters.limit + 1}`;
    const { rows } = await this.database.query<Row>(page);
    const result = pageFrom(rows, parameters.limit, ({ item }) => item, cursorValues);
    return withTotal(result, parameters, () =>
      this.database.count(sql`from ${BUG_LIST_FROM} where ${where}`),
    );
  }

  /** For whatever works on the same bugs as the list shows; follows `from ${BUG_LIST_FROM} where`, and is used at once. */
  async filter(parameters: BugListParameters, reader: Reader): Promise<{ where: Sql }> {
    const few = await this.fewHits(parameters, reader);
    return { where: join([...conditions(parameters, reader), ...few], ' and ') };
  }

  /**
   * Of words, tags and watchers the planner cannot tell whether they match a million bugs or none, and for none it would
   * walk the whole list in its order. So it is told, when they are few.
   */
  private async fewHits(parameters: BugListParameters, reader: Reader): Promise<Sql[]> {
    const hits = containments(parameters, reader);
    if (hits.length === 0) return [];
    const { rows } = await this.database.query<{ number: string }>(sql`
      select b.number from ${raw(bugList.storage)}.bug b where ${join(hits, ' and ')} limit ${FEW_HITS + 1}`);
    return rows.length > FEW_HITS ? [] : [sql`b.number = any(${rows.map((row) => row.number)}::bigint[])`];
  }
}

/** What conditions are about: the bug `b` and its activity `a`. */
export const BUG_LIST_FROM = raw(
  `${bugList.storage}.bug b join ${bugList.storage}.activity a on a.number = b.number`,
);

const cursorValues = (row: Row): readonly (string | number)[] => [row.sort_value, row.item.number];

export const changedColumn = (reader: Reader): string =>
  reader.visibility === 'all' ? 'a.changed_at' : 'a.public_changed_at';
const changedAt = (reader: Reader): Sql => raw(changedColumn(reader));
export const comments = (reader: Reader): Sql =>
  raw(reader.visibility === 'all' ? 'a.comments' : 'a.public_comments');

export function orderOf(sort: BugListParameters['sort'], reader: Reader) {
  const descending = sort.startsWith('-');
  const name = (descending ? sort.slice(1) : sort) as (typeof SORTS)[number];
  const columns = {
    changed: changedAt(reader),
    created: raw('b.created_at'),
    priority: raw('b.priority_rank'),
    severity: raw('b.severity_rank'),
    number: raw('b.number'),
  };
  // Rank 0 is the most urgent, so the largest comes first by ascending rank.
  const down = name === 'priority' || name === 'severity' ? !descending : descending;
  const value =
    name === 'changed' || name === 'created'
      ? givenTime
      : name === 'number'
        ? z.int()
        : z.int().min(0).max(99);
  return { by: columns[name], value, direction: raw(down ? 'desc' : 'asc'), beyond: raw(down ? '<' : '>') };
}

/** What a GIN index answers. */
function containments({ watcher, tag, q }: BugListParameters, reader: Reader): Sql[] {
  return [
    ...(watcher ? [sql`b.watchers && array(${accounts(watcher, reader)})`] : []),
    ...(tag ? [sql`b.tags && ${tag}::text[]`] : []),
    ...(q === undefined ? [] : [sql`to_tsvector('simple', b.title) @@ websearch_to_tsquery('simple', ${q})`]),
  ];
}

function conditions(parameters: BugListParameters, reader: Reader): Sql[] {
  const { product, component, version, resolution, severity, priority } = parameters;
  const { createdSince, changedSince } = parameters;
  const among = (column: string, values: readonly string[] | undefined): Sql[] =>
    values ? [sql`${raw(column)} = any(${values})`] : [];
  return [
    visibleRows(reader, 'b'),
    // The same again for the planner: this side has the index for the order.
    visibleRows(reader, 'a'),
    ...(product ? [products(product)] : []),
    ...among('b.component', component),
    ...among('b.version', version),
    ...among('b.status', parameters.status?.flatMap(statuses)),
    ...among('b.resolution', resolution),
    ...among('b.severity', severity),
    ...among('b.priority', priority),
    ...(parameters.assignee ? [assignees(parameters.assignee, reader)] : []),
    ...(parameters.reporter ? [sql`b.reporter in (${accounts(parameters.reporter, reader)})`] : []),
    ...containments(parameters, reader),
    ...(createdSince === undefined ? [] : [sql`b.created_at >= ${createdSince}`]),
    ...(changedSince === undefined ? [] : [sql`${changedAt(reader)} >= ${changedSince}`]),
  ];
}

function statuses(status: string): readonly string[] {
  if (status === 'open') return OPEN_STATUSES;
  return status === 'closed' ? CLOSED_STATUSES : [status];
}

function products(references: readonly string[]): Sql {
  const { numbers, names } = split(references);
  return sql`b.product in (select number from ${raw(catalog.storage)}.product
                            where number = any(${numbers}::bigint[]) or name = any(${names}))`;
}

function assignees(references: readonly string[], reader: Reader): Sql {
  const people = sql`b.assignee in (${accounts(
    references.filter((one) => one !== 'none'),
    reader,
  )})`;
  return references.includes('none') ? sql`(b.assignee is null or ${people})` : people;
}

/** The numbers of the accounts meant. Whom nobody knows is nobody: the list is empty, not refused. */
function accounts(references: readonly string[], reader: Reader): Sql {
  const { numbers, names } = split(references.filter((one) => one !== 'me'));
  if (references.includes('me') && reader.account !== null) numbers.push(String(reader.account));
  return sql`select unnest(${numbers}::bigint[]) union
             select number from ${raw(people.storage)}.account where lower(username) = any(${names.map((name) => name.toLowerCase())})`;
}

function split(references: readonly string[]): { numbers: string[]; names: string[] } {
  const isNumber = (one: string): boolean => /^\d{1,15}$/.test(one);
  return { numbers: references.filter(isNumber), names: references.filter((one) => !isNumber(one)) };
}
