import { BUG, happened, reported } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy, people } from '../../../test/support/issued.js';
import type { Role } from '../../access/matrix.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { bugAggregate, type BugCommand } from '../bug-command.js';
import type { BugEvent } from '../domain/bug.js';
import { DescribeBug } from './describe-bug.js';
import { MoveBug } from './move-bug.js';
import { RetitleBug } from './retitle-bug.js';
import { SetDue } from './set-due.js';
import { SetPriority } from './set-priority.js';
import { SetSeverity } from './set-severity.js';
import { SetVersion } from './set-version.js';
import { TagBug } from './tag-bug.js';
import { UnassignBug } from './unassign-bug.js';
import { UntagBug } from './untag-bug.js';
import { UnwatchBug } from './unwatch-bug.js';
import { WatchBug } from './watch-bug.js';

interface Case {
  field: string;
  command: (issued: Issued) => BugCommand;
  event: BugEvent;
}

/** On the bug of `reported()`, with one tag. */
const facts = [reported({ tags: ['ui'] })];
const place = { product: 1, component: 'ui', version: '1.0' };

const cases: Case[] = [
  {
    field: 'title',
    command: (issued) => new RetitleBug(issued, BUG, { title: 'It burns' }),
    event: { type: 'BugRetitled', data: { title: 'It burns', previous: 'It crashes' } },
  },
  {
    field: 'description',
    command: (issued) => new DescribeBug(issued, BUG, { description: '' }),
    event: { type: 'BugDescribed', data: { description: '' } },
  },
  {
    field: 'severity',
    command: (issued) => new SetSeverity(issued, BUG, { severity: 'blocker' }),
    event: { type: 'BugSeverityChanged', data: { severity: 'blocker', previous: 'normal' } },
  },
  {
    field: 'priority',
    command: (issued) => new SetPriority(issued, BUG, { priority: 'lowest' }),
    event: { type: 'BugPriorityChanged', data: { priority: 'lowest', previous: 'normal' } },
  },
  {
    field: 'version',
    command: (issued) => new SetVersion(issued, BUG, null),
    event: { type: 'BugVersionChanged', data: { version: null, previous: '1.0' } },
  },
  {
    field: 'due date',
    command: (issued) => new SetDue(issued, BUG, { due: '2026-04-01' }),
    event: { type: 'BugDueDateChanged', data: { due: '2026-04-01', previous: null } },
  },
  {
    field: 'place',
    command: (issued) =>
      new MoveBug(issued, BUG, { product: 1, component: 'core', version: '1.0', defaultAssignee: 1 }),
    event: { type: 'BugMoved', data: { ...place, component: 'core', previous: place } },
  },
  {
    field: 'tag',
    command: (issued) => new TagBug(issued, BUG, 'crash'),
    event: { type: 'BugTagged', data: { tag: 'crash' } },
  },
  {
    field: 'tag that it has',
    command: (issued) => new UntagBug(issued, BUG, 'ui'),
    event: { type: 'BugUntagged', data: { tag: 'ui' } },
  },
];

describe.each(cases)('the $field of a bug', ({ command, event }) => {
  it.each<Role>(['employee', 'supervisor', 'admin'])('is changed by a %s', (role) => {
    given(bugAggregate, facts)
      .when(command(issuedBy(role)))
      .then(event);
  });

  it.each<Role>(['reporter', 'auditor'])('is not changed by a %s, not even on his own bug', (role) => {
    given(bugAggregate, [reported({ tags: ['ui'] }, people[role])])
      .when(command(issuedBy(role)))
      .thenRefused('access.not-allowed');
  });

  it('is not changed when it is already so', () => {
    const before = { ...event, actor: people.employee, at: facts[0]!.at };
    given(bugAggregate, [...facts, before])
      .when(command(issuedBy('employee')))
      .thenNothing();
  });

  it('is not there on a bug that is not', () => {
    given(bugAggregate, [])
      .when(command(issuedBy('employee')))
      .thenRefused('bug.unknown');
  });
});

describe('tags', () => {
  const fifty = Array.from({ length: 50 }, (_, n) => `tag-${n}`);

  it('are 50 at the most', () => {
    given(bugAggregate, [reported({ tags: fifty })])
      .when(new TagBug(issuedBy('employee'), BUG, 'one-more'))
      .thenRefused('bug.too-many-tags');
    given(bugAggregate, [reported({ tags: fifty.slice(1) })])
      .when(new TagBug(issuedBy('employee'), BUG, 'one-more'))
      .then({ type: 'BugTagged', data: { tag: 'one-more' } });
  });

  it('that are there may be given again, even to a full bug', () => {
    given(bugAggregate, [reported({ tags: fifty })])
      .when(new TagBug(issuedBy('employee'), BUG, 'tag-7'))
      .thenNothing();
  });
});

describe('watching', () => {
  const account = people.reporter;
  const reporter = issuedBy('reporter');
  const watched = happened('BugWatched', { account }, account);

  it('is one’s own, and happens once', () => {
    given(bugAggregate, [reported()])
      .when(new WatchBug(reporter, BUG))
      .then({ type: 'BugWatched', data: { account } });
    given(bugAggregate, [reported(), watched]).when(new WatchBug(reporter, BUG)).thenNothing();
  });

  it('ends once', () => {
    given(bugAggregate, [reported(), watched])
      .when(new UnwatchBug(reporter, BUG))
      .then({ type: 'BugUnwatched', data: { account } });
    given(bugAggregate, [reported()]).when(new UnwatchBug(reporter, BUG)).thenNothing();
  });

  it('does not end because somebody else ends it', () => {
    given(bugAggregate, [reported(), watched])
      .when(new UnwatchBug(issuedBy('employee'), BUG))
      .thenNothing();
  });

  it('is not for auditors, nor for a bug that the reporter may not see', () => {
    given(bugAggregate, [reported()])
      .when(new WatchBug(issuedBy('auditor'), BUG))
      .thenRefused('access.not-allowed');
    given(bugAggregate, [reported({ private: true })])
      .when(new WatchBug(reporter, BUG))
      .thenRefused('bug.unknown');
  });
});

describe('giving back', () => {
  it('a NEW bug that is nobody’s is already so', () => {
    given(bugAggregate, [reported()])
      .when(new UnassignBug(issuedBy('employee'), BUG, {}, 1))
      .thenNothing();
  });
});
