import { commented, happened, reported, resolved } from '../../test/support/bug-facts.js';
import { bugEvents, type BugEvent, type BugEventType } from '../bugs/domain/bug.js';
import { NEWS_TYPES } from './rules.js';
import { changesInWords, type Vocabulary } from './words.js';

const words: Vocabulary = {
  person: (account) => `Person ${account}`,
  product: (number) => `Product ${number}`,
  attachment: (id) => `file ${id}`,
  all: false,
};
const everything: Vocabulary = { ...words, all: true };
const place = { product: 1, component: 'ui', version: '1.0' };
const file = {
  id: 3,
  name: 'log.txt',
  description: 'What it said',
  size: 1,
  sha256: 'aa',
  declaredType: 'text/plain',
  patch: false,
};

const told: Partial<Record<BugEventType, [BugEvent, string[]][]>> = {
  BugReported: [
    [
      reported({ assignee: 4, tags: ['a', 'b'], due: '2030-01-01' }),
      [
        'Product: Product 1',
        'Component: ui',
        'Version: 1.0',
        'Severity: normal',
        'Priority: normal',
        'Assignee: Person 4',
        'Tags: a, b',
        'Due: 2030-01-01',
      ],
    ],
  ],
  BugAssigned: [
    [
      happened('BugAssigned', { assignee: 4, previous: null, from: 'NEW' }),
      ['Status: NEW → ASSIGNED', 'Assignee: nobody → Person 4'],
    ],
    [
      happened('BugAssigned', { assignee: 4, previous: 5, from: 'ASSIGNED' }),
      ['Assignee: Person 5 → Person 4'],
    ],
  ],
  BugUnassigned: [
    [
      happened('BugUnassigned', { previous: 4, from: 'ASSIGNED' }),
      ['Status: ASSIGNED → NEW', 'Assignee: Person 4 → nobody'],
    ],
  ],
  BugStarted: [
    [happened('BugStarted', { assignee: 4, previous: 4, from: 'NEW' }), ['Status: NEW → IN_PROGRESS']],
  ],
  BugResolved: [
    [resolved('FIXED'), ['Status: NEW → RESOLVED', 'Resolution: FIXED']],
    [resolved('DUPLICATE', 8), ['Status: NEW → RESOLVED', 'Resolution: DUPLICATE of bug 8']],
    [
      happened('BugResolved', {
        resolution: 'DUPLICATE',
        duplicateOf: 8,
        duplicatePrivate: true,
        from: 'NEW',
      }),
      ['Status: NEW → RESOLVED', 'Resolution: DUPLICATE'],
    ],
  ],
  BugVerified: [[happened('BugVerified', { from: 'RESOLVED' }), ['Status: RESOLVED → VERIFIED']]],
  BugClosed: [[happened('BugClosed', { from: 'VERIFIED' }), ['Status: VERIFIED → CLOSED']]],
  BugReopened: [
    [
      happened('BugReopened', { from: 'CLOSED', duplicateOf: 8, duplicatePrivate: true }),
      ['Status: CLOSED → REOPENED'],
    ],
  ],
  BugRetitled: [[happened('BugRetitled', { title: 'New', previous: 'Old' }), ['Title: Old → New']]],
  BugDescribed: [[happened('BugDescribed', { description: 'x' }), ['The description was changed:']]],
  BugSeverityChanged: [
    [happened('BugSeverityChanged', { severity: 'major', previous: 'minor' }), ['Severity: minor → major']],
  ],
  BugPriorityChanged: [
    [happened('BugPriorityChanged', { priority: 'high', previous: 'low' }), ['Priority: low → high']],
  ],
  BugVersionChanged: [
    [happened('BugVersionChanged', { version: null, previous: '1.0' }), ['Version: 1.0 → none']],
  ],
  BugDueDateChanged: [
    [happened('BugDueDateChanged', { due: '2030-01-01', previous: null }), ['Due: never → 2030-01-01']],
  ],
  BugMoved: [
    [
      happened('BugMoved', { product: 2, component: 'ui', version: null, previous: place }),
      ['Product: Product 1 → Product 2', 'Version: 1.0 → none'],
    ],
  ],
  BugTagged: [[happened('BugTagged', { tag: 'a' }), ['Tag added: a']]],
  BugUntagged: [[happened('BugUntagged', { tag: 'a' }), ['Tag removed: a']]],
  BugDependencyAdded: [
    [happened('BugDependencyAdded', { relation: 'blocks', bug: 8, private: false }), ['It blocks bug 8 now']],
  ],
  BugDependencyRemoved: [
    [
      happened('BugDependencyRemoved', { relation: 'dependsOn', bug: 8, private: false }),
      ['It depends on bug 8 no more'],
    ],
  ],
  BugDuplicateFound: [
    [happened('BugDuplicateFound', { duplicate: 8, private: false }), ['Bug 8 is a duplicate of it']],
  ],
  BugDuplicateWithdrawn: [
    [
      happened('BugDuplicateWithdrawn', { duplicate: 8, private: false }),
      ['Bug 8 is no duplicate of it any more'],
    ],
  ],
  CommentAdded: [
    [commented(1), ['Comment:']],
    [commented(1, { private: true }), ['Private comment:']],
  ],
  CommentEdited: [[happened('CommentEdited', { id: 1, text: 'x', private: false }), ['Comment, edited:']]],
  AttachmentAdded: [
    [happened('AttachmentAdded', { ...file, private: false }), ['Attachment: log.txt (What it said)']],
    [
      happened('AttachmentAdded', { ...file, description: '', private: true }),
      ['Private attachment: log.txt'],
    ],
  ],
  AttachmentObsoleted: [
    [happened('AttachmentObsoleted', { id: 3, private: false }), ['Attachment obsolete: file 3']],
  ],
};

describe('an event in words', () => {
  it.each(Object.entries(told))('is %s', (_type, cases) => {
    for (const [event, expected] of cases) expect(changesInWords(event, words)).toEqual(expected);
  });

  it('is there for everything that is news, and for nothing else', () => {
    expect(Object.keys(told).sort()).toEqual([...NEWS_TYPES].sort());
    const silent = (Object.keys(bugEvents) as BugEventType[]).filter((type) => !NEWS_TYPES.includes(type));
    for (const type of silent) expect(changesInWords({ type, data: {} } as BugEvent, words)).toEqual([]);
  });

  it('names a private bug to whoever may see it', () => {
    const data = { resolution: 'DUPLICATE', duplicateOf: 8, duplicatePrivate: true, from: 'NEW' } as const;
    expect(changesInWords(happened('BugResolved', data), everything)[1]).toBe(
      'Resolution: DUPLICATE of bug 8',
    );
  });
});
