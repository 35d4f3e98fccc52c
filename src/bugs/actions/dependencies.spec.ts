import { BUG, happened, reported } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy } from '../../../test/support/issued.js';
import { bugAggregate } from '../bug-command.js';
import { AddDependency, DependencyBody, type OtherBug, type Relation } from './add-dependency.js';
import { RemoveDependency } from './remove-dependency.js';

const employee = issuedBy('employee');
const other: OtherBug = { number: 3, private: false, leadsBack: false };
const add = (relation: Relation, bug: OtherBug | undefined): AddDependency =>
  new AddDependency(employee, BUG, relation, bug);
const added = (relation: Relation, bug: number) =>
  happened('BugDependencyAdded', { relation, bug, private: false });

describe.each<Relation>(['blocks', 'dependsOn'])('a dependency, %s', (relation) => {
  const opposite = relation === 'blocks' ? 'dependsOn' : 'blocks';

  it('is added once', () => {
    given(bugAggregate, [reported()])
      .when(add(relation, other))
      .then({ type: 'BugDependencyAdded', data: { relation, bug: 3, private: false } });
    given(bugAggregate, [reported(), added(relation, 3)])
      .when(add(relation, other))
      .thenNothing();
  });

  it('says when the other bug is private', () => {
    given(bugAggregate, [reported()])
      .when(add(relation, { ...other, private: true }))
      .then({ type: 'BugDependencyAdded', data: { relation, bug: 3, private: true } });
  });

  it('is refused when it closes a loop', () => {
    given(bugAggregate, [reported()])
      .when(add(relation, { ...other, leadsBack: true }))
      .thenRefused('bug.dependency-loop');
  });

  it('is refused from a bug to itself', () => {
    given(bugAggregate, [reported()])
      .when(add(relation, { ...other, number: BUG }))
      .thenRefused('bug.dependency-loop');
  });

  it('is refused to a bug that is not there or not to be seen', () => {
    given(bugAggregate, [reported()]).when(add(relation, undefined)).thenRefused('bug.other-unknown');
  });

  it('is removed once, and does not take the opposite one along', () => {
    const remove = new RemoveDependency(employee, BUG, relation, { number: 3, private: false });
    given(bugAggregate, [reported(), added(relation, 3)])
      .when(remove)
      .then({ type: 'BugDependencyRemoved', data: { relation, bug: 3, private: false } });
    given(bugAggregate, [reported(), added(opposite, 3)])
      .when(remove)
      .thenNothing();
  });
});

describe('dependencies', () => {
  it('are 500 at the most, both kinds together', () => {
    const half = Array.from({ length: 250 }, (_, n) => [
      added('blocks', 1000 + n),
      added('dependsOn', 2000 + n),
    ]).flat();
    given(bugAggregate, [reported(), ...half])
      .when(add('blocks', other))
      .thenRefused('bug.too-many-dependencies');
    given(bugAggregate, [reported(), ...half.slice(1)])
      .when(add('blocks', other))
      .then({ type: 'BugDependencyAdded', data: { relation: 'blocks', bug: 3, private: false } });
  });

  it('are not for reporters', () => {
    given(bugAggregate, [reported()])
      .when(new AddDependency(issuedBy('reporter'), BUG, 'blocks', other))
      .thenRefused('access.not-allowed');
  });

  it.each([
    [{ blocks: 1 }, true],
    [{ dependsOn: 1 }, true],
    [{}, false],
    [{ blocks: 1, dependsOn: 2 }, false],
  ])('are asked for one at a time: %j', (body, accepted) => {
    expect(DependencyBody.safeParse(body).success).toBe(accepted);
  });
});
