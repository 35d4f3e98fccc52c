import { BUG, bugThatIs, happened, reported, type BugData } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy, people, SOMEBODY_ELSE } from '../../../test/support/issued.js';
import type { Role } from '../../access/matrix.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import { bugAggregate } from '../bug-command.js';
import type { BugEvent } from '../domain/bug.js';
import { STATUSES } from '../domain/bug.workflow.js';
import { AddAttachment } from './add-attachment.js';
import { HideAttachment } from './hide-attachment.js';
import { ObsoleteAttachment } from './obsolete-attachment.js';
import { ProcessAttachment, type Findings } from './process-attachment.js';
import { RejectAttachment } from './reject-attachment.js';
import { ShowAttachment } from './show-attachment.js';

const ID = 5000;
const contributors = ['reporter', 'employee', 'supervisor', 'admin'] as const;
const staff = ['employee', 'supervisor', 'admin'] as const;

const file = { name: 'a.log', size: 3, sha256: 'ab'.repeat(32), declaredType: 'text/plain' };
const fields = { description: 'A log', patch: false, private: false };
const data = (more: Partial<BugData<'AttachmentAdded'>> = {}): BugData<'AttachmentAdded'> => ({
  id: ID,
  ...file,
  ...fields,
  ...more,
});
const attached = (more: Partial<BugData<'AttachmentAdded'>> = {}, by: number = people.reporter) =>
  happened('AttachmentAdded', data(more), by);
const findings: Findings = { contentType: 'text/plain', thumbnail: null, patch: null, preview: null };
const processed = happened('AttachmentProcessed', { id: ID, private: false, ...findings }, 0);
const rejected = happened('AttachmentRejected', { id: ID, private: false, reason: 'Eicar' }, 0);
const hidden = happened('AttachmentHidden', { id: ID });

describe('attaching a file', () => {
  const add = (role: Role, more: Partial<typeof fields> = {}): AddAttachment =>
    new AddAttachment(issuedBy(role), BUG, { ...fields, ...more }, file, ID);

  it.each(contributors)('is for a %s', (role) => {
    given(bugAggregate, [reported()]).when(add(role)).then({ type: 'AttachmentAdded', data: data() });
  });

  it.each(staff)('privately is for a %s', (role) => {
    given(bugAggregate, [reported()])
      .when(add(role, { private: true }))
      .then({ type: 'AttachmentAdded', data: data({ private: true }) });
  });

  it('privately is not for a reporter', () => {
    given(bugAggregate, [reported()])
      .when(add('reporter', { private: true }))
      .thenRefused('private.not-allowed');
  });

  it('is not for auditors, nor for who is not logged in', () => {
    given(bugAggregate, [reported()]).when(add('auditor')).thenRefused('access.not-allowed');
    given(bugAggregate, [reported()]).when(add('anonymous')).thenRefused('access.not-logged-in');
  });

  it('to a bug that is not to be seen, or not there, is to no bug', () => {
    given(bugAggregate, [reported({ private: true })])
      .when(add('reporter'))
      .thenRefused('bug.unknown');
    given(bugAggregate, []).when(add('admin')).thenRefused('bug.unknown');
  });

  it.each(STATUSES)('is possible on a bug that is %s', (status) => {
    given(bugAggregate, bugThatIs(status))
      .when(add('reporter'))
      .then({ type: 'AttachmentAdded', data: data() });
  });

  it('has an end at 500', () => {
    const many = Array.from({ length: 500 }, (_, index) => attached({ id: index + 1 }));
    given(bugAggregate, [reported(), ...many])
      .when(add('reporter'))
      .thenRefused('bug.too-many-attachments');
    given(bugAggregate, [reported(), ...many.slice(1)])
      .when(add('reporter'))
      .then({ type: 'AttachmentAdded', data: data() });
  });

  it('answers with the id of the first time, and refuses its key to anything else', () => {
    const first = (more: Partial<BugData<'AttachmentAdded'>> = {}): BugEvent[] => [
      { type: 'AttachmentAdded', data: data({ id: 4711, ...more }) },
    ];
    expect(add('reporter').answerId(first())).toBe(4711);
    for (const other of [
      { sha256: 'cd'.repeat(32) },
      { name: 'b.log' },
      { description: 'B' },
      { patch: true },
      { private: true },
    ]) {
      expect(() => add('reporter').answerId(first(other))).toThrow(
        expect.objectContaining({ code: 'idempotency.key-reused' }),
      );
    }
  });
});

describe('making an attachment obsolete', () => {
  const obsolete = (role: Role, actor: number = people[role]): ObsoleteAttachment =>
    new ObsoleteAttachment(issuedBy(role, { actor }), BUG, ID);
  const obsoleted = (isPrivate = false) =>
    ({ type: 'AttachmentObsoleted', data: { id: ID, private: isPrivate } }) as const;

  it.each(staff)('is for a %s, whoever has uploaded it', (role) => {
    given(bugAggregate, [reported(), attached()]).when(obsolete(role)).then(obsoleted());
  });

  it('is for the reporter who has uploaded it, and for no other', () => {
    given(bugAggregate, [reported(), attached()]).when(obsolete('reporter')).then(obsoleted());
    given(bugAggregate, [reported(), attached()])
      .when(obsolete('reporter', SOMEBODY_ELSE))
      .thenRefused('access.not-allowed');
    // Not for whoever has reported the bug.
    given(bugAggregate, [reported(), attached({}, people.employee)])
      .when(obsolete('reporter'))
      .thenRefused('access.not-allowed');
  });

  it('keeps the flag of a private one, which does not exist for reporters', () => {
    const facts = [reported(), attached({ private: true }, people.employee)];
    given(bugAggregate, facts).when(obsolete('employee')).then(obsoleted(true));
    given(bugAggregate, facts).when(obsolete('reporter')).thenRefused('attachment.unknown');
    given(bugAggregate, [reported(), attached(), hidden])
      .when(obsolete('reporter'))
      .thenRefused('attachment.unknown');
  });

  it('happens once', () => {
    const already = happened('AttachmentObsoleted', { id: ID, private: false });
    given(bugAggregate, [reported(), attached(), already]).when(obsolete('employee')).thenNothing();
  });

  it('of a private bug is of no bug', () => {
    given(bugAggregate, [reported({ private: true }), attached()])
      .when(obsolete('reporter'))
      .thenRefused('bug.unknown');
  });
});

describe('hiding and showing an attachment', () => {
  it.each(staff)('is for a %s', (role) => {
    given(bugAggregate, [reported(), attached()])
      .when(new HideAttachment(issuedBy(role), BUG, ID))
      .then({ type: 'AttachmentHidden', data: { id: ID } });
    given(bugAggregate, [reported(), attached(), hidden])
      .when(new ShowAttachment(issuedBy(role), BUG, ID))
      .then({ type: 'AttachmentShown', data: { id: ID } });
  });

  it.each(['reporter', 'auditor'] as const)('is not for a %s, not even of his own', (role) => {
    for (const command of [HideAttachment, ShowAttachment]) {
      given(bugAggregate, [reported(), attached({}, people[role])])
        .when(new command(issuedBy(role), BUG, ID))
        .thenRefused('access.not-allowed');
    }
  });

  it('that is so already is nothing', () => {
    given(bugAggregate, [reported(), attached(), hidden])
      .when(new HideAttachment(issuedBy('employee'), BUG, ID))
      .thenNothing();
    given(bugAggregate, [reported(), attached()])
      .when(new ShowAttachment(issuedBy('employee'), BUG, ID))
      .thenNothing();
  });

  it('that does not exist', () => {
    given(bugAggregate, [reported()])
      .when(new HideAttachment(issuedBy('employee'), BUG, ID))
      .thenRefused('attachment.unknown');
  });
});

describe('what is found out about an attachment', () => {
  const bugzot: Issued = { ...issuedBy('admin'), actor: 0 };
  const process = new ProcessAttachment(bugzot, BUG, ID, findings);
  const reject = new RejectAttachment(bugzot, BUG, ID, 'Eicar');

  it('is written down, with whether it is private now', () => {
    given(bugAggregate, [reported(), attached()])
      .when(process)
      .then({ type: 'AttachmentProcessed', data: { id: ID, private: false, ...findings } });
    given(bugAggregate, [reported(), attached(), hidden])
      .when(process)
      .then({ type: 'AttachmentProcessed', data: { id: ID, private: true, ...findings } });
    given(bugAggregate, [reported(), attached({ private: true })])
      .when(reject)
      .then({ type: 'AttachmentRejected', data: { id: ID, private: true, reason: 'Eicar' } });
  });

  it('is written down once, and stays', () => {
    for (const already of [processed, rejected]) {
      for (const command of [process, reject]) {
        given(bugAggregate, [reported(), attached(), already]).when(command).thenNothing();
      }
    }
  });
});
