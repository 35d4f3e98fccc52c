import {
  PRIORITIES,
  SEVERITIES,
  STATUSES,
  type Priority,
  type Severity,
  type Status,
} from '../../src/bugs/domain/bug.workflow.js';
import { defineTable } from '../../src/projector/table.js';

/** What the numbers follow from. Days are of UTC, `YYYY-MM-DD`. */
export interface DashboardBugRow {
  number: number;
  private: boolean;
  product: number;
  component: string;
  assignee: number | null;
  status: Status;
  severity: Severity;
  priority: Priority;
  due: string | null;
  /** Its history before the import is not known, so it says nothing about how long work takes. */
  imported: boolean;
  created_at: string;
  created_day: string;
  /** Of the resolution that stands; null while the bug is open. */
  resolved_day: string | null;
  /** From the report to that resolution; null while there is none, and for imported bugs. */
  minutes: number | null;
}

export const bugTable = defineTable<DashboardBugRow>()({
  name: 'bug',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    private: 'boolean not null',
    product: 'bigint not null',
    component: 'text not null',
    assignee: 'bigint',
    status: 'text not null',
    severity: 'text not null',
    priority: 'text not null',
    due: 'date',
    imported: 'boolean not null',
    created_at: 'timestamptz not null',
    created_day: 'date not null',
    resolved_day: 'date',
    minutes: 'integer',
  },
  // Those overdue, and those reported since some day.
  indexes: [
    '(due) include (private, product, created_day) where due is not null and resolved_day is null',
    '(created_day)',
    '(product, created_day)',
  ],
});

/** In the place of a product: all of them. */
export const ALL_PRODUCTS = 0;
/** In the place of an assignee. */
export const NOBODY = 0;

const lower = <S extends string>(name: S): Lowercase<S> => name.toLowerCase() as Lowercase<S>;
export const statusColumn = (status: Status) => `status_${lower(status)}` as const;
export const severityColumn = (severity: Severity) => `open_${severity}` as const;

/** Upper ends of the classes of the time to resolve, in hours; what takes longer is in one more. */
export const TIME_CLASSES = [1, 4, 24, 72, 168, 336, 720, 2160, 4320, 8760] as const;
export const TIME_COLUMNS = [
  ...TIME_CLASSES.map((_, index) => `time_${index}`),
  `time_${TIME_CLASSES.length}`,
];

type DayCount =
  | 'reported'
  | ReturnType<typeof statusColumn>
  | ReturnType<typeof severityColumn>
  | 'open_unassigned'
  | 'resolved'
  | 'timed'
  | 'minutes'
  | `time_${number}`;

/**
 * What is to be told of a day: of the bugs reported on it, how many there are and how they are now; of the bugs resolved
 * on it, how many there are and how long they took. Once for each product and once for all, private bugs apart.
 */
export type DayRow = { private: boolean; product: number; day: string } & Record<DayCount, number>;

const dayCounts = [
  'reported',
  ...STATUSES.map(statusColumn),
  ...SEVERITIES.map(severityColumn),
  'open_unassigned',
  'resolved',
  'timed',
  'minutes',
  ...TIME_COLUMNS,
] as DayCount[];
const counters = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 'bigint not null'])) as Record<Name, string>;

export const dayTable = defineTable<DayRow>()({
  name: 'day',
  key: ['product', 'day', 'private'],
  columns: {
    private: 'boolean not null',
    product: 'bigint not null',
    day: 'date not null',
    ...counters(dayCounts),
  },
});

export interface ComponentRow {
  private: boolean;
  product: number;
  component: string;
  open: number;
  total: number;
}

export const componentTable = defineTable<ComponentRow>()({
  name: 'component',
  key: ['product', 'component', 'private'],
  columns: {
    private: 'boolean not null',
    product: 'bigint not null',
    component: 'text not null',
    ...counters(['open', 'total']),
  },
});

/** Open bugs by who has them, of each product and of all. */
export type AssigneeRow = { private: boolean; product: number; assignee: number } & Record<Priority, number>;

export const assigneeTable = defineTable<AssigneeRow>()({
  name: 'assignee',
  key: ['product', 'assignee', 'private'],
  columns: {
    private: 'boolean not null',
    product: 'bigint not null',
    assignee: 'bigint not null',
    ...counters(PRIORITIES),
  },
});
