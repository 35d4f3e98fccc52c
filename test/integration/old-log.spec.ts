import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '../../projections/index.js';
import { bugAggregate } from '../../src/bugs/bug-command.js';
import { EventStore, STORED_LOG, type RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { verify } from '../../src/projector/rebuild.js';
import { WritePath } from '../../src/write-path/write-path.js';
import { GOLDEN_FOLDER } from '../../tools/golden/golden-files.js';
import { soundLog } from '../support/log-of.js';
import { Scene } from '../support/scene.js';

/** Far from the numbers that are drawn. */
const BUG = 900_001;
const COMMENT = 795_817_451_520_123;

const golden = (type: string): RecordedEvent =>
  JSON.parse(readFileSync(join(GOLDEN_FOLDER, `bug/${type}.v1.json`), 'utf8')) as RecordedEvent;

describe('a log that an earlier BugZot has written', () => {
  let scene: Scene;
  let stored: EventStore;
  const headers: Record<string, string> = {};

  beforeAll(async () => {
    scene = await Scene.set();
    stored = scene.app.bugzot.app.get<EventStore>(STORED_LOG);
    const [reporter, employee] = [scene.reporter.account!, scene.employee.account!];
    const written = (type: string, actor: number, data: RecordedEvent['data'] = {}) => {
      const event = golden(type);
      return { ...event, data: { ...event.data, ...data }, metadata: { ...event.metadata, actor } };
    };
    const events = chain(
      GENESIS,
      `bug-${BUG}`,
      0,
      [
        written('BugReported', reporter, {
          number: BUG,
          product: scene.product,
          assignee: employee,
          watchers: [],
        }),
        written('CommentAdded', employee),
        written('BugAssigned', employee, { assignee: employee }),
        written('CommentEdited', employee),
      ].map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
    );
    const { position } = await stored.append(`bug-${BUG}`, 0, events);
    headers['bugzot-after'] = position;
  });
  afterAll(() => scene.app.close());

  it('has events of schema 1, without what schema 2 says', async () => {
    const [reported, commented] = await soundLog(stored, `bug-${BUG}`);
    expect([reported!.metadata.schema, commented!.metadata.schema]).toEqual([1, 1]);
    expect(reported!.data).not.toHaveProperty('reporter');
    expect(commented!.data).not.toHaveProperty('author');
  });

  it('is read in today’s shape by whoever folds it', async () => {
    const [first] = await eventsOf(scene.app.bugzot.app.get(EventStore));
    expect(first).toMatchObject({
      data: { reporter: scene.reporter.account, reportedAt: '2026-03-01T12:00:00.000Z', origin: null },
      metadata: { schema: 2 },
    });
    const bug = await scene.app.bugzot.app.get(WritePath).state(bugAggregate, BUG);
    expect(bug).toMatchObject({ reporter: scene.reporter.account, status: 'ASSIGNED' });
    expect(bug.comments.get(COMMENT)).toMatchObject({ author: scene.employee.account });
  });

  it('is listed, shown, and found by its reporter', async () => {
    const { body: list } = await scene.reporter.get('/api/bugs?reporter=me', headers);
    expect(list.items).toMatchObject([
      { number: BUG, reporter: { username: 'reporter' }, createdAt: '2026-03-01T12:00:00.000Z', comments: 1 },
    ]);
    const { body: bug } = await scene.reporter.get(`/api/bugs/${BUG}`, headers);
    expect(bug).toMatchObject({ reporter: { username: 'reporter' }, createdAt: '2026-03-01T12:00:00.000Z' });
    const { body: comments } = await scene.reporter.get(`/api/bugs/${BUG}/comments`, headers);
    expect(comments.items).toMatchObject([
      {
        id: COMMENT,
        author: { username: 'employee' },
        text: 'I see it no more.',
        createdAt: '2026-03-01T12:00:00.000Z',
        revisions: [{ text: 'I see it, **too**.' }],
      },
    ]);
    const { body: history } = await scene.reporter.get(`/api/bugs/${BUG}/history`, headers);
    expect(history.items).toMatchObject([
      { actor: { username: 'reporter' }, changes: [{ type: 'BugReported' }] },
      { changes: [{ type: 'CommentAdded' }] },
      { changes: [{ type: 'BugAssigned' }] },
      { changes: [{ type: 'CommentEdited' }] },
    ]);
  });

  it('takes commands, by whoever the bug or the comment belongs to', async () => {
    const edit = { text: 'I see it once more.' };
    const path = `/api/bugs/${BUG}/comments/${COMMENT}/edit`;
    expect((await scene.reporter.post(path, edit)).status).toBe(403);
    await scene.employee.command(path, edit, { 'if-match': '"4"' });
    await scene.employee.command(`/api/bugs/${BUG}/resolve`, { resolution: 'FIXED' });
    // Granted to a reporter on his own bug only.
    await scene.reporter.command(`/api/bugs/${BUG}/verify`, { comment: 'It works.' });
    const events = await soundLog(stored, `bug-${BUG}`);
    expect(events.map(({ type, metadata }) => [type, metadata.schema])).toEqual([
      ['BugReported', 1],
      ['CommentAdded', 1],
      ['BugAssigned', 1],
      ['CommentEdited', 1],
      ['CommentEdited', 1],
      ['BugResolved', 1],
      ['BugVerified', 1],
      ['CommentAdded', 2],
    ]);
  });

  it.each(projections)('comes to the same $name when it is replayed', async (projection) => {
    await scene.admin.get('/api/bugs', scene.afterAll());
    const services = {
      store: scene.app.bugzot.app.get(EventStore),
      keys: scene.app.bugzot.app.get(PersonKeys),
      connectionString: scene.app.databaseUrl,
    };
    expect((await verify(projection, services)).differences).toEqual([]);
  });

  async function eventsOf(store: EventStore): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of store.read(`bug-${BUG}`)) events.push(...page);
    return events;
  }
});
