import { Injectable } from '@nestjs/common';
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Reader } from '../../src/access/reader.js';
import { PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { moment, utc } from '../../src/http/time.js';
import { cursorOf, pageOf, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { Refused } from '../../src/write-path/refused.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { search } from '../search/search.projection.js';
import type { Term } from '../search/words.js';
import { BUG_LIST_FROM, changedColumn, containments, fieldConditions } from './bug-list.conditions.js';
import {
  movedSince,
  orderOf,
  positionOfMoment,
  presentMoment,
  reportedUntil,
  type InOrder,
  type Moment,
} from './bug-list.order.js';
import { BugListParameters } from './bug-list.parameters.js';
import { bugList } from './bug-list.projection.js';
import { parseQuery } from './query-language.js';
import { allOf, excerpt, score, snippetOf, textCondition, type Excerpt } from './text-search.js';

export { BugListParameters };

/** The read models that the list is made of. */
export const BUG_LIST_READS = [bugList.storage, search.storage, catalog.storage, people.storage];

export const SnippetAnswer = z
  .strictObject({
    source: z.enum(['title', 'description', 'comment']),
    comment: z.int().nullable().meta({ description: 'Id of the comment it is from' }),
    parts: z.array(z.strictObject({ text: z.string(), match: z.boolean() })),
  })
  .meta({ id: 'Snippet', description: 'A piece of a text of the bug that has words of the query' });

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
    snippet: SnippetAnswer.optional().meta({ description: 'When the query has words' }),
  })
  .meta({ id: 'BugSummary' });
export const BugListAnswer = pageOf('BugList', BugSummaryAnswer);
export type BugSummary = z.infer<typeof BugSummaryAnswer>;

interface Row {
  item: BugSummary;
  value: string | number;
  excerpt: Excerpt | null;
  /** Of the first page of a walk. */
  moment: Moment | null;
  /** Of a walk by relevance: the least number that is ranked. */
  least: number | null;
}

/** Which bugs are on the page, as a query of their `number` and the `value` they are ordered by, and how it goes on. */
interface Selection {
  keys: Sql;
  direction: Sql;
  /** The row's own columns. */
  more: Sql;
  next(last: Row): readonly unknown[];
}

/** Bugs that are rather looked up one by one than met along the way. */
const FEW_HITS = 1000;
/** Bugs that are ranked by relevance: the newest ones that match. The others follow, newest first. */
const RANKED = 1000;

/** A filter, ready for SQL that begins with {@link BUG_LIST_FROM}. */
export interface BugFilter {
  where: Sql;
  /** What the query looks for in texts. */
  terms: readonly Term[];
}

@Injectable()
export class BugListQueries {
  constructor(private readonly database: ReadingDatabase) {}

  /** @throws Refused `request.bad-cursor` */
  async list(parameters: BugListParameters, reader: Reader): Promise<Page<BugSummary>> {
    const { where, terms } = await this.filter(parameters, reader);
    const selection =
      parameters.sort === '-relevance'
        ? await this.byRelevance(parameters, where, terms, reader)
        : await this.byOrder(parameters, parameters.sort, where, reader);
    const { keys, direction, more } = selection;
    const { rows } = await this.database.query<Row>(sql`
      select json_build_object(
               'number', b.number, 'title', b.title,
               'product', json_build_object('id', b.product, 'name', p.name),
               'component', b.component, 'version', b.version, 'status', b.status, 'resolution', b.resolution,
               'severity', b.severity, 'priority', b.priority,
               'reporter', ${personJson('b.reporter')}, 'assignee', ${personJson('b.assignee')},
               'tags', b.tags, 'platform', b.platform, 'due', b.due, 'private', b.private,
               'createdAt', ${utc('b.created_at')}, 'changedAt', ${utc(changedColumn(reader))}, 'comments', ${comments(reader)}
             ) as item, to_json(k.value) as value, ${excerpt('b.number', terms, reader)} as excerpt, ${more}
        from (${keys} limit ${parameters.limit + 1}) k
        join ${raw(bugList.storage)}.bug b on b.number = k.number
        join ${raw(bugList.storage)}.activity a on a.number = k.number
        left join ${raw(catalog.storage)}.product p on p.number = b.product
       order by k.value ${direction}, k.number ${direction}`);
    const shown = rows.slice(0, parameters.limit);
    const last = rows.length > parameters.limit ? shown.at(-1) : undefined;
    const page = { items: shown.map(itemOf), next: last ? cursorOf(selection.next(last)) : null };
    return withTotal(page, parameters, () => this.database.count(sql`from ${BUG_LIST_FROM} where ${where}`));
  }

  /**
   * The conditions that parameters and query stand for, for whatever works on the same bugs as the list shows:
   * `from ${BUG_LIST_FROM} where ${where}` has `b`, the bug's line, and `a`, its activity. The conditions hold numbers of
   * bugs that were looked up just now, so they are used at once. Sort and page are not part of it.
   */
  async filter(parameters: BugListParameters, reader: Reader): Promise<BugFilter> {
    const { text, fields } = parseQuery(parameters.q);
    const found = await textCondition(this.database, text, reader);
    const few = await this.fewHits(containments(parameters, fields, reader));
    return {
      where: allOf([...fieldConditions(parameters, fields, reader), ...found.conditions, ...few]),
      terms: found.terms,
    };
  }

  /**
   * Of tags and watchers the planner cannot tell whether they match a million bugs or none, and for none it would walk
   * the whole list in its order. So it is told, when they are few.
   */
  private async fewHits(hits: readonly Sql[]): Promise<Sql[]> {
    if (hits.length === 0) return [];
    const { rows } = await this.database.query<{ number: string }>(sql`
      select b.number from ${raw(bugList.storage)}.bug b where ${allOf(hits)} limit ${FEW_HITS + 1}`);
    return rows.length > FEW_HITS ? [] : [sql`b.number = any(${rows.map((row) => row.number)}::bigint[])`];
  }

  /** One after the other, in an order that bugs have by themselves. */
  private async byOrder(
    { limit, after }: BugListParameters,
    sort: InOrder,
    where: Sql,
    reader: Reader,
  ): Promise<Selection> {
    const order = orderOf(sort, reader);
    const { by, type, direction, beyond } = order;
    const cursor = parseCursor(after, order.cursor);
    const walks = order.before !== undefined;
    const more = walks && !cursor ? sql`${presentMoment(reader)} as moment` : sql`null as moment`;
    const next = ({ value, item, moment: present }: Row): readonly unknown[] => [
      value,
      item.number,
      ...(walks ? [cursor?.[2] ?? present] : []),
    ];
    const passed = (value: Sql): Sql =>
      cursor ? sql`and (${value}, b.number) ${beyond} (${cursor[0]}::${type}, ${cursor[1]})` : empty;
    const inOrder = sql`order by value ${direction}, number ${direction}`;
    const unmoved = (condition: Sql): Sql => sql`
      select b.number, ${by} as value from ${BUG_LIST_FROM} where ${where} ${passed(by)} ${condition}
       order by ${by} ${direction}, b.number ${direction}`;
    const since = cursor?.[2] && (await this.position(cursor[2], reader));
    if (since === undefined) return { keys: unmoved(empty), direction, more, next };
    // Bugs that have moved since the first page are shown where they stood then, or not if they were not there.
    const keys = sql`with moved as materialized (${movedSince(since, order, reader)})
      (${unmoved(sql`and b.number not in (select number from moved)`)} limit ${limit + 1})
      union all
      (select b.number, m.value from moved m, ${BUG_LIST_FROM}
        where b.number = m.number and m.value is not null and ${where} ${passed(sql`m.value`)}
        ${inOrder} limit ${limit + 1})
      ${inOrder}`;
    return { keys, direction, more, next };
  }

  /**
   * The best ones of the newest that match first; then the others, newest first, with -1 in the place of a score. The
   * whole walk counts only what was written until its first page. Without words, the newest come first.
   */
  private async byRelevance(
    { limit, after }: BugListParameters,
    where: Sql,
    terms: readonly Term[],
    reader: Reader,
  ): Promise<Selection> {
    const cursor = parseCursor(after, RelevanceCursor);
    const present = cursor ? cursor[3] : await this.presentMoment(reader);
    const until = (present && (await this.position(present, reader))) ?? '';
    const known = sql`${where} and ${reportedUntil('b.number', until)}`;
    const ranked = sql`select b.number from ${BUG_LIST_FROM} where ${known}
      ${cursor ? sql`and b.number >= ${cursor[2]}` : empty}
      order by b.number desc limit ${cursor ? 2 * RANKED : RANKED}`;
    const least = cursor
      ? sql`${cursor[2]}::bigint`
      : sql`(select case when count(*) < ${RANKED} then 0 else min(number) end from ranked)`;
    const passed = cursor
      ? sql`where (value, number) < (${cursor[0]}::integer, ${cursor[1]}::bigint)`
      : empty;
    const scoreOf = terms.length === 0 ? sql`0` : score('r.number', terms, reader, until);
    const keys = sql`with ranked as materialized (${ranked})
      select * from (
        select r.number, ${scoreOf} as value, ${least} as least from ranked r
        union all
        (select b.number, -1, ${least} from ${BUG_LIST_FROM} where ${known} and b.number < ${least} and ${least} > 0
            ${cursor?.[0] === -1 ? sql`and b.number < ${cursor[1]}` : empty}
          order by b.number desc limit ${limit + 1})) every ${passed}
      order by value desc, number desc`;
    const next = ({ value, item, least: lowest }: Row) => [value, item.number, lowest, present];
    return { keys, direction: raw('desc'), more: sql`k.least::float8 as least`, next };
  }

  private async presentMoment(reader: Reader): Promise<Moment | null> {
    const { rows } = await this.database.query<{ moment: Moment | null }>(
      sql`select ${presentMoment(reader)} as moment`,
    );
    return rows[0]!.moment;
  }

  /** @throws Refused `request.bad-cursor` when it is not one that this reader was given */
  private async position(given: Moment, reader: Reader): Promise<string> {
    const { rows } = await this.database.query<{ position: string }>(positionOfMoment(given, reader));
    if (!rows[0]) throw new Refused('request.bad-cursor');
    return rows[0].position;
  }
}

const RelevanceCursor = z.tuple([
  z
    .int()
    .min(-1)
    .max(2 ** 31 - 1),
  z.int(),
  z.int(),
  z.tuple([z.int(), z.uuid()]),
]);

/** How many comments of the bug the reader may see. */
export const comments = (reader: Reader): Sql =>
  raw(reader.visibility === 'all' ? 'a.comments' : 'a.public_comments');

function itemOf({ item, excerpt: found }: Row): BugSummary {
  return found ? { ...item, snippet: snippetOf(found) } : item;
}
