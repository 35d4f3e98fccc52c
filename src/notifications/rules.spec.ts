import { commentData, commented, happened, reported } from '../../test/support/bug-facts.js';
import { foldFacts } from '../../test/support/given.js';
import { people, SOMEBODY_ELSE } from '../../test/support/issued.js';
import type { Role } from '../access/matrix.js';
import { ACCOUNT_STATUSES } from '../accounts/domain/account.js';
import type { Preferences, Relationship } from '../accounts/domain/preferences.js';
import { bugAggregate } from '../bugs/bug-command.js';
import { bugEvents, type BugEvent, type BugEventType } from '../bugs/domain/bug.js';
import type { Fact } from '../write-path/aggregate.js';
import { channelFor, concerned, isOldNews, itemOf, mayHear, newsOf, type Occasion } from './rules.js';

const WATCHER = 61;
const PRODUCT_WATCHER = 62;
const MENTIONED = 63;
const BEFORE = 64;

const bugAfter = (...facts: Fact<BugEvent>[]) => foldFacts(bugAggregate, facts).state;
const assigned = (assignee: number, previous: number | null = null, actor: number = people.supervisor) =>
  happened('BugAssigned', { assignee, previous, from: 'NEW' }, actor);

/** A bug of the reporter, which somebody watches, given to somebody; then what happens. */
function occasion(event: Fact<BugEvent>, more: Partial<Occasion> = {}): Occasion {
  const past = [reported(), assigned(BEFORE), happened('BugWatched', { account: WATCHER }, WATCHER)];
  return {
    event,
    before: bugAfter(...past),
    after: bugAfter(...past, event),
    productWatchers: [PRODUCT_WATCHER],
    mentioned: [],
    ...more,
  };
}
const heardBy = (...args: Parameters<typeof occasion>) => Object.fromEntries(concerned(occasion(...args)));

describe('who has to do with an event', () => {
  const all = {
    [people.reporter]: ['reporter'],
    [BEFORE]: ['assignee'],
    [WATCHER]: ['watcher'],
    [PRODUCT_WATCHER]: ['productWatcher'],
  };
  const severity = (actor?: number) =>
    happened('BugSeverityChanged', { severity: 'major', previous: 'normal' }, actor);
  const comment = commented(1, { by: people.employee });

  it.each<[string, Fact<BugEvent>, Partial<Occasion>, Record<number, Relationship[]>]>([
    ['everyone with a relationship', severity(), {}, all as Record<number, Relationship[]>],
    ['all but the author', severity(people.reporter), {}, without(all, people.reporter)],
    ['all but the author, who watches', severity(WATCHER), {}, without(all, WATCHER)],
    [
      'whoever is assigned now, and whoever was until now',
      assigned(people.employee, BEFORE),
      {},
      { ...all, [people.employee]: ['assignee'] } as Record<number, Relationship[]>,
    ],
    [
      'whoever has no bug any more',
      happened('BugUnassigned', { previous: BEFORE, from: 'ASSIGNED' }),
      {},
      all as Record<number, Relationship[]>,
    ],
    [
      'whoever is mentioned, once with all relationships',
      comment,
      { mentioned: [MENTIONED, WATCHER, people.employee] },
      { ...all, [WATCHER]: ['watcher', 'mentioned'], [MENTIONED]: ['mentioned'] } as Record<
        number,
        Relationship[]
      >,
    ],
    [
      'somebody who watches product and component once',
      severity(),
      { productWatchers: [WATCHER, PRODUCT_WATCHER, WATCHER] },
      { ...all, [WATCHER]: ['watcher', 'productWatcher'] } as Record<number, Relationship[]>,
    ],
    [
      'of an edited comment only whoever it mentions',
      happened('CommentEdited', { id: 1, text: 'Better', private: false }),
      { mentioned: [MENTIONED, people.reporter] },
      { [people.reporter]: ['mentioned'], [MENTIONED]: ['mentioned'] },
    ],
    ['never BugZot itself', severity(), { productWatchers: [0] }, without(all, PRODUCT_WATCHER)],
  ])('%s', (_what, event, more, expected) => {
    expect(heardBy(event, more)).toEqual(expected);
  });

  it('has one relationship less than the author has, when he reports for himself', () => {
    const mine = reported({ assignee: people.reporter, watchers: [people.reporter, WATCHER] });
    const found = concerned({
      event: mine,
      before: bugAggregate.initial(),
      after: bugAfter(mine),
      productWatchers: [people.reporter],
      mentioned: [people.reporter],
    });
    expect(Object.fromEntries(found)).toEqual({ [WATCHER]: ['watcher'] });
  });
});

describe('how somebody hears of it', () => {
  it.each<[Preferences, Parameters<typeof channelFor>[1], Relationship[], string]>([
    [{}, 'reported', ['productWatcher'], 'mail'],
    [{}, 'commented', ['productWatcher'], 'inbox'],
    [{}, 'commented', ['productWatcher', 'watcher'], 'mail'],
    [{}, 'changed', ['reporter', 'assignee', 'watcher'], 'inbox'],
    [{}, 'assigned', ['watcher'], 'inbox'],
    [{}, 'assigned', ['watcher', 'assignee'], 'mail'],
    [{}, 'changed', ['mentioned'], 'mail'],
    [{ changed: { reporter: 'mail' } }, 'changed', ['reporter'], 'mail'],
    [{ changed: { reporter: 'mail' } }, 'moved', ['reporter'], 'mail'],
    [{ commented: { watcher: 'none' } }, 'commented', ['watcher'], 'none'],
    [{ commented: { watcher: 'none' } }, 'commented', ['watcher', 'productWatcher'], 'inbox'],
    [{ commented: { watcher: 'none', mentioned: 'inbox' } }, 'commented', ['watcher', 'mentioned'], 'inbox'],
    [{ moved: { assignee: 'none' } }, 'commented', ['assignee'], 'mail'],
    [{}, 'moved', [], 'none'],
  ])('with %j, of what was %s, as %j: %s', (preferences, news, relationships, channel) => {
    expect(channelFor(preferences, news, relationships)).toBe(channel);
  });
});

describe('whether somebody may hear of it', () => {
  const publicBug = [reported()];
  const privateBug = [reported({ private: true })];
  const open = commented(1);
  const secret = commented(2, { private: true, by: people.employee });
  const hidden = happened('CommentHidden', { id: 1 });
  const shown = happened('CommentShown', { id: 2 });
  const file = (isPrivate: boolean) =>
    happened('AttachmentAdded', {
      id: 3,
      name: 'log.txt',
      description: '',
      size: 1,
      sha256: 'aa',
      declaredType: 'text/plain',
      patch: false,
      private: isPrivate,
    });
  const privateEdge = happened('BugDependencyAdded', { relation: 'blocks', bug: 8, private: true });
  const move = happened('BugVerified', { from: 'RESOLVED' });
  const seers: readonly Role[] = ['employee', 'supervisor', 'auditor', 'admin'];

  it.each<[string, Fact<BugEvent>, Fact<BugEvent>[], boolean]>([
    ['a public comment', open, [...publicBug, open], true],
    ['a private comment', secret, [...publicBug, secret], false],
    ['a comment that was hidden since', open, [...publicBug, open, hidden], false],
    ['a private comment that was shown since', secret, [...publicBug, secret, shown], false],
    ['anything of a private bug', move, privateBug, false],
    ['the report of a private bug', privateBug[0]!, privateBug, false],
    ['a public attachment', file(false), [...publicBug, file(false)], true],
    ['a private attachment', file(true), [...publicBug, file(true)], false],
    [
      'an attachment that was hidden since',
      file(false),
      [...publicBug, file(false), happened('AttachmentHidden', { id: 3 })],
      false,
    ],
    ['a relation to a private bug', privateEdge, [...publicBug, privateEdge], false],
    ['a move', move, publicBug, true],
  ])('%s', (_what, event, facts, forEverybody) => {
    const may = (role: Role) =>
      mayHear({ status: 'active', role: role as Exclude<Role, 'anonymous'> }, event, bugAfter(...facts));
    expect(may('reporter')).toBe(forEverybody);
    expect(seers.map(may)).toEqual(seers.map(() => true));
  });

  it.each(ACCOUNT_STATUSES)('an account that is %s', (status) => {
    expect(mayHear({ status, role: 'admin' }, open, bugAfter(...publicBug, open))).toBe(status === 'active');
  });
});

describe('what is news', () => {
  const silent: BugEventType[] = [
    'BugWatched',
    'BugUnwatched',
    'CommentRedacted',
    'CommentHidden',
    'CommentShown',
    'AttachmentProcessed',
    'AttachmentRejected',
    'AttachmentHidden',
    'AttachmentShown',
  ];

  it.each(Object.keys(bugEvents) as BugEventType[])('%s, or not', (type) => {
    expect(newsOf({ type } as BugEvent) === null).toBe(silent.includes(type));
  });

  it('is not what was imported', () => {
    const origin = { source: 'bugzilla', id: '17' };
    expect(isOldNews(reported({ origin, reportedAt: '2001-01-01T00:00:00.000Z' }))).toBe(true);
    expect(isOldNews(reported())).toBe(false);
    const written = { ...commentData(1, 'Long ago'), writtenAt: '2001-01-01T00:00:00.000Z' };
    expect(isOldNews(happened('CommentAdded', written))).toBe(true);
    expect(isOldNews(commented(1))).toBe(false);
  });

  it('is about a comment, an attachment, or neither', () => {
    expect(itemOf(commented(5))).toBe(5);
    expect(itemOf(reported({ origin: { source: 'x', id: '1' } }))).toBeNull();
    expect(itemOf(happened('BugWatched', { account: SOMEBODY_ELSE }))).toBeNull();
  });
});

function without(all: object, account: number): Record<number, Relationship[]> {
  const rest = { ...all } as Record<number, Relationship[]>;
  delete rest[account];
  return rest;
}
