import { given } from '../../../test/support/given.js';
import { AT, issuedBy, people } from '../../../test/support/issued.js';
import { ROLES } from '../../access/matrix.js';
import type { Fact } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { WorklistEvent, WorklistEventType } from '../domain/worklist.js';
import { worklistAggregate, type WorklistCommand } from '../worklist-command.js';
import { AddItem } from './add-item.js';
import { CheckItem } from './check-item.js';
import { CreateWorklist } from './create-worklist.js';
import { DeleteWorklist } from './delete-worklist.js';
import { MoveItem } from './move-item.js';
import { RemoveItem } from './remove-item.js';
import { RenameWorklist } from './rename-worklist.js';
import { UncheckItem } from './uncheck-item.js';

type Data<T extends WorklistEventType> = Extract<WorklistEvent, { type: T }>['data'];

const ID = 4;
const reporter = issuedBy('reporter');
const happened = <T extends WorklistEventType>(type: T, data: Data<T>) =>
  ({ type, data, actor: people.reporter, at: AT }) as Fact<WorklistEvent>;

const name = { name: 'sealed', nameKey: 'blinded' };
const created = happened('WorklistCreated', { number: ID, owner: people.reporter, ...name });
const added = (id: number, textKey = `text ${id}`) =>
  happened('WorklistItemAdded', { id, item: 'sealed', textKey });
const facts = [created, added(1), added(2)];
const checked = happened('WorklistItemChecked', { id: 1 });
const deleted = happened('WorklistDeleted', {});
const addItem = (issued: Issued, textKey = 'new', bugVisible = true) =>
  new AddItem(issued, ID, { item: 'sealed', textKey, bugVisible });

const commands: [string, Fact<WorklistEvent>[], (issued: Issued) => WorklistCommand, WorklistEvent][] = [
  [
    'renamed',
    facts,
    (issued) => new RenameWorklist(issued, ID, { name: 'other', nameKey: 'other key' }),
    { type: 'WorklistRenamed', data: { name: 'other', nameKey: 'other key' } },
  ],
  ['deleted', facts, (issued) => new DeleteWorklist(issued, ID), { type: 'WorklistDeleted', data: {} }],
  [
    'longer by an item',
    facts,
    addItem,
    { type: 'WorklistItemAdded', data: { id: 3, item: 'sealed', textKey: 'new' } },
  ],
  [
    'done as to an item',
    facts,
    (issued) => new CheckItem(issued, ID, 1),
    { type: 'WorklistItemChecked', data: { id: 1 } },
  ],
  [
    'not done as to an item',
    [...facts, checked],
    (issued) => new UncheckItem(issued, ID, 1),
    { type: 'WorklistItemUnchecked', data: { id: 1 } },
  ],
  [
    'in another order',
    facts,
    (issued) => new MoveItem(issued, ID, 2, 1),
    { type: 'WorklistItemMoved', data: { id: 2, before: 1 } },
  ],
  [
    'shorter by an item',
    facts,
    (issued) => new RemoveItem(issued, ID, 1),
    { type: 'WorklistItemRemoved', data: { id: 1 } },
  ],
];

describe.each(commands)('a worklist, %s', (_what, before, command, event) => {
  it('by its owner', () => {
    given(worklistAggregate, before).when(command(reporter)).then(event);
  });

  it.each(ROLES.filter((role) => role !== 'reporter'))('is unknown to a %s whose it is not', (role) => {
    given(worklistAggregate, before)
      .when(command(issuedBy(role)))
      .thenRefused(role === 'anonymous' ? 'access.not-logged-in' : 'worklist.unknown');
  });

  it('is unknown before it is made and after it is deleted', () => {
    given(worklistAggregate, []).when(command(reporter)).thenRefused('worklist.unknown');
    given(worklistAggregate, [...before, deleted])
      .when(command(reporter))
      .thenRefused('worklist.unknown');
  });
});

describe('a worklist', () => {
  it.each(ROLES)('is made by a %s who is logged in, once', (role) => {
    const create = new CreateWorklist(issuedBy(role), ID, name);
    if (role === 'anonymous') {
      given(worklistAggregate, []).when(create).thenRefused('access.not-logged-in');
      return;
    }
    const data = { number: ID, owner: people[role], ...name };
    given(worklistAggregate, []).when(create).then({ type: 'WorklistCreated', data });
    given(worklistAggregate, [happened('WorklistCreated', data)])
      .when(create)
      .thenNothing();
  });

  it('has each item once, until it is removed', () => {
    given(worklistAggregate, facts).when(addItem(reporter, 'text 2')).thenRefused('worklist.item-exists');
    given(worklistAggregate, [...facts, happened('WorklistItemRemoved', { id: 2 })])
      .when(addItem(reporter, 'text 2'))
      .then({ type: 'WorklistItemAdded', data: { id: 3, item: 'sealed', textKey: 'text 2' } });
  });

  it('has items that are checked and unchecked once', () => {
    given(worklistAggregate, [...facts, checked])
      .when(new CheckItem(reporter, ID, 1))
      .thenNothing();
    given(worklistAggregate, facts)
      .when(new UncheckItem(reporter, ID, 1))
      .thenNothing();
  });

  it('has items that stand where they were put, and are put there once', () => {
    const three = [...facts, added(3)];
    const move = (item: number, before: number | null) => new MoveItem(reporter, ID, item, before);
    const moved = (id: number, before: number | null) => happened('WorklistItemMoved', { id, before });
    given(worklistAggregate, three).when(move(3, null)).thenNothing();
    given(worklistAggregate, three).when(move(1, 2)).thenNothing();
    given(worklistAggregate, three).when(move(1, 1)).thenNothing();
    given(worklistAggregate, [...three, moved(3, 1)])
      .when(move(3, 1))
      .thenNothing();
    given(worklistAggregate, [...three, moved(3, 1), happened('WorklistItemRemoved', { id: 1 })])
      .when(move(3, 2))
      .thenNothing();
    given(worklistAggregate, [...three, moved(1, null)])
      .when(move(2, null))
      .then({ type: 'WorklistItemMoved', data: { id: 2, before: null } });
  });

  it('puts no item before one that is not there', () => {
    given(worklistAggregate, facts)
      .when(new MoveItem(reporter, ID, 1, 3))
      .thenRefused('worklist.place-unknown');
    given(worklistAggregate, facts)
      .when(new MoveItem(reporter, ID, 3, 1))
      .thenRefused('worklist.item-unknown');
  });

  it('knows no other items', () => {
    for (const command of [
      new CheckItem(reporter, ID, 3),
      new UncheckItem(reporter, ID, 3),
      new RemoveItem(reporter, ID, 3),
    ]) {
      given(worklistAggregate, facts).when(command).thenRefused('worklist.item-unknown');
    }
  });

  it('points at no bug that its owner cannot see', () => {
    given(worklistAggregate, facts)
      .when(addItem(reporter, 'new', false))
      .thenRefused('worklist.no-such-bug');
  });

  it('has 1,000 items at the most, however many it ever had', () => {
    const full = Array.from({ length: 998 }, (_, index) => added(index + 3));
    given(worklistAggregate, [...facts, ...full])
      .when(addItem(reporter))
      .thenRefused('worklist.too-many-items');
    given(worklistAggregate, [...facts, ...full, happened('WorklistItemRemoved', { id: 7 })])
      .when(addItem(reporter))
      .then({ type: 'WorklistItemAdded', data: { id: 1001, item: 'sealed', textKey: 'new' } });
  });
});
