import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import { PRIORITIES, RESOLUTIONS, SEVERITIES, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { moment, utc } from '../../src/http/time.js';
import { pageFrom, pageOf, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { Refused } from '../../src/write-path/refused.js';
import { catalog } from '../catalog/catalog.projection.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { bugDetails } from './bug-details.projection.js';

/** The read models that these answers are made of. */
export const BUG_DETAILS_READS = [bugDetails.storage, catalog.storage, people.storage];

export const BugAnswer = z
  .strictObject({
    number: z.int(),
    title: z.string(),
    description: z.string(),
    product: z.strictObject({ id: z.int(), name: z.string().nullable() }),
    component: z.string(),
    version: z.string().nullable().meta({ description: 'Of the product; the bug’s own is in ETag' }),
    status: z.enum(STATUSES),
    resolution: z.enum(RESOLUTIONS).nullable(),
    duplicateOf: z.int().nullable(),
    severity: z.enum(SEVERITIES),
    priority: z.enum(PRIORITIES),
    reporter: PersonAnswer,
    assignee: PersonAnswer.nullable(),
    watchers: z.array(PersonAnswer),
    tags: z.array(z.string()),
    platform: z.string().nullable(),
    due: z.string().nullable(),
    blocks: z.array(z.int()),
    dependsOn: z.array(z.int()),
    duplicates: z.array(z.int()),
    private: z.boolean(),
    createdAt: moment,
    changedAt: moment,
  })
  .meta({ id: 'Bug' });
export type BugDetails = z.infer<typeof BugAnswer>;

export const CommentAnswer = z
  .strictObject({
    id: z.int(),
    author: PersonAnswer,
    text: z.string().nullable().meta({ description: 'null when it was redacted' }),
    private: z.boolean(),
    createdAt: moment,
    editedAt: moment.nullable(),
    redactedAt: moment.nullable(),
    revisions: z
      .array(z.strictObject({ text: z.string(), at: moment }))
      .meta({ description: 'Earlier texts' }),
  })
  .meta({ id: 'Comment' });
export const CommentListAnswer = pageOf('CommentList', CommentAnswer);
export type Comment = z.infer<typeof CommentAnswer>;

export const HistoryEntryAnswer = z
  .strictObject({
    command: z.uuid().meta({ description: 'What was done in one go' }),
    actor: PersonAnswer,
    at: moment,
    version: z.int().meta({ description: 'Of the bug, after it' }),
    changes: z.array(z.strictObject({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'HistoryEntry' });
export const HistoryAnswer = pageOf('History', HistoryEntryAnswer);
type HistoryEntry = z.infer<typeof HistoryEntryAnswer>;

export interface PageParameters {
  limit: number;
  after?: string | undefined;
  count: 'true' | 'false';
}

const schema = raw(bugDetails.storage);

@Injectable()
export class BugDetailsQueries {
  constructor(private readonly database: ReadingDatabase) {}

  /** @throws Refused `bug.unknown` */
  async bug(number: number, reader: Reader): Promise<{ bug: BugDetails; version: number }> {
    const all = reader.visibility === 'all';
    // Numbers of bugs that the reader may not see are left out, wherever they stand.
    const seen = (column: string) => sql`array(select o.number from ${schema}.bug o
      where o.number = any(${raw(column)}) and ${visibleRows(reader, 'o')} order by o.number)`;
    const { rows } = await this.database.query<{ bug: BugDetails; version: number }>(sql`
      select json_build_object(
               'number', b.number, 'title', b.title, 'description', b.description,
               'product', json_build_object('id', b.product, 'name', p.name),
               'component', b.component, 'version', b.product_version, 'status', b.status,
               'resolution', b.resolution, 'duplicateOf', (${seen('array[b.duplicate_of]')})[1],
               'severity', b.severity, 'priority', b.priority,
               'reporter', ${personJson('b.reporter')}, 'assignee', ${personJson('b.assignee')},
               'watchers', array(select ${personJson('w.number')} from unnest(b.watchers) w(number)),
               'tags', b.tags, 'platform', b.platform, 'due', b.due,
               'blocks', ${seen('b.blocks')}, 'dependsOn', ${seen('b.depends_on')},
               'duplicates', ${seen('b.duplicates')}, 'private', b.private, 'createdAt', ${utc('b.created_at')},
               'changedAt', ${utc(all ? 'b.changed_at' : 'b.public_changed_at')}
             ) as bug, ${raw(all ? 'b.version' : 'b.version - b.hidden')} as version
        from ${schema}.bug b left join ${raw(catalog.storage)}.product p on p.number = b.product
       where b.number = ${number} and ${visibleRows(reader, 'b')}`);
    return rows[0] ?? unknown();
  }

  async comments(number: number, parameters: PageParameters, reader: Reader): Promise<Page<Comment>> {
    await this.mustBeVisible(number, reader);
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const seen = sql`from ${schema}.comment c where c.bug = ${number} and ${visibleRows(reader, 'c')}`;
    const { rows } = await this.database.query<{ item: Comment }>(sql`
      select json_build_object(
               'id', c.id, 'author', ${personJson('c.author')}, 'text', c.text, 'private', c.private,
               'createdAt', ${utc('c.created_at')}, 'editedAt', ${utc('c.edited_at')}, 'redactedAt', ${utc('c.redacted_at')},
               'revisions', c.revisions
             ) as item
        ${seen} and c.id > ${after} order by c.id limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ item }) => [item.id],
    );
    return withTotal(page, parameters, () => this.database.count(seen));
  }

  /** What happened, oldest first, one entry for each command. */
  async history(number: number, parameters: PageParameters, reader: Reader): Promise<Page<HistoryEntry>> {
    await this.mustBeVisible(number, reader);
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const counted = reader.visibility === 'all' ? sql`true` : sql`not h.private`;
    // Versions as this reader counts them: an event that he may not know of has none. A comment or an attachment that is
    // private now takes all its lines along, also those from when it was public.
    const lines = sql`(
      select h.*, count(*) filter (where ${counted}) over (order by h.version) as seen_version,
             coalesce(c.private, a.private, h.private) as private_now
        from ${schema}.change h left join ${schema}.comment c on c.bug = h.bug and c.id = h.comment
             left join ${schema}.attachment a on a.bug = h.bug and a.id = h.attachment
       where h.bug = ${number}) l`;
    const seen = reader.visibility === 'all' ? sql`true` : sql`not l.private_now and not l.private`;
    const { rows } = await this.database.query<{ item: HistoryEntry }>(sql`
      select json_build_object(
               'command', l.command, 'actor', ${personJson('min(l.actor)')}, 'at', ${utc('min(l.at)')},
               'version', max(l.seen_version),
               'changes', json_agg(json_build_object('type', l.type, 'data', l.data) order by l.version)
             ) as item
        from ${lines} where ${seen} group by l.command
      having max(l.seen_version) > ${after}
       order by max(l.seen_version), min(l.version) limit ${parameters.limit + 1}`);
    const item = ({ item: entry }: { item: HistoryEntry }): HistoryEntry => ({
      ...entry,
      changes: entry.changes.map(({ type, data }) => ({ type, data: shownData(data, reader) })),
    });
    const page = pageFrom(rows, parameters.limit, item, (row) => [row.item.version]);
    return withTotal(page, parameters, () =>
      this.database.count(sql`from (select 1 from ${lines} where ${seen} group by l.command) entries`),
    );
  }

  private async mustBeVisible(number: number, reader: Reader): Promise<void> {
    const { rowCount } = await this.database.query(
      sql`select 1 from ${schema}.bug b where b.number = ${number} and ${visibleRows(reader, 'b')}`,
    );
    if (rowCount === 0) unknown();
  }
}

function unknown(): never {
  throw new Refused('bug.unknown');
}

/** An event's data without the flags that are about readers, and without the number of a bug that is not to be seen. */
function shownData(data: Record<string, unknown>, reader: Reader): Record<string, unknown> {
  const { private: _private, duplicatePrivate, ...shown } = data;
  if (duplicatePrivate === true && reader.visibility !== 'all') shown['duplicateOf'] = null;
  return shown;
}
