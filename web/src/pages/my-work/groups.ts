import type { BugFilter } from './my-work.query.js';

export interface Group {
  /** What is to be done with these bugs. */
  title: string;
  filter: BugFilter;
  /** Whether they are in several states, so that each says its own. */
  mixed?: boolean;
}

const mine = (...status: NonNullable<BugFilter['status']>[number][]): BugFilter => ({
  assignee: 'me',
  status: status as NonNullable<BugFilter['status']>,
  sort: '-priority',
});

/** What comes next, first. Together they are all that is assigned to somebody and not closed. */
export const ASSIGNED: readonly Group[] = [
  { title: 'Reopened: look again', filter: mine('REOPENED') },
  { title: 'In progress', filter: mine('IN_PROGRESS') },
  { title: 'New: to start', filter: mine('NEW', 'ASSIGNED') },
  { title: 'Resolved: to verify', filter: mine('RESOLVED') },
  { title: 'Verified: to close', filter: mine('VERIFIED') },
];

export const REPORTED: readonly Group[] = [
  {
    title: 'Resolved: see whether it is right',
    filter: { reporter: 'me', status: 'RESOLVED', sort: '-changed' },
  },
  { title: 'Open', filter: { reporter: 'me', status: 'open', sort: '-changed' }, mixed: true },
];

export const WATCHED: readonly Group[] = [
  { title: 'Open', filter: { watcher: 'me', status: 'open', sort: '-changed' }, mixed: true },
];
