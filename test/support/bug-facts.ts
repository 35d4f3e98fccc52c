import type { BugEvent, BugEventType } from '../../src/bugs/domain/bug.js';
import type { Status } from '../../src/bugs/domain/bug.workflow.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { AT, people } from './issued.js';

export type BugData<T extends BugEventType> = Extract<BugEvent, { type: T }>['data'];

/** The number of the bug in the rules' specs. */
export const BUG = 7;

/** Something that has happened to the bug. */
export function happened<T extends BugEventType>(
  type: T,
  data: BugData<T>,
  actor: number = people.employee,
): Fact<BugEvent> {
  return { type, data, actor, at: AT } as Fact<BugEvent>;
}

export function reported(
  more: Partial<BugData<'BugReported'>> = {},
  actor: number = people.reporter,
): Fact<BugEvent> {
  const data: BugData<'BugReported'> = {
    number: BUG,
    product: 1,
    component: 'ui',
    version: '1.0',
    title: 'It crashes',
    description: 'Often.',
    severity: 'normal',
    priority: 'normal',
    tags: [],
    platform: null,
    due: null,
    assignee: null,
    watchers: [],
    private: false,
    reporter: actor,
    reportedAt: AT,
    origin: null,
    ...more,
  };
  return happened('BugReported', data, actor);
}

export function commented(
  id: number,
  { private: isPrivate = false, by = people.reporter }: { private?: boolean; by?: number } = {},
): Fact<BugEvent> {
  return happened('CommentAdded', commentData(id, `Comment ${id}`, isPrivate, by), by);
}

export function commentData(
  id: number,
  text: string,
  isPrivate = false,
  author: number = people.reporter,
): BugData<'CommentAdded'> {
  return { id, text, private: isPrivate, author, writtenAt: AT };
}

export function resolved(
  resolution: BugData<'BugResolved'>['resolution'] = 'FIXED',
  duplicateOf: number | null = null,
): Fact<BugEvent> {
  return happened('BugResolved', { resolution, duplicateOf, duplicatePrivate: false, from: 'NEW' });
}

/** What brings the bug into a status; from ASSIGNED on it is the employee's. */
const steps: Record<Status, readonly Fact<BugEvent>[]> = {
  NEW: [],
  ASSIGNED: [happened('BugAssigned', { assignee: people.employee, previous: null, from: 'NEW' })],
  IN_PROGRESS: [happened('BugStarted', { assignee: people.employee, previous: null, from: 'NEW' })],
  RESOLVED: [resolved()],
  VERIFIED: [resolved(), happened('BugVerified', { from: 'RESOLVED' })],
  CLOSED: [resolved(), happened('BugClosed', { from: 'RESOLVED' })],
  REOPENED: [
    resolved(),
    happened('BugReopened', { from: 'RESOLVED', duplicateOf: null, duplicatePrivate: false }),
  ],
};

export function bugThatIs(status: Status): Fact<BugEvent>[] {
  return [reported(), ...steps[status]];
}
