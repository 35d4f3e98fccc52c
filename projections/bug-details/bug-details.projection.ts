import { isPrivate, type BugEvent } from '../../src/bugs/domain/bug.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import {
  attachmentTable,
  bugTable,
  changeTable,
  commentTable,
  type AttachmentRow,
  type BugRow,
  type CommentRow,
} from './bug-details.table.js';

type Event = Projected<BugEvent>;
type Patch = Partial<BugRow> | ((row: BugRow) => Partial<BugRow>);

/** What an event is about beside the bug: a line of the history names it, but does not say what is in it. */
interface Part {
  comment?: number;
  attachment?: number;
}

/** A line of the history; `data` is what it shows. */
function recordChange(event: Event, rows: Rows, { comment, attachment }: Part = {}): void {
  const { subject: bug, version, type, actor, at, command } = event;
  const id = comment ?? attachment;
  const data = id === undefined ? event.data : { id };
  rows.insert(changeTable, {
    bug,
    version,
    type,
    data,
    actor,
    at,
    command,
    comment: comment ?? null,
    attachment: attachment ?? null,
    private: isPrivate(event),
  });
}

/** What every event does: a line of the history, and the bug's version and times. */
function record(event: Event, rows: Rows, patch: Patch = {}, part: Part = {}): void {
  recordChange(event, rows, part);
  const { subject: number, version, at } = event;
  rows.patch(bugTable, { number }, (row) => ({
    ...(typeof patch === 'function' ? patch(row) : patch),
    version,
    changed_at: at,
    ...(isPrivate(event) ? { hidden: row.hidden + 1 } : { public_changed_at: at }),
  }));
}

/** Who watches is no news about the bug: a line of the history, but no change of it. */
function watch(event: Event, rows: Rows, change: (watchers: readonly number[]) => number[]): void {
  recordChange(event, rows);
  const { subject: number, version } = event;
  rows.patch(bugTable, { number }, ({ watchers }) => ({ watchers: change(watchers), version }));
}

type OfAttachment = Extract<Event, { type: `Attachment${string}` }>;

/** What happens to an attachment, and how its row follows. */
function attachment(event: OfAttachment, rows: Rows, patch: Partial<AttachmentRow>): void {
  const { id } = event.data;
  record(event, rows, {}, { attachment: id });
  rows.patch(attachmentTable, { bug: event.subject, id }, patch);
}

/** What BugZot has found out about an attachment is no news about the bug, but a line of its history. */
function lookedAt(event: OfAttachment, rows: Rows, patch: Partial<AttachmentRow>): void {
  const { subject: number, version } = event;
  const { id } = event.data;
  recordChange(event, rows, { attachment: id });
  rows.patch(bugTable, { number }, ({ hidden }) => ({
    version,
    hidden: hidden + (isPrivate(event) ? 1 : 0),
  }));
  rows.patch(attachmentTable, { bug: number, id }, patch);
}

const without = <T>(list: readonly T[], gone: T): T[] => list.filter((one) => one !== gone);
const withOne = <T>(list: readonly T[], one: T): T[] => [...without(list, one), one];
/** A row that was read back has its times in Postgres' spelling, one of the same batch in the event's: one for both. */
const writtenAt = ({ edited_at, created_at }: CommentRow): string =>
  new Date(edited_at ?? created_at).toISOString();
const relationColumn = { blocks: 'blocks', dependsOn: 'depends_on' } as const;

/** Everything about one bug: itself, its comments and attachments, its history. */
export const bugDetails = defineProjection<BugEvent>({
  name: 'bug-details',
  version: 2,
  tables: [bugTable, commentTable, attachmentTable, changeTable],
  on: {
    BugReported: (event, rows) => {
      const { number, product, component, title, description, severity, priority, assignee } = event.data;
      const { watchers, tags, platform, due, private: isPrivateBug, version: product_version } = event.data;
      recordChange(event, rows);
      rows.insert(bugTable, {
        number,
        version: event.version,
        hidden: 0,
        product,
        component,
        product_version,
        title,
        description,
        status: 'NEW',
        resolution: null,
        duplicate_of: null,
        severity,
        priority,
        reporter: event.data.reporter,
        assignee,
        watchers,
        tags,
        platform,
        due,
        blocks: [],
        depends_on: [],
        duplicates: [],
        private: isPrivateBug,
        created_at: event.data.reportedAt,
        changed_at: event.at,
        public_changed_at: event.at,
      });
    },
    BugAssigned: (event, rows) => record(event, rows, { status: 'ASSIGNED', assignee: event.data.assignee }),
    BugUnassigned: (event, rows) => record(event, rows, { status: 'NEW', assignee: null }),
    BugStarted: (event, rows) =>
      record(event, rows, { status: 'IN_PROGRESS', assignee: event.data.assignee }),
    BugResolved: (event, rows) => {
      const { resolution, duplicateOf } = event.data;
      record(event, rows, { status: 'RESOLVED', resolution, duplicate_of: duplicateOf });
    },
    BugVerified: (event, rows) => record(event, rows, { status: 'VERIFIED' }),
    BugClosed: (event, rows) => record(event, rows, { status: 'CLOSED' }),
    BugReopened: (event, rows) =>
      record(event, rows, { status: 'REOPENED', resolution: null, duplicate_of: null }),
    BugRetitled: (event, rows) => record(event, rows, { title: event.data.title }),
    BugDescribed: (event, rows) => record(event, rows, { description: event.data.description }),
    BugSeverityChanged: (event, rows) => record(event, rows, { severity: event.data.severity }),
    BugPriorityChanged: (event, rows) => record(event, rows, { priority: event.data.priority }),
    BugVersionChanged: (event, rows) => record(event, rows, { product_version: event.data.version }),
    BugDueDateChanged: (event, rows) => record(event, rows, { due: event.data.due }),
    BugMoved: (event, rows) => {
      const { product, component, version: product_version } = event.data;
      record(event, rows, { product, component, product_version });
    },
    BugTagged: (event, rows) => record(event, rows, ({ tags }) => ({ tags: withOne(tags, event.data.tag) })),
    BugUntagged: (event, rows) =>
      record(event, rows, ({ tags }) => ({ tags: without(tags, event.data.tag) })),
    BugDependencyAdded: (event, rows) => {
      const column = relationColumn[event.data.relation];
      record(event, rows, (row) => ({ [column]: withOne(row[column], event.data.bug) }));
    },
    BugDependencyRemoved: (event, rows) => {
      const column = relationColumn[event.data.relation];
      record(event, rows, (row) => ({ [column]: without(row[column], event.data.bug) }));
    },
    BugDuplicateFound: (event, rows) =>
      record(event, rows, ({ duplicates }) => ({ duplicates: withOne(duplicates, event.data.duplicate) })),
    BugDuplicateWithdrawn: (event, rows) =>
      record(event, rows, ({ duplicates }) => ({ duplicates: without(duplicates, event.data.duplicate) })),
    BugWatched: (event, rows) => watch(event, rows, (watchers) => withOne(watchers, event.data.account)),
    BugUnwatched: (event, rows) => watch(event, rows, (watchers) => without(watchers, event.data.account)),
    CommentAdded: (event, rows) => {
      const { id, text, author, writtenAt: created_at, private: isPrivateComment } = event.data;
      record(event, rows, {}, { comment: id });
      rows.insert(commentTable, {
        bug: event.subject,
        id,
        author,
        text,
        revisions: [],
        private: isPrivateComment,
        created_at,
        edited_at: null,
        redacted_at: null,
      });
    },
    CommentEdited: (event, rows) => {
      const { id, text } = event.data;
      record(event, rows, {}, { comment: id });
      rows.patch(commentTable, { bug: event.subject, id }, (row) => ({
        text,
        revisions: [...row.revisions, { text: row.text ?? '', at: writtenAt(row) }],
        edited_at: event.at,
      }));
    },
    CommentRedacted: (event, rows) => {
      const { id } = event.data;
      record(event, rows, {}, { comment: id });
      rows.patch(
        commentTable,
        { bug: event.subject, id },
        { text: null, revisions: [], redacted_at: event.at },
      );
    },
    CommentHidden: (event, rows) => {
      const { id } = event.data;
      record(event, rows, {}, { comment: id });
      rows.patch(commentTable, { bug: event.subject, id }, { private: true });
    },
    CommentShown: (event, rows) => {
      const { id } = event.data;
      record(event, rows, {}, { comment: id });
      rows.patch(commentTable, { bug: event.subject, id }, { private: false });
    },
    AttachmentAdded: (event, rows) => {
      const { id, name, description, size, sha256, patch, private: isPrivateFile } = event.data;
      record(event, rows, {}, { attachment: id });
      rows.insert(attachmentTable, {
        bug: event.subject,
        id,
        name,
        description,
        size,
        sha256,
        patch,
        private: isPrivateFile,
        obsolete: false,
        status: 'waiting',
        reason: null,
        content_type: null,
        thumbnail: null,
        changes: null,
        preview: null,
        uploader: event.actor,
        created_at: event.at,
      });
    },
    AttachmentProcessed: (event, rows) => {
      const { contentType: content_type, thumbnail, patch: changes, preview } = event.data;
      lookedAt(event, rows, { status: 'processed', content_type, thumbnail, changes, preview });
    },
    AttachmentRejected: (event, rows) =>
      lookedAt(event, rows, { status: 'rejected', reason: event.data.reason }),
    AttachmentObsoleted: (event, rows) => attachment(event, rows, { obsolete: true }),
    AttachmentHidden: (event, rows) => attachment(event, rows, { private: true }),
    AttachmentShown: (event, rows) => attachment(event, rows, { private: false }),
  },
});
