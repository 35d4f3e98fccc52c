import { commentData, happened, reported, type BugData } from '../../test/support/bug-facts.js';
import { people } from '../../test/support/issued.js';
import { ReadSide } from '../../test/support/read-side.js';
import type { BugEvent, BugEventType } from '../../src/bugs/domain/bug.js';
import type { Fact } from '../../src/write-path/aggregate.js';
import { bugDetails } from './bug-details.projection.js';
import { attachmentTable, bugTable, changeTable, commentTable } from './bug-details.table.js';

const REPORTED_AT = '2026-03-01T12:00:00.000Z';
/** As Postgres shows it. */
const reportedAt = '2026-03-01T12:00:00+00:00';
/** When the nth event after the report happened, an hour apart each: as the event says it, and as Postgres shows it. */
const atHour = (n: number): string => new Date(Date.parse(REPORTED_AT) + n * 3_600_000).toISOString();
const hour = (n: number): string => atHour(n).replace('.000Z', '+00:00');

/** The same fact at another moment. */
const at = (fact: Fact<BugEvent>, moment: string): Fact<BugEvent> =>
  fact.type === 'CommentAdded'
    ? { ...fact, at: moment, data: { ...fact.data, writtenAt: moment } }
    : { ...fact, at: moment };

describe('a bug in full', () => {
  let read: ReadSide;
  let bug = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());

  /** Reports another bug, and lets all this happen to it. */
  async function tell(...facts: Fact<BugEvent>[]): Promise<void> {
    bug += 1;
    const report = { ...reported({ number: bug, tags: ['ui'] }), at: REPORTED_AT };
    const timed = facts.map((fact, n) => at(fact, atHour(n + 1)));
    await read.happen(`bug-${bug}`, report, ...timed);
  }
  const row = async () => (await read.rows(bugDetails, bugTable, { number: bug }))[0]!;
  const comments = () => read.rows(bugDetails, commentTable, { bug });
  const history = () => read.rows(bugDetails, changeTable, { bug });
  const after = async <T extends BugEventType>(type: T, data: BugData<T>) => {
    await tell(happened(type, data));
    return row();
  };

  const comment = (id: number, isPrivate = false) =>
    happened('CommentAdded', commentData(id, `Text ${id}`, isPrivate), people.reporter);
  const edited = (id: number, text: string, isPrivate = false) =>
    happened('CommentEdited', { id, text, private: isPrivate }, people.reporter);
  const duplicate = happened('BugResolved', {
    resolution: 'DUPLICATE',
    duplicateOf: 3,
    duplicatePrivate: false,
    from: 'NEW',
  });

  it('is what was reported', async () => {
    await tell();
    expect(await row()).toEqual({
      number: bug,
      version: 1,
      hidden: 0,
      product: 1,
      component: 'ui',
      product_version: '1.0',
      title: 'It crashes',
      description: 'Often.',
      status: 'NEW',
      resolution: null,
      duplicate_of: null,
      severity: 'normal',
      priority: 'normal',
      reporter: people.reporter,
      assignee: null,
      watchers: [],
      tags: ['ui'],
      platform: null,
      due: null,
      blocks: [],
      depends_on: [],
      duplicates: [],
      private: false,
      created_at: reportedAt,
      changed_at: reportedAt,
      public_changed_at: reportedAt,
    });
  });

  it('follows its life, and forgets the resolution when it is reopened', async () => {
    await tell(
      happened('BugAssigned', { assignee: people.employee, previous: null, from: 'NEW' }),
      happened('BugUnassigned', { previous: people.employee, from: 'ASSIGNED' }),
      happened('BugStarted', { assignee: people.supervisor, previous: null, from: 'NEW' }),
      duplicate,
    );
    expect(await row()).toMatchObject({ status: 'RESOLVED', resolution: 'DUPLICATE', duplicate_of: 3 });
    await tell(duplicate, happened('BugVerified', { from: 'RESOLVED' }));
    expect(await row()).toMatchObject({ status: 'VERIFIED', resolution: 'DUPLICATE' });
    await tell(duplicate, happened('BugClosed', { from: 'RESOLVED' }));
    expect(await row()).toMatchObject({ status: 'CLOSED', resolution: 'DUPLICATE' });
    await tell(
      duplicate,
      happened('BugReopened', { from: 'RESOLVED', duplicateOf: 3, duplicatePrivate: false }),
    );
    expect(await row()).toMatchObject({ status: 'REOPENED', resolution: null, duplicate_of: null });
  });

  it('shows fields as they are now', async () => {
    await tell(
      happened('BugRetitled', { title: 'It burns', previous: 'It crashes' }),
      happened('BugDescribed', { description: 'Brightly.' }),
      happened('BugSeverityChanged', { severity: 'blocker', previous: 'normal' }),
      happened('BugPriorityChanged', { priority: 'lowest', previous: 'normal' }),
      happened('BugVersionChanged', { version: '1.1', previous: '1.0' }),
      happened('BugDueDateChanged', { due: '2026-04-01', previous: null }),
    );
    expect(await row()).toMatchObject({
      title: 'It burns',
      description: 'Brightly.',
      severity: 'blocker',
      priority: 'lowest',
      product_version: '1.1',
      due: '2026-04-01',
      version: 7,
    });
  });

  it('moves', async () => {
    const previous = { product: 1, component: 'ui', version: '1.0' };
    const moved = await after('BugMoved', { product: 2, component: 'core', version: null, previous });
    expect(moved).toMatchObject({ product: 2, component: 'core', product_version: null });
  });

  it('has tags, watchers and other bugs, each once', async () => {
    await tell(
      happened('BugTagged', { tag: 'fire' }),
      happened('BugTagged', { tag: 'fire' }),
      happened('BugUntagged', { tag: 'ui' }),
      happened('BugWatched', { account: 1 }),
      happened('BugWatched', { account: 2 }),
      happened('BugUnwatched', { account: 1 }),
      ...[8, 9].flatMap((other) => [
        happened('BugDependencyAdded', { relation: 'blocks', bug: other, private: false }),
        happened('BugDependencyAdded', { relation: 'dependsOn', bug: other + 10, private: false }),
        happened('BugDuplicateFound', { duplicate: other + 20, private: false }),
      ]),
      happened('BugDependencyRemoved', { relation: 'blocks', bug: 8, private: false }),
      happened('BugDependencyRemoved', { relation: 'dependsOn', bug: 19, private: false }),
      happened('BugDuplicateWithdrawn', { duplicate: 28, private: false }),
    );
    const { tags, watchers, blocks, depends_on, duplicates } = await row();
    expect({ tags, watchers, blocks, depends_on, duplicates }).toEqual({
      tags: ['fire'],
      watchers: [2],
      blocks: [9],
      depends_on: [18],
      duplicates: [29],
    });
  });

  describe('its version and times', () => {
    it('count what the public may not know of apart', async () => {
      await tell(comment(1), comment(2, true), happened('CommentHidden', { id: 1 }));
      expect(await row()).toMatchObject({
        version: 4,
        hidden: 2,
        changed_at: hour(3),
        public_changed_at: hour(1),
      });
    });

    it('are public when a comment is shown again', async () => {
      await tell(comment(1, true), happened('CommentShown', { id: 1 }));
      expect(await row()).toMatchObject({ version: 3, hidden: 1, public_changed_at: hour(2) });
    });

    it('do not tell the public of a private bug that depends on it', async () => {
      const { version, hidden, public_changed_at } = await after('BugDependencyAdded', {
        relation: 'blocks',
        bug: 1,
        private: true,
      });
      expect([version, hidden, public_changed_at]).toEqual([2, 1, reportedAt]);
    });
  });

  describe('its comments', () => {
    it('are whole', async () => {
      await tell(comment(5), comment(6, true));
      const [first, second] = await comments();
      expect(first).toEqual({
        bug,
        id: 5,
        author: people.reporter,
        text: 'Text 5',
        revisions: [],
        private: false,
        created_at: hour(1),
        edited_at: null,
        redacted_at: null,
      });
      expect(second).toMatchObject({ id: 6, private: true });
    });

    it('keep their earlier texts, with when each was written', async () => {
      await tell(comment(5), edited(5, 'Second'), edited(5, 'Third'));
      expect(await comments()).toEqual([
        expect.objectContaining({
          text: 'Third',
          edited_at: hour(3),
          revisions: [
            { text: 'Text 5', at: atHour(1) },
            { text: 'Second', at: atHour(2) },
          ],
        }),
      ]);
    });

    it('are hidden and shown', async () => {
      await tell(comment(5), happened('CommentHidden', { id: 5 }));
      expect(await comments()).toEqual([expect.objectContaining({ private: true })]);
      await tell(comment(5), happened('CommentHidden', { id: 5 }), happened('CommentShown', { id: 5 }));
      expect(await comments()).toEqual([expect.objectContaining({ private: false })]);
    });

    it('lose every text when they are redacted, in all tables', async () => {
      await tell(
        happened('CommentAdded', commentData(5, 'very secret one')),
        edited(5, 'very secret two'),
        happened('CommentRedacted', { id: 5, private: false }, people.admin),
      );
      expect(await comments()).toEqual([
        expect.objectContaining({ text: null, revisions: [], redacted_at: hour(3), edited_at: hour(2) }),
      ]);
      const everything = [await row(), ...(await comments()), ...(await history())];
      expect(JSON.stringify(everything)).not.toContain('very secret');
    });
  });

  describe('its attachments', () => {
    const file = {
      name: 'canary.png',
      description: 'A picture',
      size: 3,
      sha256: 'ab'.repeat(32),
      declaredType: 'image/png',
      patch: false,
    };
    const attached = (id: number, isPrivate = false) =>
      happened('AttachmentAdded', { id, ...file, private: isPrivate }, people.reporter);
    const thumbnail = { sha256: 'cd'.repeat(32), type: 'image/webp', width: 320, height: 240 };
    const changes = { added: 1, removed: 2, files: [{ path: 'a', added: 1, removed: 2 }] };
    const processed = (id: number, isPrivate = false) =>
      happened(
        'AttachmentProcessed',
        { id, private: isPrivate, contentType: 'image/png', thumbnail, patch: changes, preview: null },
        0,
      );
    const attachments = () => read.rows(bugDetails, attachmentTable, { bug });

    it('wait until they are looked at', async () => {
      await tell(attached(5), attached(6, true));
      const [first, second] = await attachments();
      expect(first).toEqual({
        bug,
        id: 5,
        name: 'canary.png',
        description: 'A picture',
        size: 3,
        sha256: 'ab'.repeat(32),
        patch: false,
        private: false,
        obsolete: false,
        status: 'waiting',
        reason: null,
        content_type: null,
        thumbnail: null,
        changes: null,
        preview: null,
        uploader: people.reporter,
        created_at: hour(1),
      });
      expect(second).toMatchObject({ id: 6, private: true });
    });

    it('show what was found out, which is no news about the bug', async () => {
      await tell(attached(5), processed(5), attached(6, true), processed(6, true));
      expect(await attachments()).toMatchObject([
        { id: 5, status: 'processed', content_type: 'image/png', thumbnail, changes, preview: null },
        { id: 6, status: 'processed' },
      ]);
      expect(await row()).toMatchObject({
        version: 5,
        hidden: 2,
        changed_at: hour(3),
        public_changed_at: hour(1),
      });
    });

    it('are rejected for a reason, made obsolete, hidden and shown', async () => {
      await tell(
        attached(5),
        happened('AttachmentRejected', { id: 5, private: false, reason: 'Eicar' }, 0),
        happened('AttachmentObsoleted', { id: 5, private: false }),
        happened('AttachmentHidden', { id: 5 }),
      );
      expect(await attachments()).toMatchObject([
        { status: 'rejected', reason: 'Eicar', obsolete: true, private: true },
      ]);
      expect(await row()).toMatchObject({ version: 5, hidden: 1, public_changed_at: hour(3) });
      await tell(attached(5, true), happened('AttachmentShown', { id: 5 }));
      expect(await attachments()).toMatchObject([{ private: false }]);
    });

    it('are named in the history by their ids alone', async () => {
      await tell(attached(5), processed(5), happened('AttachmentHidden', { id: 5 }));
      const lines = (await history()).slice(1);
      expect(lines.map(({ data, attachment, comment: none }) => [data, attachment, none])).toEqual(
        lines.map(() => [{ id: 5 }, 5, null]),
      );
      expect(JSON.stringify(lines)).not.toContain('canary');
    });
  });

  describe('its history', () => {
    it('has a line for every event, with who, when and in what command', async () => {
      await tell(happened('BugTagged', { tag: 'fire' }), comment(5));
      const lines = await history();
      expect(lines.map(({ version, type, actor, at }) => [version, type, actor, at])).toEqual([
        [1, 'BugReported', people.reporter, reportedAt],
        [2, 'BugTagged', people.employee, hour(1)],
        [3, 'CommentAdded', people.reporter, hour(2)],
      ]);
      expect(lines[1]!.data).toEqual({ tag: 'fire' });
      expect(new Set(lines.map(({ command }) => command)).size).toBe(1);
    });

    it('names a comment, but not its text', async () => {
      await tell(comment(5), edited(5, 'Second'));
      expect((await history()).slice(1).map(({ data, comment: id }) => ({ data, id }))).toEqual([
        { data: { id: 5 }, id: 5 },
        { data: { id: 5 }, id: 5 },
      ]);
    });

    it('marks what the public may not know of', async () => {
      await tell(
        comment(5),
        comment(6, true),
        happened('CommentHidden', { id: 5 }),
        happened('CommentShown', { id: 5 }),
        happened('BugDuplicateFound', { duplicate: 1, private: true }),
      );
      const secret = (await history()).filter((line) => line.private).map(({ version }) => version);
      expect(secret).toEqual([3, 4, 6]);
      expect((await row()).hidden).toBe(secret.length);
    });
  });
});
