import { given } from '../../../test/support/given.js';
import { AT, issuedBy, people, SOMEBODY_ELSE } from '../../../test/support/issued.js';
import { ROLES } from '../../access/matrix.js';
import type { Fact } from '../../write-path/aggregate.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { SavedSearchEvent, SavedSearchEventType } from '../domain/saved-search.js';
import { savedSearchAggregate, type SavedSearchCommand } from '../saved-search-command.js';
import { ChangeSearch } from './change-search.js';
import { CreateSearch, searchQuery } from './create-search.js';
import { DeleteSearch } from './delete-search.js';
import { RenameSearch } from './rename-search.js';
import { ShareSearch } from './share-search.js';
import { UnshareSearch } from './unshare-search.js';

type Data<T extends SavedSearchEventType> = Extract<SavedSearchEvent, { type: T }>['data'];

const ID = 4;
const reporter = issuedBy('reporter');
const happened = <T extends SavedSearchEventType>(type: T, data: Data<T>) =>
  ({ type, data, actor: people.reporter, at: AT }) as Fact<SavedSearchEvent>;

const sealed = { name: 'sealed', nameKey: 'blinded', query: 'sealed, too', shared: false };
const created = happened('SavedSearchCreated', { number: ID, owner: people.reporter, ...sealed });
const shared = happened('SavedSearchShared', {});
const deleted = happened('SavedSearchDeleted', {});

const commands: [
  string,
  Fact<SavedSearchEvent>[],
  (issued: Issued) => SavedSearchCommand,
  SavedSearchEvent,
][] = [
  [
    'renamed',
    [created],
    (issued) => new RenameSearch(issued, ID, { name: 'other', nameKey: 'other key' }),
    { type: 'SavedSearchRenamed', data: { name: 'other', nameKey: 'other key' } },
  ],
  [
    'changed',
    [created],
    (issued) => new ChangeSearch(issued, ID, 'other'),
    { type: 'SavedSearchChanged', data: { query: 'other' } },
  ],
  ['shared', [created], (issued) => new ShareSearch(issued, ID), { type: 'SavedSearchShared', data: {} }],
  [
    'shared no more',
    [created, shared],
    (issued) => new UnshareSearch(issued, ID),
    { type: 'SavedSearchUnshared', data: {} },
  ],
  ['deleted', [created], (issued) => new DeleteSearch(issued, ID), { type: 'SavedSearchDeleted', data: {} }],
];

describe.each(commands)('a saved search, %s', (_what, before, command, event) => {
  it('by its owner', () => {
    given(savedSearchAggregate, before).when(command(reporter)).then(event);
  });

  it.each(ROLES.filter((role) => role !== 'reporter'))('is not for a %s whose it is not', (role) => {
    const issued = issuedBy(role);
    const unknown = role === 'anonymous' ? 'access.not-logged-in' : 'saved-search.unknown';
    const notYours = role === 'anonymous' ? 'access.not-logged-in' : 'saved-search.not-yours';
    given(savedSearchAggregate, [created]).when(command(issued)).thenRefused(unknown);
    given(savedSearchAggregate, [created, shared]).when(command(issued)).thenRefused(notYours);
  });

  it('is unknown before it is made and after it is deleted', () => {
    given(savedSearchAggregate, []).when(command(reporter)).thenRefused('saved-search.unknown');
    given(savedSearchAggregate, [...before, deleted])
      .when(command(reporter))
      .thenRefused('saved-search.unknown');
  });
});

describe('a saved search', () => {
  it('is made once', () => {
    const create = new CreateSearch(issuedBy('auditor'), ID, { ...sealed, shared: true });
    const data = { number: ID, owner: people.auditor, ...sealed, shared: true };
    given(savedSearchAggregate, []).when(create).then({ type: 'SavedSearchCreated', data });
    given(savedSearchAggregate, [happened('SavedSearchCreated', data)])
      .when(create)
      .thenNothing();
    given(savedSearchAggregate, [])
      .when(new CreateSearch(issuedBy('anonymous'), ID, sealed))
      .thenRefused('access.not-logged-in');
  });

  it('is shared once, and once no more', () => {
    given(savedSearchAggregate, [created, shared]).when(new ShareSearch(reporter, ID)).thenNothing();
    given(savedSearchAggregate, [created]).when(new UnshareSearch(reporter, ID)).thenNothing();
    const again = [created, shared, happened('SavedSearchUnshared', {})];
    given(savedSearchAggregate, again)
      .when(new ShareSearch({ ...reporter, actor: SOMEBODY_ELSE }, ID))
      .thenRefused('saved-search.unknown');
  });
});

describe('the query of a search', () => {
  it.each([
    ['status=open', { status: 'open' }],
    ['?status=open&status=CLOSED&q=crash%20now', { status: ['open', 'CLOSED'], q: 'crash now' }],
    [{ assignee: 'me' }, { assignee: 'me' }],
    [
      { tag: ['a', 'b'], sort: '-created' },
      { tag: ['a', 'b'], sort: '-created' },
    ],
    [{ mystery: '1' }, { mystery: '1' }],
  ])('may be %j', (given, expected) => {
    expect(searchQuery.parse(given)).toEqual(expected);
  });

  it.each([
    [7],
    [null],
    [['status=open']],
    [''],
    ['status='],
    ['a-b=1'],
    ['limit=3'],
    [{ after: 'W10' }],
    [{ count: 'true' }],
    [{ status: 1 }],
    [{ status: [] }],
    [{ status: [['open']] }],
    [{ status: '' }],
    [{ 'a b': 'x' }],
    [{ q: 'x'.repeat(256) }],
    [{ q: '\u0000' }],
    [{ tag: Array.from({ length: 51 }, (_, n) => `t${n}`) }],
    [{ tag: Array.from({ length: 50 }, () => 'x'.repeat(100)) }],
    [`q=${'x'.repeat(4000)}`],
  ])('is not %j', (given) => {
    expect(searchQuery.safeParse(given).success).toBe(false);
  });
});
