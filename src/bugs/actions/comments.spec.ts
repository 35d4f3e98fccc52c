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
import type { Role } from '../../access/matrix.js';
import { bugAggregate } from '../bug-command.js';
import { STATUSES } from '../domain/bug.workflow.js';
import { AddComment } from './add-comment.js';
import { EditComment } from './edit-comment.js';
import { HideComment } from './hide-comment.js';
import { RedactComment } from './redact-comment.js';
import { ShowComment } from './show-comment.js';

const ID = 5000;
const contributors = ['reporter', 'employee', 'supervisor', 'admin'] as const;
const staff = ['employee', 'supervisor', 'admin'] as const;

describe('adding a comment', () => {
  const add = (role: Role, isPrivate = false): AddComment =>
    new AddComment(issuedBy(role), BUG, { text: 'Hello.', private: isPrivate }, ID);
  const added = (role: Role, isPrivate = false, id = ID) =>
    ({ type: 'CommentAdded', data: commentData(id, 'Hello.', isPrivate, people[role]) }) as const;

  it.each(contributors)('is for a %s', (role) => {
    given(bugAggregate, [reported()]).when(add(role)).then(added(role));
  });

  it.each(staff)('privately is for a %s', (role) => {
    given(bugAggregate, [reported()]).when(add(role, true)).then(added(role, true));
  });

  it('privately is not for a reporter', () => {
    given(bugAggregate, [reported()]).when(add('reporter', true)).thenRefused('private.not-allowed');
  });

  it('is not for auditors, nor for who is not logged in', () => {
    given(bugAggregate, [reported()]).when(add('auditor')).thenRefused('access.not-allowed');
    given(bugAggregate, [reported()]).when(add('anonymous')).thenRefused('access.not-logged-in');
  });

  it.each(STATUSES)('is possible on a bug that is %s', (status) => {
    given(bugAggregate, bugThatIs(status)).when(add('reporter')).then(added('reporter'));
  });

  it('takes the next id when its own is taken, and answers with it', () => {
    given(bugAggregate, [reported(), commented(ID)])
      .when(add('reporter'))
      .then(added('reporter', false, ID + 1));
    expect(add('reporter').answerId([added('reporter', false, ID + 1)])).toBe(ID + 1);
  });
});

describe('editing a comment', () => {
  const edit = (role: Role, actor: number = people[role]): EditComment =>
    new EditComment(issuedBy(role, { actor }), BUG, ID, 'Better.');
  const edited = (isPrivate = false) =>
    ({ type: 'CommentEdited', data: { id: ID, text: 'Better.', private: isPrivate } }) as const;

  it.each(contributors)('is for its author, a %s', (role) => {
    given(bugAggregate, [reported(), commented(ID, { by: people[role] })])
      .when(edit(role))
      .then(edited());
  });

  it.each(contributors)('is not for anybody else, a %s', (role) => {
    given(bugAggregate, [reported(), commented(ID, { by: people[role] })])
      .when(edit(role, SOMEBODY_ELSE))
      .thenRefused('access.not-allowed');
  });

  it('that is private stays private', () => {
    given(bugAggregate, [reported(), commented(ID, { private: true, by: people.employee })])
      .when(edit('employee'))
      .then(edited(true));
  });

  it('that is private does not exist for a reporter', () => {
    given(bugAggregate, [reported(), commented(ID, { private: true, by: people.employee })])
      .when(edit('reporter'))
      .thenRefused('comment.unknown');
  });

  it('that was hidden from its author does not exist for him any more', () => {
    given(bugAggregate, [reported(), commented(ID), happened('CommentHidden', { id: ID })])
      .when(edit('reporter'))
      .thenRefused('comment.unknown');
  });

  it('that does not exist', () => {
    given(bugAggregate, [reported()]).when(edit('reporter')).thenRefused('comment.unknown');
  });

  it('that was redacted is refused', () => {
    const redacted = happened('CommentRedacted', { id: ID, private: false }, people.admin);
    given(bugAggregate, [reported(), commented(ID), redacted])
      .when(edit('reporter'))
      .thenRefused('comment.redacted');
  });
});

describe('redacting a comment', () => {
  const redact = (role: Role): RedactComment => new RedactComment(issuedBy(role), BUG, ID);

  it.each(['reporter', 'employee', 'supervisor', 'auditor'] as const)('is not for a %s', (role) => {
    given(bugAggregate, [reported(), commented(ID, { by: people[role] })])
      .when(redact(role))
      .thenRefused('access.not-allowed');
  });

  it.each([true, false])('is for an admin; private: %s', (isPrivate) => {
    given(bugAggregate, [reported(), commented(ID, { private: isPrivate, by: people.employee })])
      .when(redact('admin'))
      .then({ type: 'CommentRedacted', data: { id: ID, private: isPrivate } });
  });

  it('happens once', () => {
    const redacted = happened('CommentRedacted', { id: ID, private: false }, people.admin);
    given(bugAggregate, [reported(), commented(ID), redacted])
      .when(redact('admin'))
      .thenNothing();
  });

  it('that does not exist', () => {
    given(bugAggregate, [reported()]).when(redact('admin')).thenRefused('comment.unknown');
  });
});

describe('hiding and showing a comment', () => {
  const hidden = happened('CommentHidden', { id: ID });
  const shown = happened('CommentShown', { id: ID });

  it.each(staff)('is for a %s', (role) => {
    given(bugAggregate, [reported(), commented(ID)])
      .when(new HideComment(issuedBy(role), BUG, ID))
      .then({ type: 'CommentHidden', data: { id: ID } });
    given(bugAggregate, [reported(), commented(ID), hidden])
      .when(new ShowComment(issuedBy(role), BUG, ID))
      .then({ type: 'CommentShown', data: { id: ID } });
  });

  it.each(['reporter', 'auditor'] as const)('is not for a %s, not even of his own', (role) => {
    given(bugAggregate, [reported(), commented(ID, { by: people[role] })])
      .when(new HideComment(issuedBy(role), BUG, ID))
      .thenRefused('access.not-allowed');
  });

  it('that is so already is nothing', () => {
    given(bugAggregate, [reported(), commented(ID), hidden])
      .when(new HideComment(issuedBy('employee'), BUG, ID))
      .thenNothing();
    given(bugAggregate, [reported(), commented(ID), hidden, shown])
      .when(new ShowComment(issuedBy('employee'), BUG, ID))
      .thenNothing();
  });

  it('that does not exist', () => {
    given(bugAggregate, [reported()])
      .when(new HideComment(issuedBy('employee'), BUG, ID))
      .thenRefused('comment.unknown');
  });
});

describe('a comment of a private bug', () => {
  it('cannot be written or edited by a reporter, who is told of no such bug', () => {
    const facts = [reported({ private: true }), commented(ID)];
    given(bugAggregate, facts)
      .when(new AddComment(issuedBy('reporter'), BUG, { text: 'Hello.', private: false }, 1))
      .thenRefused('bug.unknown');
    given(bugAggregate, facts)
      .when(new EditComment(issuedBy('reporter'), BUG, ID, 'Better.'))
      .thenRefused('bug.unknown');
  });
});
