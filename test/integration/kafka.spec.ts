import { topics } from '../../src/topics.js';
import { upload } from '../support/attachments.js';
import { asCloudEvent, RecordJudge } from '../support/cloud-events.js';
import { describeWithEngine } from '../support/engines.js';
import { everyCall, send } from '../support/every-call.js';
import type { Answer } from '../support/http-client.js';
import { TestKafka, type FoundRecord } from '../support/kafka.js';
import { groupProgress, relayed } from '../support/relayed.js';
import { Scene } from '../support/scene.js';

const CANARY = 'zzcanaryzz';

describeWithEngine('BugZot on Kafka', 'TEST_KAFKA_BROKERS', (brokers) => {
  let kafka: TestKafka;
  let scene: Scene;

  beforeAll(async () => {
    kafka = new TestKafka(brokers);
    scene = await Scene.set(kafka.variables);
  });
  afterAll(async () => {
    await scene.app.close();
    await kafka.close();
  });

  async function everything(): Promise<FoundRecord[]> {
    await relayed(scene.app);
    const found = [];
    for (const { name } of topics) found.push(...(await kafka.records(name)));
    return found;
  }
  const titles = ({ body }: Answer): string[] =>
    body.items.map((item: Answer['body']) => `${item.bug.number} ${item.type}`);

  it('tells people as soon as it was written', async () => {
    const { reporter, employee } = scene;
    const bug = await scene.bug();
    await employee.created(`/api/bugs/${bug}/comments`, { text: 'I see it, too.' });
    const inbox = await reporter.get('/api/notifications', { 'bugzot-after': employee.position });
    expect([inbox.status, titles(inbox)]).toEqual([200, [`${bug} CommentAdded`]]);
    // It came from there: the group is where the event is.
    const furthest = (await groupProgress(scene.app)).map(({ position }) => position).sort();
    expect(furthest.at(-1)).toBe(employee.position);
  });

  it('is waited for, also when what was written is no news, or is told nobody', async () => {
    const { reporter, admin } = scene;
    const bug = await scene.bug();
    await reporter.command(`/api/bugs/${bug}/watch`);
    expect((await reporter.get('/api/notifications')).status).toBe(200);
    await admin.command(`/api/products/${scene.product}/describe`, { description: 'Another one' });
    expect((await admin.get('/api/notifications')).status).toBe(200);
    await reporter.created('/api/worklists', { name: 'Mine' });
    expect((await reporter.get('/api/notifications')).status).toBe(200);
  });

  it('is alive', async () => {
    const { status, body } = await scene.admin.get('/health/live');
    expect([status, body]).toEqual([200, { status: 'up' }]);
  });

  it('writes what its AsyncAPI document says, whatever happens', async () => {
    for (const [route, prepare] of Object.entries(everyCall)) {
      if (route.startsWith('GET ')) continue;
      const { status } = await send(route, prepare, scene, scene.admin);
      expect([route, status < 500]).toEqual([route, true]);
    }
    const judge = new RecordJudge((await scene.admin.get('/api/asyncapi.json')).body);
    const records = await everything();
    expect(records.flatMap((record) => judge.faults(record))).toEqual([]);
    for (const record of records) asCloudEvent(record);
    expect(new Set(records.map((record) => judge.messageOf(record))).size).toBeGreaterThan(70);
  });

  it('tells no prose, no name of a file, no person, and in public nothing private', async () => {
    const { admin, employee } = scene;
    const said = { description: CANARY };
    const product = (await admin.created('/api/products', { name: 'Told', ...said, categoryId: 1 })).id;
    await admin.created(`/api/products/${product}/components`, { name: 'ui', ...said });
    const bug = await scene.bug(said);
    const secret = await scene.privateBug({ title: `Secret ${CANARY}`, tags: [`secret-${CANARY}`] });
    const open = await scene.comment(bug, { text: CANARY });
    await scene.comment(bug, { text: CANARY, private: true });
    await employee.command(`/api/bugs/${bug}/comments/${open}/edit`, { text: `${CANARY} again` });
    await employee.command(`/api/bugs/${bug}/comments/${open}/hide`);
    await upload(employee, bug, CANARY, { name: `${CANARY}.txt`, ...said });
    await upload(employee, bug, `${CANARY}2`, { name: `${CANARY}.txt`, ...said, private: true });
    await employee.command(`/api/bugs/${secret}/block`, { blocks: bug });
    await employee.command(`/api/bugs/${bug}/describe`, said);
    const person = { username: CANARY, email: `${CANARY}@example.com`, displayName: CANARY };
    await admin.created('/api/accounts', { ...person, password: 'a long enough password' });
    const records = await everything();
    const hits = records.filter((record) => JSON.stringify({ ...record, offset: '' }).includes(CANARY));
    expect(new Set(hits.map(({ topic }) => topic))).toEqual(new Set([`${kafka.prefix}.bugs.private.v1`]));
    expect(hits.map(({ headers }) => headers['ce_type'])).toEqual(['BugReported']);
    const open_ = records.filter(({ topic }) => topic === `${kafka.prefix}.bugs.v1`);
    expect(open_.filter(({ headers }) => headers['ce_subject'] === `bug-${secret}`)).toEqual([]);
    const hidden = open_.find(({ headers }) => headers['ce_type'] === 'CommentHidden')!;
    expect(
      Object.keys(hidden.headers).filter((name) => /actor|command|position|version$/.test(name)),
    ).toEqual(['ce_specversion']);
  });
});
