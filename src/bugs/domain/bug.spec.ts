import { deepFreeze } from '../../../test/support/deep-freeze.js';
import { AT, people } from '../../../test/support/issued.js';
import {
  evolveBug,
  initialBug,
  bugEvents,
  isPrivate,
  type Bug,
  type BugEvent,
  type BugEventType,
} from './bug.js';

type Data = { [T in BugEventType]: Extract<BugEvent, { type: T }>['data'] };

/** One of each, in an order in which they could have happened. */
const examples: Data = {
  BugReported: {
    number: 7,
    product: 1,
    component: 'ui',
    version: null,
    title: 'It crashes',
    description: '',
    severity: 'normal',
    priority: 'normal',
    tags: ['ui'],
    platform: null,
    due: null,
    assignee: null,
    watchers: [people.reporter],
    private: false,
    reporter: people.reporter,
    reportedAt: AT,
    origin: null,
  },
  BugRetitled: { title: 'It burns', previous: 'It crashes' },
  BugDescribed: { description: 'Brightly.' },
  BugSeverityChanged: { severity: 'blocker', previous: 'normal' },
  BugPriorityChanged: { priority: 'highest', previous: 'normal' },
  BugVersionChanged: { version: '1.1', previous: null },
  BugDueDateChanged: { due: '2026-04-01', previous: null },
  BugMoved: {
    product: 2,
    component: 'core',
    version: null,
    previous: { product: 1, component: 'ui', version: '1.1' },
  },
  BugTagged: { tag: 'fire' },
  BugUntagged: { tag: 'ui' },
  BugDependencyAdded: { relation: 'blocks', bug: 8, private: false },
  BugDependencyRemoved: { relation: 'blocks', bug: 8, private: false },
  BugDuplicateFound: { duplicate: 9, private: false },
  BugDuplicateWithdrawn: { duplicate: 9, private: false },
  BugWatched: { account: people.employee },
  BugUnwatched: { account: people.reporter },
  CommentAdded: { id: 1, text: 'Hello.', private: false, author: people.reporter, writtenAt: AT },
  AttachmentAdded: {
    id: 2,
    name: 'a.txt',
    description: '',
    size: 1,
    sha256: '00',
    declaredType: 'text/plain',
    patch: false,
    private: false,
  },
  AttachmentProcessed: {
    id: 2,
    private: false,
    contentType: 'text/plain',
    thumbnail: null,
    patch: null,
    preview: null,
  },
  AttachmentRejected: { id: 2, private: false, reason: 'virus' },
  AttachmentObsoleted: { id: 2, private: false },
  AttachmentHidden: { id: 2 },
  AttachmentShown: { id: 2 },
  CommentEdited: { id: 1, text: 'Hallo.', private: false },
  CommentHidden: { id: 1 },
  CommentShown: { id: 1 },
  CommentRedacted: { id: 1, private: false },
  BugAssigned: { assignee: people.employee, previous: null, from: 'NEW' },
  BugUnassigned: { previous: people.employee, from: 'ASSIGNED' },
  BugStarted: { assignee: people.employee, previous: null, from: 'NEW' },
  BugResolved: { resolution: 'DUPLICATE', duplicateOf: 3, duplicatePrivate: true, from: 'IN_PROGRESS' },
  BugVerified: { from: 'RESOLVED' },
  BugClosed: { from: 'VERIFIED' },
  BugReopened: { from: 'CLOSED', duplicateOf: 3, duplicatePrivate: true },
};

const types = Object.keys(examples) as BugEventType[];
const factOf = (type: BugEventType, data: object = examples[type]) =>
  ({ type, data, actor: people.employee, at: AT }) as BugEvent & { actor: number };
const story = types.map((type) => factOf(type));
const foldAll = (facts: typeof story): Bug => facts.reduce(evolveBug, initialBug());

describe('the fold of a bug', () => {
  it('is tried with an example of every event', () => {
    expect(types.toSorted()).toEqual(Object.keys(bugEvents).sort());
    for (const type of types) expect(bugEvents[type].parse(examples[type])).toEqual(examples[type]);
  });

  it.each(types)('changes nothing in place with %s', (type) => {
    const before = deepFreeze(foldAll(story.slice(0, types.indexOf(type))));
    const shown = JSON.stringify(before);
    const first = evolveBug(before, deepFreeze(factOf(type)));
    expect(JSON.stringify(before)).toBe(shown);
    expect(JSON.stringify(evolveBug(before, factOf(type)))).toBe(JSON.stringify(first));
  });

  // Only CommentEdited leaves no trace: no rule reads a text.
  it.each(types.filter((type) => type !== 'CommentEdited'))('handles %s', (type) => {
    const before = foldAll(story.slice(0, types.indexOf(type)));
    expect(JSON.stringify(evolveBug(before, factOf(type)))).not.toBe(JSON.stringify(before));
  });

  it.each(types)('does not fail with %s, however strange the moment', (type) => {
    expect(() => evolveBug(initialBug(), factOf(type))).not.toThrow();
    expect(() => evolveBug(foldAll(story), factOf(type))).not.toThrow();
  });

  it('passes over a type that it does not know', () => {
    const bug = foldAll(story);
    expect(evolveBug(bug, { type: 'BugSold', data: {}, actor: 1 } as never)).toBe(bug);
  });

  it('comes to what happened last', () => {
    const bug = foldAll(story);
    expect(bug).toMatchObject({ title: 'It burns', status: 'REOPENED', resolution: null, duplicateOf: null });
    expect(bug).toMatchObject({ product: 2, component: 'core', version: null, reporter: people.reporter });
    expect([bug.tags.toArray(), bug.watchers.toArray()]).toEqual([['fire'], [people.employee]]);
    expect(bug.comments.get(1)).toEqual({ author: people.reporter, private: false, redacted: true });
  });
});

describe('what the public may not know of', () => {
  const withFlag = types.filter((type) => type !== 'BugReported' && 'private' in examples[type]);

  it.each(withFlag)('is %s when it says that it is private', (type) => {
    expect(isPrivate(factOf(type, { ...examples[type], private: true }))).toBe(true);
    expect(isPrivate(factOf(type, { ...examples[type], private: false }))).toBe(false);
  });

  it('is that a comment was hidden, and nothing else without a flag', () => {
    const others = types.filter((type) => !withFlag.includes(type));
    expect(others.filter((type) => isPrivate(factOf(type)))).toEqual(['AttachmentHidden', 'CommentHidden']);
  });

  it('is not the report of a private bug: whoever may not see it sees no bug at all', () => {
    expect(isPrivate(factOf('BugReported', { ...examples.BugReported, private: true }))).toBe(false);
  });

  it('is counted', () => {
    const secret = { id: 2, text: 'Psst.', private: true };
    const facts = [...story, factOf('CommentAdded', secret), factOf('CommentEdited', secret)];
    expect(foldAll(facts).privateEvents).toBe(facts.filter(isPrivate).length);
    expect(foldAll(facts).privateEvents).toBe(4);
  });
});
