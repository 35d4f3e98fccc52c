import type { Priority, Resolution, Severity, Status } from '../../src/bugs/domain/bug.workflow.js';
import { defineTable } from '../../src/projector/table.js';

/** A line of the list: what it is filtered by. */
export interface BugListRow {
  number: number;
  product: number;
  component: string;
  version: string | null;
  title: string;
  status: Status;
  resolution: Resolution | null;
  severity: Severity;
  priority: Priority;
  /** 0 is the gravest, or the most urgent. */
  severity_rank: number;
  priority_rank: number;
  reporter: number;
  assignee: number | null;
  watchers: number[];
  tags: string[];
  platform: string | null;
  due: string | null;
  private: boolean;
  created_at: string;
  /** Of the resolution that stands; null while the bug is open. */
  resolved_at: string | null;
}

export const bugTable = defineTable<BugListRow>()({
  name: 'bug',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    product: 'bigint not null',
    component: 'text not null',
    version: 'text',
    title: 'text not null',
    status: 'text not null',
    resolution: 'text',
    severity: 'text not null',
    priority: 'text not null',
    severity_rank: 'smallint not null',
    priority_rank: 'smallint not null',
    reporter: 'bigint not null',
    assignee: 'bigint',
    watchers: 'bigint[] not null',
    tags: 'text[] not null',
    platform: 'text',
    due: 'date',
    private: 'boolean not null',
    created_at: 'timestamptz not null',
    resolved_at: 'timestamptz',
  },
  // One for each order of the list, and one for each filter that leaves little.
  indexes: [
    '(created_at desc, number desc)',
    '(priority_rank, number)',
    '(severity_rank, number)',
    '(product, component, number)',
    '(assignee, number) where assignee is not null',
    '(reporter, number)',
    '(status, number)',
    '(resolved_at, number) where resolved_at is not null',
    'using gin (tags)',
    'using gin (watchers)',
  ],
});

/**
 * What moves with every comment, apart from the line: a change here does not touch the line's many indexes. What private
 * events change stands in columns of its own, so that whoever may not see them gets neither the value nor the order that
 * would tell of them.
 */
export interface ActivityRow {
  number: number;
  private: boolean;
  changed_at: string;
  public_changed_at: string;
  comments: number;
  public_comments: number;
}

export const activityTable = defineTable<ActivityRow>()({
  name: 'activity',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    private: 'boolean not null',
    changed_at: 'timestamptz not null',
    public_changed_at: 'timestamptz not null',
    comments: 'integer not null',
    public_comments: 'integer not null',
  },
  indexes: ['(changed_at desc, number desc)', '(public_changed_at desc, number desc) where not private'],
});

/**
 * Where a bug stood in the list before something happened to it. Whoever walks the list is shown bugs that have moved
 * since where they stood when he began.
 */
export interface ChangeRow {
  number: number;
  /** Of the event, as is `id`. */
  position: string;
  id: string;
  /** Whether only those who see private things may know of it. */
  private: boolean;
  /** null: there was no bug before. */
  changed_at: string | null;
  public_changed_at: string | null;
  /** null: as after it. */
  priority_rank: number | null;
  severity_rank: number | null;
}

export const changeTable = defineTable<ChangeRow>()({
  name: 'change',
  key: ['number', 'position'],
  columns: {
    number: 'bigint not null',
    position: 'text collate "C" not null',
    id: 'uuid not null',
    private: 'boolean not null',
    changed_at: 'timestamptz',
    public_changed_at: 'timestamptz',
    priority_rank: 'smallint',
    severity_rank: 'smallint',
  },
  indexes: ['(position)'],
});
