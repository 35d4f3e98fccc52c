import { BUG, bugThatIs, commentData, happened, reported } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy, people } from '../../../test/support/issued.js';
import type { Role } from '../../access/matrix.js';
import { bugAggregate, type BugCommand } from '../bug-command.js';
import { ActTogether } from './act-together.js';
import { AddComment } from './add-comment.js';
import { RedactComment } from './redact-comment.js';
import { StartBug } from './start-bug.js';
import { TagBug } from './tag-bug.js';
import { VerifyBug } from './verify-bug.js';

const issued = issuedBy('employee');
const together = (parts: readonly BugCommand[], role: Role = 'employee'): ActTogether =>
  new ActTogether(issuedBy(role), BUG, parts);
const tag = (name: string): TagBug => new TagBug(issued, BUG, name);
const comment = (id: number): AddComment =>
  new AddComment(issued, BUG, { text: 'Hello.', private: false }, id);

describe('several actions on one bug', () => {
  it('happen as one, each decided on the outcome of the ones before', () => {
    given(bugAggregate, [reported()])
      .when(
        together([tag('a'), tag('a'), new StartBug(issued, BUG, {}, 1), new StartBug(issued, BUG, {}, 2)]),
      )
      .then(
        { type: 'BugTagged', data: { tag: 'a' } },
        { type: 'BugStarted', data: { assignee: people.employee, previous: null, from: 'NEW' } },
      );
  });

  it('give comments ids of their own', () => {
    given(bugAggregate, [reported()])
      .when(together([comment(5), comment(5)]))
      .then(
        { type: 'CommentAdded', data: commentData(5, 'Hello.', false, people.employee) },
        { type: 'CommentAdded', data: commentData(6, 'Hello.', false, people.employee) },
      );
  });

  it('happen not at all when one is refused', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(together([tag('a'), new VerifyBug(issued, BUG, {}, 1)]))
      .thenRefused('bug.illegal-move');
  });

  it('need the right of each', () => {
    given(bugAggregate, [reported(), happened('CommentAdded', commentData(1, 'x'))])
      .when(together([tag('a'), new RedactComment(issued, BUG, 1)]))
      .thenRefused('access.not-allowed');
    given(bugAggregate, [reported()]).when(together([], 'reporter')).thenRefused('access.not-allowed');
  });

  it('find no bug where there is none', () => {
    given(bugAggregate, [])
      .when(together([tag('a')]))
      .thenRefused('bug.unknown');
  });
});
