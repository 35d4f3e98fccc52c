/** The life of a bug as data. `GET /api/workflow` shows this table, the rules read it, nothing repeats it. */

export const STATUSES = [
  'NEW',
  'ASSIGNED',
  'IN_PROGRESS',
  'RESOLVED',
  'VERIFIED',
  'CLOSED',
  'REOPENED',
] as const;
export type Status = (typeof STATUSES)[number];

export const OPEN_STATUSES = [
  'NEW',
  'ASSIGNED',
  'IN_PROGRESS',
  'REOPENED',
] as const satisfies readonly Status[];
export const CLOSED_STATUSES = ['RESOLVED', 'VERIFIED', 'CLOSED'] as const satisfies readonly Status[];

export const RESOLUTIONS = ['FIXED', 'WONTFIX', 'DUPLICATE', 'WORKSFORME', 'INVALID', 'INCOMPLETE'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** From the gravest to the mildest. */
export const SEVERITIES = [
  'blocker',
  'critical',
  'major',
  'normal',
  'minor',
  'trivial',
  'enhancement',
] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From the most to the least urgent. */
export const PRIORITIES = ['highest', 'high', 'normal', 'low', 'lowest'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type Move = 'assign' | 'unassign' | 'start' | 'resolve' | 'verify' | 'close' | 'reopen';

export interface LegalMove {
  from: Status;
  move: Move;
  to: Status;
  commentRequired: boolean;
}

const moves = (from: Status, ...legal: readonly (readonly [Move, Status, 'comment'?])[]): LegalMove[] =>
  legal.map(([move, to, comment]) => ({ from, move, to, commentRequired: comment === 'comment' }));

export const workflow: readonly LegalMove[] = [
  ...moves('NEW', ['assign', 'ASSIGNED'], ['start', 'IN_PROGRESS'], ['resolve', 'RESOLVED']),
  ...moves(
    'ASSIGNED',
    ['assign', 'ASSIGNED'],
    ['unassign', 'NEW'],
    ['start', 'IN_PROGRESS'],
    ['resolve', 'RESOLVED'],
  ),
  ...moves('IN_PROGRESS', ['assign', 'ASSIGNED'], ['unassign', 'NEW'], ['resolve', 'RESOLVED']),
  ...moves('RESOLVED', ['verify', 'VERIFIED'], ['close', 'CLOSED'], ['reopen', 'REOPENED', 'comment']),
  ...moves('VERIFIED', ['close', 'CLOSED'], ['reopen', 'REOPENED', 'comment']),
  ...moves('CLOSED', ['reopen', 'REOPENED', 'comment']),
  ...moves('REOPENED', ['assign', 'ASSIGNED'], ['start', 'IN_PROGRESS'], ['resolve', 'RESOLVED']),
];

export function legalMove(from: Status, move: Move): LegalMove | undefined {
  return workflow.find((legal) => legal.from === from && legal.move === move);
}

export function isOpen(status: Status): boolean {
  return (OPEN_STATUSES as readonly Status[]).includes(status);
}
