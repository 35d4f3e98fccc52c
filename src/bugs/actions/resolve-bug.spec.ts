import { BUG, bugThatIs, happened, reported, resolved } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy } from '../../../test/support/issued.js';
import { bugAggregate } from '../bug-command.js';
import { RESOLUTIONS, type Resolution } from '../domain/bug.workflow.js';
import { NoteDuplicate } from './note-duplicate.js';
import { ResolveBug, type ResolveFacts } from './resolve-bug.js';

const employee = issuedBy('employee');
const free: ResolveFacts = { openBlockers: [] };
const original = (private_ = false, leadsBack = false): ResolveFacts => ({
  openBlockers: [],
  original: { private: private_, leadsBack },
});

const resolve = (resolution: Resolution, duplicateOf?: number, facts: ResolveFacts = free): ResolveBug =>
  new ResolveBug(employee, BUG, { resolution, duplicateOf }, facts, 1);

describe('resolving', () => {
  it.each(RESOLUTIONS.filter((resolution) => resolution !== 'DUPLICATE'))('as %s', (resolution) => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(resolve(resolution))
      .then({
        type: 'BugResolved',
        data: { resolution, duplicateOf: null, duplicatePrivate: false, from: 'NEW' },
      });
  });

  it.each([true, false])('as DUPLICATE says whether the other bug is private: %s', (isPrivate) => {
    given(bugAggregate, bugThatIs('IN_PROGRESS'))
      .when(resolve('DUPLICATE', 3, original(isPrivate)))
      .then({
        type: 'BugResolved',
        data: { resolution: 'DUPLICATE', duplicateOf: 3, duplicatePrivate: isPrivate, from: 'IN_PROGRESS' },
      });
  });

  it('as DUPLICATE needs the other bug', () => {
    given(bugAggregate, bugThatIs('NEW')).when(resolve('DUPLICATE')).thenRefused('bug.duplicate-of-required');
  });

  it('as anything else takes no other bug', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(resolve('FIXED', 3, original()))
      .thenRefused('bug.duplicate-of-unexpected');
  });

  it('refuses another bug that does not exist or is not to be seen', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(resolve('DUPLICATE', 3, free))
      .thenRefused('bug.other-unknown');
  });

  it('refuses a loop of duplicates', () => {
    given(bugAggregate, bugThatIs('NEW'))
      .when(resolve('DUPLICATE', 3, original(false, true)))
      .thenRefused('bug.duplicate-loop');
  });

  it('refuses FIXED while an open bug blocks it, and names the blocker', () => {
    const blocked = resolve('FIXED', undefined, { openBlockers: [3, 4] });
    given(bugAggregate, bugThatIs('NEW')).when(blocked).thenRefused('bug.blocked');
    expect(() => blocked.decide({ ...bugAggregate.initial(), reported: true })).toThrow('3, 4');
  });

  it.each(RESOLUTIONS.filter((resolution) => resolution !== 'FIXED' && resolution !== 'DUPLICATE'))(
    'as %s does not mind blockers',
    (resolution) => {
      given(bugAggregate, bugThatIs('NEW'))
        .when(resolve(resolution, undefined, { openBlockers: [3] }))
        .then({
          type: 'BugResolved',
          data: { resolution, duplicateOf: null, duplicatePrivate: false, from: 'NEW' },
        });
    },
  );

  it('does not replace one resolution by another', () => {
    given(bugAggregate, bugThatIs('RESOLVED')).when(resolve('WONTFIX')).thenRefused('bug.illegal-move');
  });

  it('is already so for the same original, and not for another one', () => {
    const facts = [reported(), resolved('DUPLICATE', 3)];
    given(bugAggregate, facts)
      .when(resolve('DUPLICATE', 3, original()))
      .thenNothing();
    given(bugAggregate, facts)
      .when(resolve('DUPLICATE', 4, original()))
      .thenRefused('bug.illegal-move');
  });
});

describe('the other side of a duplicate', () => {
  const note = (found: boolean): NoteDuplicate =>
    new NoteDuplicate(employee, BUG, { number: 9, private: true }, found);
  const found = happened('BugDuplicateFound', { duplicate: 9, private: true });

  it('is noted once', () => {
    given(bugAggregate, [reported()])
      .when(note(true))
      .then({ type: 'BugDuplicateFound', data: { duplicate: 9, private: true } });
    given(bugAggregate, [reported(), found]).when(note(true)).thenNothing();
  });

  it('is withdrawn once', () => {
    given(bugAggregate, [reported(), found])
      .when(note(false))
      .then({ type: 'BugDuplicateWithdrawn', data: { duplicate: 9, private: true } });
    given(bugAggregate, [reported()]).when(note(false)).thenNothing();
  });
});
