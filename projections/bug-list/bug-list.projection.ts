import { isPrivate, type BugEvent } from '../../src/bugs/domain/bug.js';
import { PRIORITIES, SEVERITIES, type Status } from '../../src/bugs/domain/bug.workflow.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import {
  activityTable,
  bugTable,
  changeTable,
  type ActivityRow,
  type BugListRow,
  type ChangeRow,
} from './bug-list.table.js';

type Event = Projected<BugEvent>;

/** Remembers where the bug stood before. */
function moves(event: Event, rows: Rows, ranks: Partial<ChangeRow> = {}): void {
  const { subject: number, position, id } = event;
  const before = rows.look(activityTable, { number });
  const nothing = { changed_at: null, public_changed_at: null, priority_rank: null, severity_rank: null };
  const row = { number, position, id, private: isPrivate(event), ...nothing, ...ranks };
  rows.insert(changeTable, row, () => {
    const activity = before();
    if (activity === undefined) return { private: true };
    const { changed_at, public_changed_at, private: isPrivateBug } = activity;
    return { changed_at, public_changed_at, private: row.private || isPrivateBug };
  });
}

/** Something has happened to the bug; when, each kind of reader is told as far as he may know of it. */
function touched(
  event: Event,
  rows: Rows,
  comments: (row: ActivityRow) => Partial<ActivityRow> = () => ({}),
  ranks: Partial<ChangeRow> = {},
): void {
  moves(event, rows, ranks);
  const seenByAll = isPrivate(event) ? {} : { public_changed_at: event.at };
  rows.patch(activityTable, { number: event.subject }, (row) => ({
    ...comments(row),
    changed_at: event.at,
    ...seenByAll,
  }));
}

/** Changes the bug's line. */
function change(
  event: Event,
  rows: Rows,
  patch: Partial<BugListRow> | ((row: BugListRow) => Partial<BugListRow>),
  ranks: Partial<ChangeRow> = {},
): void {
  touched(event, rows, undefined, ranks);
  rows.patch(bugTable, { number: event.subject }, patch);
}

const status = (to: Status) => (event: Event, rows: Rows) => change(event, rows, { status: to });
const without = <T>(list: readonly T[], gone: T): T[] => list.filter((one) => one !== gone);
const withOne = <T>(list: readonly T[], one: T): T[] => [...without(list, one), one];

/** The list of bugs, with all that it is filtered and sorted by. */
export const bugList = defineProjection<BugEvent>({
  name: 'bug-list',
  version: 2,
  tables: [activityTable, bugTable, changeTable],
  on: {
    BugReported: (event, rows) => {
      const { data, at } = event;
      const { number, private: isPrivateBug } = data;
      rows.insert(changeTable, {
        number,
        position: event.position,
        id: event.id,
        private: isPrivateBug,
        changed_at: null,
        public_changed_at: null,
        priority_rank: null,
        severity_rank: null,
      });
      rows.insert(bugTable, {
        number,
        product: data.product,
        component: data.component,
        version: data.version,
        title: data.title,
        status: 'NEW',
        resolution: null,
        severity: data.severity,
        priority: data.priority,
        severity_rank: SEVERITIES.indexOf(data.severity),
        priority_rank: PRIORITIES.indexOf(data.priority),
        reporter: data.reporter,
        assignee: data.assignee,
        watchers: data.watchers,
        tags: data.tags,
        platform: data.platform,
        due: data.due,
        private: isPrivateBug,
        created_at: data.reportedAt,
        resolved_at: null,
      });
      rows.insert(activityTable, {
        number,
        private: isPrivateBug,
        changed_at: at,
        public_changed_at: at,
        comments: 0,
        public_comments: 0,
      });
    },
    BugAssigned: (event, rows) => change(event, rows, { status: 'ASSIGNED', assignee: event.data.assignee }),
    BugUnassigned: (event, rows) => change(event, rows, { status: 'NEW', assignee: null }),
    BugStarted: (event, rows) =>
      change(event, rows, { status: 'IN_PROGRESS', assignee: event.data.assignee }),
    BugResolved: (event, rows) =>
      change(event, rows, {
        status: 'RESOLVED',
        resolution: event.data.resolution,
        resolved_at: event.at,
      }),
    BugVerified: status('VERIFIED'),
    BugClosed: status('CLOSED'),
    BugReopened: (event, rows) =>
      change(event, rows, { status: 'REOPENED', resolution: null, resolved_at: null }),
    BugRetitled: (event, rows) => change(event, rows, { title: event.data.title }),
    BugDescribed: (event, rows) => touched(event, rows),
    BugSeverityChanged: (event, rows) => {
      const { severity, previous } = event.data;
      const before = { severity_rank: SEVERITIES.indexOf(previous) };
      change(event, rows, { severity, severity_rank: SEVERITIES.indexOf(severity) }, before);
    },
    BugPriorityChanged: (event, rows) => {
      const { priority, previous } = event.data;
      const before = { priority_rank: PRIORITIES.indexOf(previous) };
      change(event, rows, { priority, priority_rank: PRIORITIES.indexOf(priority) }, before);
    },
    BugVersionChanged: (event, rows) => change(event, rows, { version: event.data.version }),
    BugDueDateChanged: (event, rows) => change(event, rows, { due: event.data.due }),
    BugMoved: (event, rows) => {
      const { product, component, version } = event.data;
      change(event, rows, { product, component, version });
    },
    BugTagged: (event, rows) => change(event, rows, ({ tags }) => ({ tags: withOne(tags, event.data.tag) })),
    BugUntagged: (event, rows) =>
      change(event, rows, ({ tags }) => ({ tags: without(tags, event.data.tag) })),
    BugDependencyAdded: (event, rows) => touched(event, rows),
    BugDependencyRemoved: (event, rows) => touched(event, rows),
    BugDuplicateFound: (event, rows) => touched(event, rows),
    BugDuplicateWithdrawn: (event, rows) => touched(event, rows),
    // Who watches is no news about the bug: it does not move up the list.
    BugWatched: ({ subject: number, data }, rows) =>
      rows.patch(bugTable, { number }, ({ watchers }) => ({ watchers: withOne(watchers, data.account) })),
    BugUnwatched: ({ subject: number, data }, rows) =>
      rows.patch(bugTable, { number }, ({ watchers }) => ({ watchers: without(watchers, data.account) })),
    CommentAdded: (event, rows) =>
      touched(event, rows, ({ comments, public_comments }) => ({
        comments: comments + 1,
        public_comments: public_comments + (event.data.private ? 0 : 1),
      })),
    CommentEdited: (event, rows) => touched(event, rows),
    CommentRedacted: (event, rows) => touched(event, rows),
    CommentHidden: (event, rows) =>
      touched(event, rows, ({ public_comments }) => ({ public_comments: public_comments - 1 })),
    CommentShown: (event, rows) =>
      touched(event, rows, ({ public_comments }) => ({ public_comments: public_comments + 1 })),
    AttachmentAdded: (event, rows) => touched(event, rows),
    AttachmentObsoleted: (event, rows) => touched(event, rows),
    AttachmentHidden: (event, rows) => touched(event, rows),
    AttachmentShown: (event, rows) => touched(event, rows),
  },
});
