import {
  BUG,
  bugThatIs,
  commentData,
  commented,
  happened,
  reported,
} from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy, people, SOMEBODY_ELSE } from '../../../test/support/issued.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { bugAggregate, type BugCommand, type Remark } from '../bug-command.js';
import type { BugEvent } from '../domain/bug.js';
import { STATUSES, workflow, type Status } from '../domain/bug.workflow.js';
import { AssignBug } from './assign-bug.js';
import { CloseBug } from './close-bug.js';
import { ReopenBug } from './reopen-bug.js';
import { ResolveBug } from './resolve-bug.js';
import { StartBug } from './start-bug.js';
import { UnassignBug } from './unassign-bug.js';
import { VerifyBug } from './verify-bug.js';

/** The agreed table (domain.md, "The life of a bug"), written down a second time on purpose; `*`: needs a comment. */
const AGREED: Record<Status, string> = {
  NEW: 'ASSIGNED, IN_PROGRESS, RESOLVED',
  ASSIGNED: 'NEW, IN_PROGRESS, RESOLVED',
  IN_PROGRESS: 'ASSIGNED, NEW, RESOLVED',
  RESOLVED: 'VERIFIED, CLOSED, REOPENED*',
  VERIFIED: 'CLOSED, REOPENED*',
  CLOSED: 'REOPENED*',
  REOPENED: 'ASSIGNED, IN_PROGRESS, RESOLVED',
};

const COMMENT = 5000;
const because: Remark = { comment: 'Because.' };
const employee = issuedBy('employee');

/** The command that leads to a status, issued by `issued`, and what it makes happen. */
const commandTo: Record<Status, (issued: Issued, remark: Remark) => BugCommand> = {
  NEW: (issued, remark) => new UnassignBug(issued, BUG, remark, COMMENT),
  ASSIGNED: (issued, remark) => new AssignBug(issued, BUG, people.employee, remark, COMMENT),
  IN_PROGRESS: (issued, remark) => new StartBug(issued, BUG, remark, COMMENT),
  RESOLVED: (issued, remark) =>
    new ResolveBug(issued, BUG, { resolution: 'FIXED', ...remark }, { openBlockers: [] }, COMMENT),
  VERIFIED: (issued, remark) => new VerifyBug(issued, BUG, remark, COMMENT),
  CLOSED: (issued, remark) => new CloseBug(issued, BUG, remark, COMMENT),
  REOPENED: (issued, remark) => new ReopenBug(issued, BUG, remark, COMMENT),
};

function eventTo(to: Status, from: Status): BugEvent {
  const previous = from === 'NEW' || from === 'RESOLVED' || from === 'REOPENED' ? null : people.employee;
  const events: Record<Status, BugEvent> = {
    NEW: { type: 'BugUnassigned', data: { previous, from } },
    ASSIGNED: { type: 'BugAssigned', data: { assignee: people.employee, previous, from } },
    IN_PROGRESS: { type: 'BugStarted', data: { assignee: people.employee, previous, from } },
    RESOLVED: {
      type: 'BugResolved',
      data: { resolution: 'FIXED', duplicateOf: null, duplicatePrivate: false, from },
    },
    VERIFIED: { type: 'BugVerified', data: { from } },
    CLOSED: { type: 'BugClosed', data: { from } },
    REOPENED: { type: 'BugReopened', data: { from, duplicateOf: null, duplicatePrivate: false } },
  };
  return events[to];
}

const remarkedBy = (author: number): Extract<BugEvent, { type: 'CommentAdded' }> => ({
  type: 'CommentAdded',
  data: commentData(COMMENT, 'Because.', false, author),
});
const remarked = remarkedBy(people.employee);

const cells = STATUSES.flatMap((from) =>
  STATUSES.map((to) => {
    const [, comment] = new RegExp(`\\b${to}\\b(\\*?)`).exec(AGREED[from]) ?? [];
    return { from, to, legal: comment !== undefined, commentRequired: comment === '*' };
  }),
);

describe('the life of a bug', () => {
  const legal = cells.filter((cell) => cell.legal);
  const illegal = cells.filter((cell) => !cell.legal && cell.from !== cell.to);

  it('has 18 legal moves between statuses and 24 illegal ones', () => {
    expect([legal.length, illegal.length]).toEqual([18, 24]);
  });

  it.each(legal)('goes from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](employee, because))
      .then(eventTo(to, from), remarked);
  });

  it.each(legal)('from $from to $to needs a comment: $commentRequired', ({ from, to, commentRequired }) => {
    const outcome = given(bugAggregate, bugThatIs(from)).when(commandTo[to](employee, {}));
    if (commentRequired) outcome.thenRefused('bug.comment-required');
    else outcome.then(eventTo(to, from));
  });

  it.each(illegal)('does not go from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](employee, because))
      .thenRefused('bug.illegal-move');
  });

  it.each(STATUSES)('stays %s without an event when it is asked to become so', (status) => {
    given(bugAggregate, bugThatIs(status)).when(commandTo[status](employee, {})).thenNothing();
  });

  it.each(STATUSES)('takes the comment of a move to %s that is already so', (status) => {
    given(bugAggregate, bugThatIs(status)).when(commandTo[status](employee, because)).then(remarked);
  });

  it('is shown by the workflow as it was agreed, with reassigning beside it', () => {
    const moved = workflow.filter(({ from, to }) => from !== to);
    expect(moved.map(({ from, to, commentRequired }) => ({ from, to, commentRequired }))).toEqual(
      expect.arrayContaining(legal.map(({ from, to, commentRequired }) => ({ from, to, commentRequired }))),
    );
    expect(moved).toHaveLength(legal.length);
    expect(workflow.filter(({ from, to }) => from === to)).toEqual([
      { from: 'ASSIGNED', move: 'assign', to: 'ASSIGNED', commentRequired: false },
    ]);
  });
});

describe('assigning', () => {
  it('gives an assigned bug to somebody else', () => {
    given(bugAggregate, bugThatIs('ASSIGNED'))
      .when(new AssignBug(employee, BUG, people.supervisor, {}, COMMENT))
      .then({
        type: 'BugAssigned',
        data: { assignee: people.supervisor, previous: people.employee, from: 'ASSIGNED' },
      });
  });

  it('lets the default assignee give back a bug that is still NEW', () => {
    given(bugAggregate, [reported({ assignee: people.employee })])
      .when(new UnassignBug(employee, BUG, {}, COMMENT))
      .then({ type: 'BugUnassigned', data: { previous: people.employee, from: 'NEW' } });
  });

  it('leaves a started bug with whom it was assigned to', () => {
    given(bugAggregate, bugThatIs('ASSIGNED'))
      .when(new StartBug(issuedBy('supervisor'), BUG, {}, COMMENT))
      .then({
        type: 'BugStarted',
        data: { assignee: people.employee, previous: people.employee, from: 'ASSIGNED' },
      });
  });
});

describe('whose move it is', () => {
  const moves = cells.filter(({ legal }) => legal);
  const own = moves.filter(({ to }) => ['VERIFIED', 'CLOSED', 'REOPENED'].includes(to));
  const others = moves.filter((move) => !own.includes(move));

  it.each(own)('the reporter moves his own bug from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](issuedBy('reporter'), because))
      .then(eventTo(to, from), remarkedBy(people.reporter));
  });

  it.each(own)('but nobody else’s from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](issuedBy('reporter', { actor: SOMEBODY_ELSE }), because))
      .thenRefused('access.not-allowed');
  });

  it.each(others)('and not even his own from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](issuedBy('reporter'), because))
      .thenRefused('access.not-allowed');
  });

  it.each(moves)('an auditor only looks on: not from $from to $to', ({ from, to }) => {
    given(bugAggregate, bugThatIs(from))
      .when(commandTo[to](issuedBy('auditor'), because))
      .thenRefused('access.not-allowed');
  });

  it('who is not logged in is asked to do so', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(commandTo.ASSIGNED(issuedBy('anonymous'), because))
      .thenRefused('access.not-logged-in');
  });
});

describe('a remark along with a move', () => {
  it('may be private for staff', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(new AssignBug(employee, BUG, people.employee, { comment: 'Psst.', private: true }, COMMENT))
      .then(eventTo('ASSIGNED', 'NEW'), {
        type: 'CommentAdded',
        data: commentData(COMMENT, 'Psst.', true, people.employee),
      });
  });

  it('may not be private for a reporter, and then the move does not happen either', () => {
    given(bugAggregate, bugThatIs('RESOLVED'))
      .when(new CloseBug(issuedBy('reporter'), BUG, { comment: 'Psst.', private: true }, COMMENT))
      .thenRefused('private.not-allowed');
  });

  it('gets the next free id when its own is taken', () => {
    given(bugAggregate, [...bugThatIs('NEW'), commented(COMMENT), commented(COMMENT + 1)])
      .when(new StartBug(employee, BUG, because, COMMENT))
      .then(eventTo('IN_PROGRESS', 'NEW'), {
        ...remarked,
        data: { ...remarked.data, id: COMMENT + 2 },
      });
  });
});

describe('a private bug', () => {
  const secret = [reported({ private: true })];

  it.each(['reporter', 'employee', 'supervisor', 'admin'] as const)(
    'moves for a %s as he may see it',
    (role) => {
      const outcome = given(bugAggregate, [
        ...secret,
        happened('BugResolved', {
          resolution: 'FIXED',
          duplicateOf: null,
          duplicatePrivate: false,
          from: 'NEW',
        }),
      ]).when(new VerifyBug(issuedBy(role), BUG, {}, COMMENT));
      if (role === 'reporter') outcome.thenRefused('bug.unknown');
      else outcome.then(eventTo('VERIFIED', 'RESOLVED'));
    },
  );

  it('does not exist for a reporter, not even for one who would not own it', () => {
    given(bugAggregate, secret)
      .when(new CloseBug(issuedBy('reporter', { actor: SOMEBODY_ELSE }), BUG, {}, COMMENT))
      .thenRefused('bug.unknown');
  });
});

describe('a bug that was never reported', () => {
  it.each(STATUSES)('does not become %s', (to) => {
    given(bugAggregate, []).when(commandTo[to](employee, because)).thenRefused('bug.unknown');
  });
});

describe('the version that the actor has seen', () => {
  const facts = [...bugThatIs('RESOLVED'), commented(1, { private: true, by: people.employee })];

  it('counts private events for staff', () => {
    given(bugAggregate, facts)
      .when(new CloseBug(issuedBy('employee', { expectedVersion: 3 }), BUG, {}, COMMENT))
      .then(eventTo('CLOSED', 'RESOLVED'));
  });

  it('leaves private events out for a reporter', () => {
    given(bugAggregate, facts)
      .when(new CloseBug(issuedBy('reporter', { expectedVersion: 2 }), BUG, {}, COMMENT))
      .then(eventTo('CLOSED', 'RESOLVED'));
    given(bugAggregate, facts)
      .when(new CloseBug(issuedBy('reporter', { expectedVersion: 3 }), BUG, {}, COMMENT))
      .thenRefused('bug.version-conflict');
  });
});
