import type { ReactNode } from 'react';
import { PriorityIcon, SeverityBadge, StatusBadge, Tag } from '../../ui/badges.js';
import { nameOf } from '../../ui/person.js';
import { dayOf, Time } from '../../ui/time.js';
import type { BugSummary } from './bug-list.query.js';
import type { SortName } from './sorts.js';

export interface Column {
  id: string;
  head: string;
  sort?: SortName;
  /** In rem: columns that measured what is in sight would jump while one scrolls. */
  width: number;
  cell: (bug: BugSummary) => ReactNode;
  /** What may be cut off. */
  hint?: (bug: BugSummary) => string;
}

/** What the list can show beside number and title; in this order at first. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'priority',
    head: 'Priority',
    sort: 'priority',
    width: 5.4,
    cell: (bug) => <PriorityIcon priority={bug.priority} />,
  },
  { id: 'status', head: 'Status', width: 8.8, cell: (bug) => <StatusBadge {...bug} /> },
  {
    id: 'severity',
    head: 'Severity',
    sort: 'severity',
    width: 7.6,
    cell: (bug) => <SeverityBadge severity={bug.severity} />,
  },
  {
    id: 'product',
    head: 'Product',
    width: 8.2,
    cell: (bug) => bug.product.name ?? '—',
    hint: (bug) => bug.product.name ?? '',
  },
  {
    id: 'component',
    head: 'Component',
    width: 7,
    cell: (bug) => bug.component,
    hint: (bug) => bug.component,
  },
  {
    id: 'version',
    head: 'Version',
    width: 5.6,
    cell: (bug) => bug.version ?? '—',
    hint: (bug) => bug.version ?? '',
  },
  {
    id: 'assignee',
    head: 'Assignee',
    width: 8.2,
    cell: (bug) => (bug.assignee === null ? '—' : nameOf(bug.assignee)),
    hint: ({ assignee }) => (assignee?.username == null ? '' : `${nameOf(assignee)}, @${assignee.username}`),
  },
  {
    id: 'reporter',
    head: 'Reporter',
    width: 8.2,
    cell: (bug) => nameOf(bug.reporter),
    hint: ({ reporter }) => (reporter.username === null ? '' : `${nameOf(reporter)}, @${reporter.username}`),
  },
  {
    id: 'tags',
    head: 'Tags',
    width: 9,
    cell: (bug) => bug.tags.map((tag) => <Tag key={tag} name={tag} />),
    hint: (bug) => bug.tags.join(', '),
  },
  { id: 'comments', head: 'Comments', width: 6.2, cell: (bug) => bug.comments },
  { id: 'due', head: 'Due', width: 7, cell: (bug) => (bug.due === null ? '—' : dayOf(bug.due)) },
  {
    id: 'created',
    head: 'Reported',
    sort: 'created',
    width: 8.6,
    cell: (bug) => <Time at={bug.createdAt} />,
  },
  {
    id: 'changed',
    head: 'Changed',
    sort: 'changed',
    width: 8.6,
    cell: (bug) => <Time at={bug.changedAt} />,
  },
];
