import { once } from 'node:events';
import { connect } from 'node:net';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import type { CommandAnswer, HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { StreamReader } from '../support/stream-reader.js';
import { until } from '../support/until.js';

describe('the stream of changes', () => {
  let scene: Scene;
  let open: StreamReader[] = [];

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterEach(async () => {
    for (const reader of open) reader.close();
    open = [];
  });
  afterAll(() => scene.app.close());

  async function listen(client: HttpClient, query = '', headers: Record<string, string> = {}) {
    const reader = await StreamReader.open(client, query, headers);
    open.push(reader);
    return reader;
  }
  const resume = (client: HttpClient, id: string) => listen(client, '', { 'last-event-id': id });
  const types = (reader: StreamReader) => reader.told.map(({ data }) => data.types.join());
  /** Something public, after which nothing that came before is still to come. */
  async function mark(...readers: StreamReader[]): Promise<void> {
    const number = await scene.bug({ title: 'A mark' });
    for (const reader of readers) {
      await until('the mark is told', () => reader.told.some(({ data }) => data.number === number));
    }
  }

  it('says of each command what happened to which bug, and no text of anybody', async () => {
    const { employee, reporter } = scene;
    const reader = await listen(reporter);
    expect(reader.response.statusCode).toBe(200);
    expect(reader.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(reader.text).toMatch(/^retry: \d+\nid: [\w-]+\n\n$/);
    const number = await scene.bug({ title: 'Unspeakable' });
    await employee.command(`/api/bugs/${number}/resolve`, { resolution: 'WONTFIX', comment: 'Unspeakable' });
    const [reported] = await reader.hears(1);
    expect(reported).toEqual({
      id: expect.any(String),
      event: 'bug',
      data: {
        number,
        version: 1,
        types: ['BugReported'],
        command: expect.any(String),
        actor: reporter.account,
        at: expect.any(String),
      },
    });
    // EventStoreDB may deliver the events of one append apart; of one command they are still.
    await until('all of it is told', () => reader.told.some(({ data }) => data.version === 3));
    const resolving = reader.told.map(({ data }) => data).filter(({ version }) => version > 1);
    expect(resolving.flatMap(({ types }) => types)).toEqual(['BugResolved', 'CommentAdded']);
    expect(new Set(resolving.map(({ command, actor, number: bug }) => [command, actor, bug].join()))).toEqual(
      new Set([[resolving[0]!.command, employee.account, number].join()]),
    );
    expect(reader.text).not.toContain('Unspeakable');
  });

  it('tells of a change when it can be read', async () => {
    const { employee, reporter } = scene;
    const reader = await listen(reporter);
    const bare = await scene.app.as('anonymous');
    for (let turn = 0; turn < 20; turn += 1) {
      const number = await scene.bug({ title: `Turn ${turn}` }, employee);
      await reader.hears(turn + 1);
      // Without waiting for a position.
      expect((await bare.get(`/api/bugs/${number}`)).status).toBe(200);
      expect((await bare.get('/api/bugs?sort=-number&limit=1')).body.items[0].number).toBe(number);
    }
  });

  it('tells of one bug only, if that was asked for', async () => {
    const [one, other] = [await scene.bug(), await scene.bug()];
    const [reader, all] = [await listen(scene.reporter, `?bug=${one}`), await listen(scene.reporter)];
    await scene.employee.command(`/api/bugs/${other}/assign`);
    await scene.employee.command(`/api/bugs/${one}/assign`);
    await mark(all);
    expect(reader.told.map(({ data }) => data.number)).toEqual([one]);
    for (const query of ['?bug=x', '?bug=0', '?bugs=1']) {
      expect((await scene.reporter.get(`/api/stream${query}`)).status).toBe(422);
    }
  });

  it('goes on after the last event that a client has heard, without a gap and without a repetition', async () => {
    const { reporter, employee } = scene;
    const first = await listen(reporter);
    const number = await scene.bug();
    await first.hears(1);
    first.close();
    for (const tag of ['one', 'two', 'three']) await employee.command(`/api/bugs/${number}/tag`, { tag });
    const second = await resume(reporter, first.lastEventId);
    await second.hears(3);
    await employee.command(`/api/bugs/${number}/tag`, { tag: 'four' });
    await second.hears(4);
    expect(second.told.map(({ data }) => data.version)).toEqual([2, 3, 4, 5]);
    const third = await resume(reporter, second.told[1]!.id);
    await mark(third);
    expect(third.told.map(({ data }) => data.version)).toEqual([4, 5, 1]);
  });

  it('resumes while much happens', async () => {
    const { reporter, employee } = scene;
    const whole = await listen(reporter);
    const number = await scene.bug();
    await whole.hears(1);
    const start = whole.lastEventId;
    const writing = Array.from({ length: 150 }, (_, index) =>
      employee.created(`/api/bugs/${number}/comments`, { text: `Comment ${index}` }),
    );
    const resumed: StreamReader[] = [];
    for (let turn = 0; turn < 8; turn += 1) resumed.push(await resume(reporter, start));
    await Promise.all(writing);
    await mark(whole, ...resumed);
    const expected = whole.told.slice(1).map(({ data }) => data);
    expect(expected).toHaveLength(151);
    for (const reader of resumed) expect(reader.told.map(({ data }) => data)).toEqual(expected);
  });

  it('tells a client to load anew whose id it does not know', async () => {
    const { reporter } = scene;
    const good = (await listen(reporter)).lastEventId;
    const forged = `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`;
    for (const id of [forged, '1', '0000000000000000001', 'x'.repeat(300), `${good}AA`]) {
      const reader = await resume(reporter, id);
      await until('it is told to load anew', () => reader.told.length > 0);
      expect(reader.told[0]).toMatchObject({ event: 'reset', data: {} });
      await mark(reader);
      expect(reader.told).toHaveLength(2);
    }
  });

  it('takes a client along that hears nothing, with each sign of life', async () => {
    const { reporter, employee } = scene;
    const [number, other] = [await scene.bug(), await scene.bug()];
    const quiet = await listen(reporter, `?bug=${number}`);
    const start = quiet.lastEventId;
    const all = await listen(reporter);
    await employee.command(`/api/bugs/${other}/tag`, { tag: 'before' });
    await all.hears(1);
    await until('there is a sign of life', () => quiet.lastEventId !== start);
    quiet.close();
    expect(quiet.text).toMatch(/\n\n:\nid: [\w-]+\n\n$/);
    const later = await resume(reporter, quiet.lastEventId);
    await mark(later);
    expect(types(later)).toEqual(['BugReported']);
  });

  it('has ids from which nothing can be read', async () => {
    const { reporter } = scene;
    const [one, two] = [await listen(reporter), await listen(reporter)];
    await scene.privateBug();
    await mark(one, two);
    const ids = [...one.told, ...two.told].map(({ id }) => id).concat(one.lastEventId);
    expect(new Set(ids.map(({ length }) => length)).size).toBe(1);
    for (const id of ids) expect(Buffer.from(id, 'base64url').toString('latin1')).not.toMatch(/\d{6}/);
  });

  it('does not tell of what is private, nor leaves a gap where it was', async () => {
    const { employee, reporter } = scene;
    const number = await scene.bug();
    const [seen, all, anonymous] = [
      await listen(reporter),
      await listen(employee),
      await listen(await scene.app.as('anonymous')),
    ];
    const secret = await scene.privateBug();
    await employee.created(`/api/bugs/${secret}/comments`, { text: 'In secret' });
    const comment = await scene.comment(number, { private: true });
    await employee.command(`/api/bugs/${number}/comments/${comment}/edit`, { text: 'Between us' });
    await employee.command(`/api/bugs/${number}/block`, { blocks: secret });
    await employee.command(`/api/bugs/${number}/resolve`, {
      resolution: 'INVALID',
      comment: 'So',
      private: true,
    });
    await employee.command(`/api/bugs/${number}/comments/${comment}/show`);
    await mark(seen, all, anonymous);
    for (const reader of [seen, anonymous]) {
      expect(types(reader)).toEqual(['BugResolved', 'CommentShown', 'BugReported']);
      expect(reader.told.map(({ data }) => data.version)).toEqual([2, 3, 1]);
    }
    expect(types(all)).toEqual([
      'BugReported',
      'CommentAdded',
      'CommentAdded',
      'CommentEdited',
      'BugDependencyAdded',
      'BugDependencyAdded',
      'BugResolved,CommentAdded',
      'CommentShown',
      'BugReported',
    ]);
    expect(seen.text).not.toContain(`"number":${secret}`);
  });

  it('does not tell afterwards of what was hidden since', async () => {
    const { employee, reporter } = scene;
    const number = await scene.bug();
    const live = await listen(reporter);
    const start = live.lastEventId;
    const comment = await scene.comment(number);
    await employee.command(`/api/bugs/${number}/comments/${comment}/edit`, { text: 'Again' });
    await live.hears(2);
    await employee.command(`/api/bugs/${number}/comments/${comment}/hide`);
    await employee.command(`/api/bugs/${number}/assign`);
    await mark(live);
    expect(types(live)).toEqual(['CommentAdded', 'CommentEdited', 'BugAssigned', 'BugReported']);
    const later = await resume(reporter, start);
    await mark(later);
    expect(types(later)).toEqual(['BugAssigned', 'BugReported', 'BugReported']);
    const colleague = await resume(employee, start);
    await mark(colleague);
    expect(types(colleague).slice(0, 4)).toEqual([
      'CommentAdded',
      'CommentEdited',
      'CommentHidden',
      'BugAssigned',
    ]);
  });

  it('narrows at once when the role does, and does not open what was before', async () => {
    const { admin, employee } = scene;
    const demoted = await scene.app.newcomer('employee');
    const number = await scene.bug();
    const reader = await listen(demoted);
    await scene.comment(number, { private: true });
    await mark(reader);
    const start = reader.lastEventId;
    await admin.command(`/api/accounts/${demoted.account}/role`, { role: 'reporter' });
    await scene.comment(number, { private: true });
    await employee.command(`/api/bugs/${number}/assign`);
    await mark(reader);
    expect(types(reader)).toEqual(['CommentAdded', 'BugReported', 'BugAssigned', 'BugReported']);
    // With an id from when he was an employee.
    const again = await resume(demoted, start);
    await mark(again);
    expect(types(again)).toEqual(['BugAssigned', 'BugReported', 'BugReported']);
  });

  it('ends with the session, and with the account, also when nothing happens', async () => {
    const { admin } = scene;
    const gone = await scene.app.newcomer('employee');
    const [first, second] = [await listen(gone), await listen(await scene.again(gone))];
    await gone.request('DELETE', '/api/sessions/current');
    await until('the stream of the session has ended', () => first.ended);
    expect(second.ended).toBe(false);
    await admin.command(`/api/accounts/${gone.account}/disable`);
    // Whatever is told before the next look at his rights is told to others only.
    await scene.bug();
    await until('the stream of the account has ended', () => second.ended);
    expect(second.told).toEqual([]);
  });

  it('is open to whoever may read, and to so many at once', async () => {
    const crowd = await scene.app.newcomer('reporter');
    const readers = await Promise.all(Array.from({ length: 20 }, () => listen(crowd)));
    const refused = await crowd.get('/api/stream');
    expect([refused.status, refused.body.code]).toEqual([503, 'stream.full']);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    readers[0]!.close();
    await until('there is room again', async () => (await crowd.get('/api/stream')).status === 200);
    expect((await scene.reporter.request('HEAD', '/api/stream')).body).toBe('');
  });

  it('ends at once when the process does, and lets it end', async () => {
    const other = await Scene.set();
    const reader = await StreamReader.open(other.reporter);
    // As a browser keeps one ready.
    const unused = connect({
      port: Number(new URL(other.app.url).port),
      host: new URL(other.app.url).hostname,
    });
    await once(unused, 'connect');
    await other.app.bugzot.stop();
    await until('the stream has ended', () => reader.ended);
    await until('the connection has ended', () => unused.destroyed);
    await other.app.close();
  });
});

/** What a reporter hears in a world, with or without secrets in it. */
async function heard(secrets: boolean): Promise<string> {
  const scene = await Scene.set();
  const { employee, reporter, admin } = scene;
  const reader = await StreamReader.open(reporter);
  const start = reader.lastEventId;
  const secretly = async (path: string, body?: object): Promise<CommandAnswer | undefined> => {
    if (!secrets) return undefined;
    const { status, body: answer } = await employee.post(path, body);
    if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    return answer as CommandAnswer;
  };
  const remark = secrets ? { comment: 'Between us', private: true } : {};
  const [one, two] = [await scene.bug(), await scene.bug()];
  const comment = await secretly(`/api/bugs/${one}/comments`, { text: 'Between us', private: true });
  await employee.command(`/api/bugs/${one}/assign`, remark);
  if (comment) await secretly(`/api/bugs/${one}/comments/${comment.id}/edit`, { text: 'Still between us' });
  await employee.command(`/api/bugs/${two}/block`, { blocks: one });
  await employee.command(`/api/bugs/${one}/start`, remark);
  const hidden = { product: scene.product, component: 'ui', title: 'Secret', private: true };
  const bug = await secretly('/api/bugs', hidden);
  if (bug && comment) {
    await secretly(`/api/bugs/${bug.id}/block`, { dependsOn: two });
    await secretly(`/api/bugs/${bug.id}/resolve`, { resolution: 'DUPLICATE', duplicateOf: two });
    await admin.command(`/api/bugs/${one}/comments/${comment.id}/redact`);
  }
  await reporter.created(`/api/bugs/${two}/comments`, { text: 'The last word' });
  await until('the last word is told', () =>
    reader.told.some(({ data }) => data.types.includes('CommentAdded')),
  );
  const later = await StreamReader.open(reporter, '', { 'last-event-id': start });
  await until('it is told again', () => later.told.length >= reader.told.length);
  const texts = [reader, later].map(({ withoutIds }) => withoutIds);
  for (const one of [reader, later]) one.close();
  await scene.app.close();
  return texts.join('-- later --\n');
}

describe('two worlds, of which one has secrets', () => {
  it('sound the same, byte for byte, to whoever may not hear them', async () => {
    const normal = (text: string) =>
      text.replace(/"command":"[^"]+"/g, '"command"').replace(/"at":"[^"]+"/g, '"at"');
    const [plain, secret] = [await heard(false), await heard(true)];
    expect(plain.match(/^event: bug$/gm)).toHaveLength(14);
    expect(normal(secret)).toBe(normal(plain));
  });
});

describe('the stream of changes, with the log in EventStoreDB (stand-in)', () => {
  it('tells, resumes, and keeps to itself what is private', async () => {
    const server = await EventStoreDbStandIn.start();
    const scene = await Scene.set({ EVENTSTORE_URL: server.connectionString });
    const reader = await StreamReader.open(scene.reporter);
    const start = reader.lastEventId;
    const number = await scene.bug();
    await scene.comment(number, { private: true });
    await scene.employee.command(`/api/bugs/${number}/assign`);
    await reader.hears(2);
    const later = await StreamReader.open(scene.reporter, '', { 'last-event-id': start });
    await later.hears(2);
    for (const { told } of [reader, later]) {
      expect(told.map(({ data }) => [data.version, data.types.join()])).toEqual([
        [1, 'BugReported'],
        [2, 'BugAssigned'],
      ]);
    }
    await scene.app.close();
    server.stop();
  });
});
