import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Reader } from '../../src/access/reader.js';
import { visibleRows } from '../../src/access/visible.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { moment, utc } from '../../src/http/time.js';
import { pageFrom, pageOf, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { Refused } from '../../src/write-path/refused.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { bugDetails } from './bug-details.projection.js';
import type { AttachmentRow } from './bug-details.table.js';

/** The read models that these answers are made of. */
export const ATTACHMENT_READS = [bugDetails.storage, people.storage];

const PatchFile = z.strictObject({ path: z.string(), added: z.int(), removed: z.int() });

export const AttachmentAnswer = z
  .strictObject({
    id: z.int(),
    bug: z.int(),
    name: z.string(),
    description: z.string(),
    size: z.int().meta({ description: 'Bytes' }),
    sha256: z.string(),
    status: z.enum(['waiting', 'processed', 'rejected']).meta({ description: 'Of the look at its content' }),
    reason: z.string().nullable().meta({ description: 'Why it was rejected' }),
    contentType: z.string().nullable().meta({ description: 'By its content; null until it was looked at' }),
    thumbnail: z.strictObject({ width: z.int(), height: z.int() }).nullable(),
    preview: z
      .strictObject({ truncated: z.boolean() })
      .nullable()
      .meta({ description: 'Whether its beginning can be read as text' }),
    patch: z.boolean().meta({ description: 'Whether its author says that it is a patch' }),
    changes: z
      .strictObject({ added: z.int(), removed: z.int(), files: z.array(PatchFile) })
      .nullable()
      .meta({ description: 'What it changes, if it can be read as a patch; lines, and the first files' }),
    private: z.boolean(),
    obsolete: z.boolean(),
    uploader: PersonAnswer,
    createdAt: moment,
  })
  .meta({ id: 'Attachment' });
export const AttachmentListAnswer = pageOf('AttachmentList', AttachmentAnswer);
type Attachment = z.infer<typeof AttachmentAnswer>;

interface PageParameters {
  limit: number;
  after?: string | undefined;
  count: 'true' | 'false';
}

/** What a download is made of. */
export type AttachmentContent = Pick<
  AttachmentRow,
  'id' | 'name' | 'size' | 'sha256' | 'status' | 'content_type' | 'thumbnail' | 'preview'
>;

const schema = raw(bugDetails.storage);

/** An attachment is seen by whoever may see both it and its bug. */
const seenBy = (reader: Reader, one: Sql): Sql => sql`
  from ${schema}.attachment a join ${schema}.bug b on b.number = a.bug
 where ${one} and ${visibleRows(reader, 'a')} and ${visibleRows(reader, 'b')}`;

const json = sql`json_build_object(
  'id', a.id, 'bug', a.bug, 'name', a.name, 'description', a.description, 'size', a.size, 'sha256', a.sha256,
  'status', a.status, 'reason', a.reason, 'contentType', a.content_type,
  'thumbnail', case when a.thumbnail is not null then
     json_build_object('width', a.thumbnail->'width', 'height', a.thumbnail->'height') end,
  'preview', case when a.preview is not null then json_build_object('truncated', a.preview->'truncated') end,
  'patch', a.patch, 'changes', a.changes, 'private', a.private, 'obsolete', a.obsolete,
  'uploader', ${personJson('a.uploader')}, 'createdAt', ${utc('a.created_at')}) as item`;

@Injectable()
export class AttachmentQueries {
  constructor(private readonly database: ReadingDatabase) {}

  /** The attachments of a bug, oldest first. @throws Refused `bug.unknown` */
  async list(bug: number, parameters: PageParameters, reader: Reader): Promise<Page<Attachment>> {
    const { rowCount } = await this.database.query(
      sql`select 1 from ${schema}.bug b where b.number = ${bug} and ${visibleRows(reader, 'b')}`,
    );
    if (rowCount === 0) throw new Refused('bug.unknown');
    const [after] = parseCursor(parameters.after, z.tuple([z.int()])) ?? [0];
    const seen = seenBy(reader, sql`a.bug = ${bug}`);
    const { rows } = await this.database.query<{ item: Attachment }>(
      sql`select ${json} ${seen} and a.id > ${after} order by a.id limit ${parameters.limit + 1}`,
    );
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ item }) => [item.id],
    );
    return withTotal(page, parameters, () => this.database.count(seen));
  }

  /** @throws Refused `attachment.unknown` */
  async one(id: number, reader: Reader): Promise<Attachment> {
    const { rows } = await this.database.query<{ item: Attachment }>(
      sql`select ${json} ${seenBy(reader, sql`a.id = ${id}`)}`,
    );
    return rows[0]?.item ?? unknown();
  }

  /** @throws Refused `attachment.unknown` */
  async content(id: number, reader: Reader): Promise<AttachmentContent> {
    const { rows } = await this.database.query<{ item: AttachmentContent }>(sql`
      select json_build_object('id', a.id, 'name', a.name, 'size', a.size, 'sha256', a.sha256, 'status', a.status,
                               'content_type', a.content_type, 'thumbnail', a.thumbnail, 'preview', a.preview) as item
        ${seenBy(reader, sql`a.id = ${id}`)}`);
    return rows[0]?.item ?? unknown();
  }
}

function unknown(): never {
  throw new Refused('attachment.unknown');
}
