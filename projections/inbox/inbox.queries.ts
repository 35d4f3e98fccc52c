import { Injectable } from '@nestjs/common';
import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Reader } from '../../src/access/reader.js';
import { visibleRows } from '../../src/access/visible.js';
import { NEWS, RELATIONSHIPS } from '../../src/accounts/domain/preferences.js';
import { STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { pageFields, pageFrom, parseCursor, withTotal, type Page } from '../../src/http/page.js';
import { moment, utc } from '../../src/http/time.js';
import { reactionStorage } from '../../src/projector/progress.js';
import { bugDetails } from '../bug-details/bug-details.projection.js';
import { people } from '../people/people.projection.js';
import { personJson, PersonAnswer } from '../people/person.js';
import { inbox } from './inbox.projection.js';

/** What an inbox is made of: the entries that the reaction has written, and the read models that say what is shown of them. */
export const INBOX_READS = [
  reactionStorage('notifications'),
  inbox.storage,
  bugDetails.storage,
  people.storage,
];

export const InboxParameters = z.strictObject({
  unread: z.enum(['true', 'false']).default('false').meta({ description: 'Only what is not read yet' }),
  ...pageFields,
});
export type InboxParameters = z.infer<typeof InboxParameters>;

export const NotificationAnswer = z
  .strictObject({
    id: z.uuid().meta({ description: 'Of the event' }),
    bug: z.strictObject({ number: z.int(), title: z.string(), status: z.enum(STATUSES) }),
    type: z.string().meta({ description: 'The event’s type, as in the history' }),
    news: z.enum(NEWS),
    reasons: z.array(z.enum(RELATIONSHIPS)).meta({ description: 'What the reader has to do with it' }),
    item: z.int().nullable().meta({ description: 'Id of the comment or attachment that it is about' }),
    actor: PersonAnswer,
    at: moment,
    read: z.boolean(),
  })
  .meta({ id: 'Notification' });
type Notification = z.infer<typeof NotificationAnswer>;

export const InboxAnswer = z
  .strictObject({
    items: z.array(NotificationAnswer),
    next: z.string().nullable().meta({ description: 'Give it as `after`; null on the last page' }),
    total: z.int().optional().meta({ description: 'With count=true' }),
    unread: z.int().meta({ description: 'How many are not read, on all pages' }),
  })
  .meta({ id: 'Inbox' });
export type Inbox = Page<Notification> & { unread: number };

@Injectable()
export class InboxQueries {
  constructor(private readonly database: ReadingDatabase) {}

  /** Newest first. */
  async list(parameters: InboxParameters, reader: Reader): Promise<Inbox> {
    // The cursor names the last entry and not its place among the events of its command, which would tell of private ones.
    const after = parseCursor(parameters.after, z.tuple([z.uuid()]));
    const beyond = after
      ? sql`and (e.at, e.bug, e.place, e.event) < (select l.at, l.bug, l.place, l.event from notification.entry l
                                                    where l.account = ${reader.account} and l.event = ${after[0]})`
      : empty;
    const seen = sql`${seenBy(reader)} ${parameters.unread === 'true' ? sql`and e.read_at is null` : empty}`;
    const { rows } = await this.database.query<{ item: Notification }>(sql`
      select json_build_object(
               'id', e.event, 'bug', json_build_object('number', b.number, 'title', b.title, 'status', b.status),
               'type', e.type, 'news', e.news, 'reasons', e.relationships,
               'item', e.item, 'actor', ${personJson('e.actor')}, 'at', ${utc('e.at')}, 'read', e.read_at is not null
             ) as item
        ${seen} ${beyond} order by e.at desc, e.bug desc, e.place desc, e.event desc limit ${parameters.limit + 1}`);
    const page = pageFrom(
      rows,
      parameters.limit,
      ({ item }) => item,
      ({ item }) => [item.id],
    );
    const whole = await withTotal(page, parameters, () => this.database.count(seen));
    return { ...whole, unread: await this.unread(reader) };
  }

  unread(reader: Reader): Promise<number> {
    return this.database.count(sql`${seenBy(reader)} and e.read_at is null`);
  }
}

/** For `POST /notifications/read`, which answers what is left. */
export function unreadOf(queries: InboxQueries): (reader: Reader) => Promise<number> {
  return (reader) => queries.unread(reader);
}

/** The reader's entries, of what he may see now: neither the count nor the order tells of others. */
function seenBy(reader: Reader): Sql {
  const hidden = sql`not exists (select 1 from ${raw(inbox.storage)}.private_item i
                                  where i.bug = e.bug and i.id = e.item)`;
  return sql`from notification.entry e join ${raw(bugDetails.storage)}.bug b on b.number = e.bug
             where e.account = ${reader.account} and ${visibleRows(reader, 'b')} and ${visibleRows(reader, 'e')}
               and ${reader.visibility === 'all' ? sql`true` : hidden}`;
}
