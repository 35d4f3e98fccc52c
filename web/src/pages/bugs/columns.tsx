import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client.js';
import { PriorityIcon, SeverityBadge, StatusBadge, Tag } from '../../ui/badges.js';
import { PersonName } from '../../ui/person.js';
import { dayOf, Time } from '../../ui/time.js';

export type BugSummary = Schemas['BugSummary'];

export interface Column {
  id: string;
  head: string;
  /** As the API names the order; without a direction. */
  sort?: 'changed' | 'created' | 'priority' | 'severity' | 'number';
  /** Which end comes first when somebody sorts by it. */
  first?: '-';
  cell: (bug: BugSummary) => ReactNode;
}

/** What the list can show beside number and title, in this order. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'priority',
    head: 'Priority',
    sort: 'priority',
    cell: (bug) => <PriorityIcon priority={bug.priority} />,
  },
  { id: 'status', head: 'Status', cell: (bug) => <StatusBadge {...bug} /> },
  {
    id: 'severity',
    head: 'Severity',
    sort: 'severity',
    cell: (bug) => <SeverityBadge severity={bug.severity} />,
  },
  { id: 'product', head: 'Product', cell: (bug) => bug.product.name ?? '—' },
  { id: 'component', head: 'Component', cell: (bug) => bug.component },
  { id: 'version', head: 'Version', cell: (bug) => bug.version ?? '—' },
  {
    id: 'assignee',
    head: 'Assignee',
    cell: (bug) => (bug.assignee === null ? '—' : <PersonName person={bug.assignee} />),
  },
  { id: 'reporter', head: 'Reporter', cell: (bug) => <PersonName person={bug.reporter} /> },
  { id: 'tags', head: 'Tags', cell: (bug) => bug.tags.map((tag) => <Tag key={tag} name={tag} />) },
  { id: 'comments', head: 'Comments', cell: (bug) => bug.comments },
  { id: 'due', head: 'Due', cell: (bug) => (bug.due === null ? '—' : dayOf(bug.due)) },
  {
    id: 'created',
    head: 'Reported',
    sort: 'created',
    first: '-',
    cell: (bug) => <Time at={bug.createdAt} />,
  },
  { id: 'changed', head: 'Changed', sort: 'changed', first: '-', cell: (bug) => <Time at={bug.changedAt} /> },
];

const KEY = 'bugzot-columns';
const AT_FIRST = ['priority', 'status', 'severity', 'product', 'component', 'assignee', 'changed'];

/** The columns that somebody has chosen in this browser. */
export function chosenColumns(): string[] {
  const kept = localStorage.getItem(KEY);
  return kept === null ? AT_FIRST : kept.split(',');
}

export function chooseColumns(ids: readonly string[]): void {
  localStorage.setItem(KEY, ids.join(','));
}
