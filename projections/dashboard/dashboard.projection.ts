import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { defineCounts } from '../../src/projector/counts.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import {
  ALL_PRODUCTS,
  assigneeTable,
  bugTable,
  componentTable,
  dayTable,
  NOBODY,
  severityColumn,
  statusColumn,
  TIME_CLASSES,
  type AssigneeRow,
  type ComponentRow,
  type DashboardBugRow,
  type DayRow,
} from './dashboard.table.js';

type Event = Projected<BugEvent>;
type Patch = Partial<DashboardBugRow> | ((row: DashboardBugRow) => Partial<DashboardBugRow>);

const change = ({ subject: number }: Event, rows: Rows, patch: Patch): void =>
  rows.patch(bugTable, { number }, patch);
const dayOf = (time: string): string => new Date(time).toISOString().slice(0, 10);
/** Most minutes that the column holds. */
const LONGEST = 2 ** 31 - 1;

function minutesBetween(from: string, to: string): number {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
  return Math.min(Math.max(minutes, 0), LONGEST);
}

/** For its product, and for all. */
const both = (product: number): number[] => [product, ALL_PRODUCTS];

function days(bug: DashboardBugRow): Partial<DayRow>[] {
  const { private: isPrivate, created_day, resolved_day, status, severity, assignee } = bug;
  return both(bug.product).flatMap((product) => {
    const common = { private: isPrivate, product };
    const reported = { ...common, day: created_day, reported: 1, [statusColumn(status)]: 1 };
    if (resolved_day !== null) {
      return [reported, { ...common, day: resolved_day, resolved: 1, ...time(bug.minutes) }];
    }
    const unassigned = assignee === null ? { open_unassigned: 1 } : {};
    return [{ ...reported, [severityColumn(severity)]: 1, ...unassigned }];
  });
}

function time(minutes: number | null): Partial<DayRow> {
  if (minutes === null) return {};
  const found = TIME_CLASSES.findIndex((hours) => minutes < hours * 60);
  const index = found < 0 ? TIME_CLASSES.length : found;
  return { timed: 1, minutes, [`time_${index}`]: 1 };
}

function components(bug: DashboardBugRow): ComponentRow[] {
  const { private: isPrivate, product, component, resolved_day } = bug;
  return [{ private: isPrivate, product, component, open: resolved_day === null ? 1 : 0, total: 1 }];
}

function assignees(bug: DashboardBugRow): Partial<AssigneeRow>[] {
  if (bug.resolved_day !== null) return [];
  return both(bug.product).map((product) => ({
    private: bug.private,
    product,
    assignee: bug.assignee ?? NOBODY,
    [bug.priority]: 1,
  }));
}

/**
 * The numbers of the dashboard. Comments, attachments and whatever else is said about a bug move none of them; a private
 * bug counts in rows of its own.
 */
export const dashboard = defineProjection<BugEvent>({
  name: 'dashboard',
  version: 1,
  tables: [bugTable, dayTable, componentTable, assigneeTable],
  counts: [
    defineCounts({ from: bugTable, into: dayTable, of: days }),
    defineCounts({ from: bugTable, into: componentTable, of: components }),
    defineCounts({ from: bugTable, into: assigneeTable, of: assignees }),
  ],
  on: {
    BugReported: ({ data }, rows) =>
      rows.insert(bugTable, {
        number: data.number,
        private: data.private,
        product: data.product,
        component: data.component,
        assignee: data.assignee,
        status: 'NEW',
        severity: data.severity,
        priority: data.priority,
        due: data.due,
        imported: data.origin !== null,
        created_at: data.reportedAt,
        created_day: dayOf(data.reportedAt),
        resolved_day: null,
        minutes: null,
      }),
    BugAssigned: (event, rows) => change(event, rows, { status: 'ASSIGNED', assignee: event.data.assignee }),
    BugUnassigned: (event, rows) => change(event, rows, { status: 'NEW', assignee: null }),
    BugStarted: (event, rows) =>
      change(event, rows, { status: 'IN_PROGRESS', assignee: event.data.assignee }),
    BugResolved: (event, rows) =>
      change(event, rows, ({ created_at, imported }) => ({
        status: 'RESOLVED',
        resolved_day: dayOf(event.at),
        minutes: imported ? null : minutesBetween(created_at, event.at),
      })),
    BugVerified: (event, rows) => change(event, rows, { status: 'VERIFIED' }),
    BugClosed: (event, rows) => change(event, rows, { status: 'CLOSED' }),
    BugReopened: (event, rows) =>
      change(event, rows, { status: 'REOPENED', resolved_day: null, minutes: null }),
    BugSeverityChanged: (event, rows) => change(event, rows, { severity: event.data.severity }),
    BugPriorityChanged: (event, rows) => change(event, rows, { priority: event.data.priority }),
    BugDueDateChanged: (event, rows) => change(event, rows, { due: event.data.due }),
    BugMoved: (event, rows) => {
      const { product, component } = event.data;
      change(event, rows, { product, component });
    },
  },
});
