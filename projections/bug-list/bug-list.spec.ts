import { commentData, happened, reported, type BugData } from '../../test/support/bug-facts.js';
import { people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { BugEvent, BugEventType } from '../../src/bugs/domain/bug.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { bugList } from './bug-list.projection.js';
import { activityTable, bugTable, changeTable, type ActivityRow, type BugListRow } from './bug-list.table.js';

type Line = BugListRow & ActivityRow;

const REPORTED_AT = '2026-03-01T12:00:00.000Z';
const LATER = '2026-03-02T12:00:00.000Z';
/** As Postgres shows them. */
const reportedAt = '2026-03-01T12:00:00+00:00';
const later = '2026-03-02T12:00:00+00:00';

describe('the list of bugs', () => {
  let read: ReadSide;
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  /** Reports another bug, lets all this happen to it a day later, and shows its line. */
  async function line(...facts: Fact<BugEvent>[]): Promise<Line> {
    number += 1;
    const report = { ...reported({ number, watchers: [people.reporter], tags: ['ui'] }), at: REPORTED_AT };
    await read.happen(`bug-${number}`, report, ...facts.map((fact) => ({ ...fact, at: LATER })));
    const [row] = await read.rows(bugList, bugTable, { number });
    const [activity] = await read.rows(bugList, activityTable, { number });
    expect(activity?.private).toBe(row?.private);
    return { ...row!, ...activity! };
  }
  const after = <T extends BugEventType>(type: T, data: BugData<T>) => line(happened(type, data));

  const assigned = happened('BugAssigned', { assignee: people.employee, previous: null, from: 'NEW' });
  const resolvedFixed = happened('BugResolved', {
    resolution: 'FIXED',
    duplicateOf: null,
    duplicatePrivate: false,
    from: 'NEW',
  });
  const comment = (id: number, isPrivate = false) =>
    happened('CommentAdded', commentData(id, `Text ${id}`, isPrivate));

  it('shows a new bug whole', async () => {
    expect(await line()).toEqual({
      number,
      product: 1,
      component: 'ui',
      version: '1.0',
      title: 'It crashes',
      status: 'NEW',
      resolution: null,
      severity: 'normal',
      priority: 'normal',
      severity_rank: 3,
      priority_rank: 2,
      reporter: people.reporter,
      assignee: null,
      watchers: [people.reporter],
      tags: ['ui'],
      platform: null,
      due: null,
      private: false,
      created_at: reportedAt,
      resolved_at: null,
      changed_at: reportedAt,
      public_changed_at: reportedAt,
      comments: 0,
      public_comments: 0,
    });
  });

  it.each<[BugEventType, Fact<BugEvent>[], Partial<Line>]>([
    ['BugAssigned', [assigned], { status: 'ASSIGNED', assignee: people.employee }],
    [
      'BugUnassigned',
      [assigned, happened('BugUnassigned', { previous: people.employee, from: 'ASSIGNED' })],
      { status: 'NEW', assignee: null },
    ],
    [
      'BugStarted',
      [happened('BugStarted', { assignee: people.employee, previous: null, from: 'NEW' })],
      { status: 'IN_PROGRESS', assignee: people.employee },
    ],
    ['BugResolved', [resolvedFixed], { status: 'RESOLVED', resolution: 'FIXED', resolved_at: later }],
    [
      'BugVerified',
      [resolvedFixed, happened('BugVerified', { from: 'RESOLVED' })],
      { status: 'VERIFIED', resolution: 'FIXED', resolved_at: later },
    ],
    [
      'BugClosed',
      [resolvedFixed, happened('BugClosed', { from: 'RESOLVED' })],
      { status: 'CLOSED', resolution: 'FIXED' },
    ],
    [
      'BugReopened',
      [
        resolvedFixed,
        happened('BugReopened', { from: 'RESOLVED', duplicateOf: null, duplicatePrivate: false }),
      ],
      { status: 'REOPENED', resolution: null, resolved_at: null },
    ],
  ])('follows its life: %s', async (_, facts, expected) => {
    expect(await line(...facts)).toMatchObject({
      ...expected,
      created_at: reportedAt,
      changed_at: later,
      public_changed_at: later,
    });
  });

  it('shows fields as they are now', async () => {
    const row = await line(
      happened('BugRetitled', { title: 'It burns', previous: 'It crashes' }),
      happened('BugSeverityChanged', { severity: 'blocker', previous: 'normal' }),
      happened('BugPriorityChanged', { priority: 'lowest', previous: 'normal' }),
      happened('BugDueDateChanged', { due: '2026-04-01', previous: null }),
      happened('BugVersionChanged', { version: '1.1', previous: '1.0' }),
    );
    expect(row).toMatchObject({ title: 'It burns', severity: 'blocker', severity_rank: 0 });
    expect(row).toMatchObject({ priority: 'lowest', priority_rank: 4, due: '2026-04-01', version: '1.1' });
  });

  it('moves with the bug', async () => {
    const previous = { product: 1, component: 'ui', version: '1.0' };
    expect(await after('BugMoved', { product: 2, component: 'core', version: null, previous })).toMatchObject(
      { product: 2, component: 'core', version: null },
    );
  });

  it('shows each tag once, in the order in which they came', async () => {
    const tagged = (tag: string) => happened('BugTagged', { tag });
    const row = await line(tagged('a'), tagged('b'), tagged('a'), happened('BugUntagged', { tag: 'ui' }));
    expect(row.tags).toEqual(['b', 'a']);
  });

  it('does not move a bug up because somebody watches it', async () => {
    const row = await line(
      happened('BugWatched', { account: people.employee }),
      happened('BugUnwatched', { account: people.reporter }),
    );
    expect(row).toMatchObject({ watchers: [people.employee], changed_at: reportedAt });
  });

  it.each<[BugEventType, Fact<BugEvent>]>([
    ['BugDescribed', happened('BugDescribed', { description: 'More.' })],
    ['CommentEdited', happened('CommentEdited', { id: 1, text: 'Better.', private: false })],
    ['CommentRedacted', happened('CommentRedacted', { id: 1, private: false })],
    ['BugDependencyAdded', happened('BugDependencyAdded', { relation: 'blocks', bug: 1, private: false })],
    [
      'BugDependencyRemoved',
      happened('BugDependencyRemoved', { relation: 'blocks', bug: 1, private: false }),
    ],
    ['BugDuplicateFound', happened('BugDuplicateFound', { duplicate: 1, private: false })],
    ['BugDuplicateWithdrawn', happened('BugDuplicateWithdrawn', { duplicate: 1, private: false })],
  ])('moves a bug up for %s', async (_, fact) => {
    expect(await line(fact)).toMatchObject({ changed_at: later, public_changed_at: later });
  });

  describe('of what is private', () => {
    it('tells the public neither number nor time of private comments', async () => {
      expect(await line(comment(1, true))).toMatchObject({
        comments: 1,
        public_comments: 0,
        changed_at: later,
        public_changed_at: reportedAt,
      });
    });

    it('counts comments for both kinds of readers', async () => {
      expect(await line(comment(1), comment(2, true), comment(3))).toMatchObject({
        comments: 3,
        public_comments: 2,
        public_changed_at: later,
      });
    });

    it('takes a comment away from the public when it is hidden, and gives it back', async () => {
      const hidden = happened('CommentHidden', { id: 1 });
      expect(await line(comment(1), hidden)).toMatchObject({ comments: 1, public_comments: 0 });
      expect(await line(comment(1), hidden, happened('CommentShown', { id: 1 }))).toMatchObject({
        comments: 1,
        public_comments: 1,
      });
    });

    it('goes on counting a redacted comment, which is still there', async () => {
      expect(await line(comment(1), happened('CommentRedacted', { id: 1, private: false }))).toMatchObject({
        comments: 1,
        public_comments: 1,
      });
    });

    it.each<[BugEventType, Fact<BugEvent>]>([
      ['CommentHidden', happened('CommentHidden', { id: 1 })],
      ['CommentEdited', happened('CommentEdited', { id: 1, text: 'Psst.', private: true })],
      ['CommentRedacted', happened('CommentRedacted', { id: 1, private: true })],
      [
        'BugDependencyAdded',
        happened('BugDependencyAdded', { relation: 'dependsOn', bug: 1, private: true }),
      ],
      ['BugDuplicateFound', happened('BugDuplicateFound', { duplicate: 1, private: true })],
    ])('does not move a bug up for the public by %s', async (_, fact) => {
      expect(await line(fact)).toMatchObject({ changed_at: later, public_changed_at: reportedAt });
    });
  });

  describe('remembers where a bug stood before each change', () => {
    /** Without what is different each time. */
    async function changes(isPrivate: boolean, ...facts: Fact<BugEvent>[]) {
      number += 1;
      const report = { ...reported({ number, private: isPrivate }), at: REPORTED_AT };
      await read.happen(`bug-${number}`, report);
      for (const fact of facts) await read.happen(`bug-${number}`, { ...fact, at: LATER });
      const rows = await read.rows(bugList, changeTable, { number });
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(rows.map(({ position }) => position)).toEqual(rows.map(({ position }) => position).sort());
      return rows.map(({ changed_at, public_changed_at, priority_rank, severity_rank, private: hidden }) => [
        changed_at,
        public_changed_at,
        priority_rank,
        severity_rank,
        hidden,
      ]);
    }

    it('by its times, and by its ranks when they change', async () => {
      expect(
        await changes(
          false,
          comment(1, true),
          comment(2),
          happened('BugPriorityChanged', { priority: 'lowest', previous: 'normal' }),
          happened('BugSeverityChanged', { severity: 'blocker', previous: 'normal' }),
          happened('BugWatched', { account: people.employee }),
        ),
      ).toEqual([
        [null, null, null, null, false],
        [reportedAt, reportedAt, null, null, true],
        [later, reportedAt, null, null, false],
        [later, later, 2, null, false],
        [later, later, null, 3, false],
      ]);
    });

    it('as a secret, when the bug is private', async () => {
      const all = await changes(true, comment(1), happened('BugTagged', { tag: 'a' }));
      expect(all.map((row) => row[4])).toEqual([true, true, true]);
    });
  });

  it('has nothing of a bug whose report it never saw', async () => {
    await read.happen('bug-404', happened('BugTagged', { tag: 'lost' }));
    expect(await read.rows(bugList, bugTable, { number: 404 })).toEqual([]);
  });
});
