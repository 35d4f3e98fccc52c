import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStore } from '../../src/event-store/event-store.js';
import { startKafka } from '../../tools/engines/kafka.js';
import { freePort, type Server } from '../../tools/engines/server.js';
import { describeWithEngine } from '../support/engines.js';
import type { Answer } from '../support/http-client.js';
import { TestKafka } from '../support/kafka.js';
import { relayed } from '../support/relayed.js';
import { Scene } from '../support/scene.js';

/** A broker of its own, since it is killed. */
describeWithEngine('when Kafka goes away', 'TEST_KAFKA_BROKERS', () => {
  let folder: string;
  let ports: [number, number];
  let broker: Server | undefined;
  let kafka: TestKafka;
  let scene: Scene | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bugzot-kafka-'));
    ports = [await freePort(), await freePort()];
    kafka = new TestKafka(`127.0.0.1:${ports[0]}`);
  });
  afterAll(async () => {
    await scene?.app.close();
    await broker?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => void (broker = await startKafka(folder, ...ports));
  async function heard(): Promise<number[]> {
    const { body } = await scene!.reporter.get('/api/notifications?limit=200');
    return body.items.map((item: Answer['body']) => item.bug.number);
  }
  async function comment(): Promise<number> {
    const bug = await scene!.bug();
    await scene!.employee.created(`/api/bugs/${bug}/comments`, { text: 'I see it, too.' });
    return bug;
  }
  async function versions(): Promise<string[]> {
    const records = await kafka.records('bugs.private.v1');
    return records.map(({ headers }) => `${headers['ce_subject']} ${headers['ce_streamversion']}`);
  }
  async function inTheLog(): Promise<string[]> {
    const store = scene!.app.bugzot.app.get(EventStore);
    const [head, stop, found] = [await store.head(), new AbortController(), new Array<string>()];
    for await (const { events, through } of store.subscribe('', { streamPrefixes: ['bug-'] }, stop.signal)) {
      found.push(...events.map(({ stream, version }) => `${stream} ${version}`));
      if (through >= head) stop.abort();
    }
    return found;
  }

  it('starts without it, takes commands, and tells people when it is there', async () => {
    scene = await Scene.set(kafka.variables);
    const bug = await comment();
    await start();
    await relayed(scene.app);
    expect(await heard()).toEqual([bug]);
  }, 120_000);

  it('loses nothing when the broker is killed, and keeps the order', async () => {
    const bugs = [await comment()];
    await broker!.kill();
    bugs.push(await comment(), await comment());
    await start();
    bugs.push(await comment());
    await relayed(scene!.app);
    expect(await heard()).toEqual(expect.arrayContaining(bugs));
    const [written, found] = [await inTheLog(), await versions()];
    expect(new Set(found)).toEqual(new Set(written));
    for (const bug of bugs) {
      const mine = (all: string[]): string[] => all.filter((one) => one.startsWith(`bug-${bug} `));
      expect([...new Set(mine(found))]).toEqual(mine(written));
    }
  }, 120_000);

  it('answers, and ends, while it is away', async () => {
    await broker!.kill();
    broker = undefined;
    await comment();
    expect((await scene!.admin.get('/health/live')).status).toBe(200);
    const { app } = scene!;
    scene = undefined;
    await app.close();
  });
});
