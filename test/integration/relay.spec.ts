import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { MasterKey } from '../../src/keys/master-key.js';
import { asyncApiDocument } from '../../src/relay/asyncapi.js';
import { typesOf, type Topic } from '../../src/relay/topic.js';
import { topics } from '../../src/topics.js';
import { installPackage, programOf } from '../../tools/engines/packages.js';
import { happened, reported } from '../support/bug-facts.js';
import { asCloudEvent, RecordJudge } from '../support/cloud-events.js';
import { describeWithEngine } from '../support/engines.js';
import { goldenLog } from '../support/golden-log.js';
import { TestKafka, type FoundRecord } from '../support/kafka.js';
import { ReadSide } from '../support/read-side.js';
import { Relaying } from '../support/relaying.js';
import { until } from '../support/until.js';

const names = topics.map(({ name }) => name);

describeWithEngine('the relay', 'TEST_KAFKA_BROKERS', (brokers) => {
  let read: ReadSide;
  let kafka: TestKafka;
  let relays: Relaying[];

  beforeEach(async () => {
    read = await ReadSide.start();
    kafka = new TestKafka(brokers);
    relays = [];
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await Promise.all([read.stop(), kafka.close()]);
  });

  function start(which: readonly Topic[] = topics, key = new MasterKey(randomBytes(32))): Relaying {
    const relay = new Relaying(read.url, kafka.connection, which, key);
    relays.push(relay);
    return relay;
  }
  async function position(): Promise<string | undefined> {
    const { rows } = await read.database.query<{ position: string }>('select position from relay.checkpoint');
    return rows[0]?.position;
  }
  async function relayed(): Promise<void> {
    const head = await read.store.head();
    await until('the relay is at the end', async () => (await position()) === head);
  }
  const subjects = (records: readonly FoundRecord[]) => records.map(({ headers }) => headers['ce_subject']);
  const versions = (records: readonly FoundRecord[]) =>
    records.map(({ headers }) => `${headers['ce_subject']} ${headers['ce_streamversion']}`);

  it('tells of every type of event what the AsyncAPI document says, as CloudEvents', async () => {
    await goldenLog(read.store);
    // The golden one is about a private bug.
    const removed = { relation: 'blocks', bug: 1, private: false } as const;
    await read.happen('bug-8', reported({ number: 8 }), happened('BugDependencyRemoved', removed));
    start();
    await relayed();
    const records = (await Promise.all(names.map((name) => kafka.records(name)))).flat();
    const source = { topics, prefix: kafka.prefix, origin: 'https://bugs.example.com' };
    const judge = new RecordJudge(JSON.parse(JSON.stringify(asyncApiDocument(source))));
    expect(records.flatMap((record) => judge.faults(record))).toEqual([]);
    for (const record of records) {
      const { id, type, data } = asCloudEvent(record);
      expect([id, type, data]).toEqual([
        record.headers['ce_id'],
        record.headers['ce_type'],
        JSON.parse(record.value),
      ]);
    }
    const seen = new Set(records.map((record) => judge.messageOf(record)));
    const declared = topics.flatMap((topic) => typesOf(topic).map((type) => `${topic.name}.${type}`));
    expect(declared.filter((name) => !seen.has(name))).toEqual([]);
  });

  it('is understood by another client, and keyed as that one would key', async () => {
    await read.happen(
      'bug-7',
      reported({ number: 7, title: 'It beeps' }),
      happened('BugTagged', { tag: 'Größe' }),
    );
    await read.happen('bug-12', reported({ number: 12 }));
    start();
    await relayed();
    if (!(await programOf('kcat'))) await installPackage('kcat');
    const topic = kafka.connection.named('bugs.v1');
    const kcat = async (...args: string[]): Promise<string> =>
      (
        await promisify(execFile)('kcat', [
          '-b',
          brokers,
          '-t',
          topic,
          '-X',
          'partitioner=murmur2_random',
          ...args,
        ])
      ).stdout;
    const consumed = await kcat('-C', '-e', '-q', '-o', 'beginning', '-J');
    interface Line {
      partition: number;
      headers: string[];
      key: string;
      payload: string;
    }
    const lines = consumed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines).toHaveLength(3);
    const tagged = lines.find(({ headers }) => headers.includes('BugTagged'))!;
    expect([tagged.key, JSON.parse(tagged.payload)]).toEqual(['7', { tag: 'Größe' }]);
    expect(tagged.headers.indexOf('ce_subject')).toBe(tagged.headers.indexOf('bug-7') - 1);
    // librdkafka puts a record of the same key into the same partition.
    const child = promisify(execFile)('sh', [
      '-c',
      `printf '7|other' | kcat -b ${brokers} -t ${topic} -P -K '|' -X topic.partitioner=murmur2_random`,
    ]);
    await child;
    const records = await kafka.records('bugs.v1');
    const partitions = records.filter(({ key }) => key === '7').map(({ partition }) => partition);
    expect(partitions).toHaveLength(3);
    expect(new Set(partitions).size).toBe(1);
  });

  it('keeps what happens to one thing in order, and says where each event is', async () => {
    for (let round = 0; round < 20; round += 1) {
      for (const number of [1, 2, 3]) {
        await (round === 0
          ? read.happen(`bug-${number}`, reported({ number }))
          : read.happen(`bug-${number}`, happened('BugTagged', { tag: String(round) })));
      }
    }
    start();
    await relayed();
    const records = await kafka.records('bugs.private.v1');
    for (const number of [1, 2, 3]) {
      const mine = records.filter(({ key }) => key === String(number));
      expect(versions(mine)).toEqual(Array.from({ length: 20 }, (_, index) => `bug-${number} ${index + 1}`));
      expect(new Set(mine.map(({ partition }) => partition)).size).toBe(1);
    }
    const { rows } = await read.database.query<{ topic: string; partition: number; last_offset: string }>(
      'select topic, partition, last_offset from relay.written',
    );
    for (const name of ['bugs.v1', 'bugs.private.v1']) {
      const ends = await kafka.ends(name);
      const noted = rows.filter(({ topic }) => topic === kafka.connection.named(name));
      const filled = [...ends].filter(([, end]) => end > 0n);
      expect(new Map(noted.map((row) => [row.partition, BigInt(row.last_offset) + 1n]))).toEqual(
        new Map(filled),
      );
    }
  });

  it('makes topics that keep what happened', async () => {
    start();
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    const admin = await kafka.asAdmin();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: 2, name: kafka.connection.named(name) })),
    });
    for (const { configEntries } of resources) {
      const valueOf = (name: string) =>
        configEntries.find(({ configName }) => configName === name)?.configValue;
      expect([valueOf('cleanup.policy'), valueOf('retention.ms')]).toEqual(['delete', '-1']);
    }
  });

  it('leaves topics as they are, and says what is amiss', async () => {
    const admin = await kafka.asAdmin();
    const topic = kafka.connection.named('bugs.v1');
    const configEntries = [{ name: 'retention.ms', value: '1000000' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] });
    const relay = start();
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    expect((await kafka.ends('bugs.v1')).size).toBe(1);
    expect(relay.said).toEqual([
      expect.stringContaining(`${topic} has 1 partitions`),
      expect.stringContaining(`${topic} has retention.ms=1000000`),
    ]);
  });

  it('runs in one process at a time; another one takes over, and nothing is left out', async () => {
    const first = start();
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    start();
    await read.happen('bug-2', reported({ number: 2 }));
    await relayed();
    await first.stop();
    await read.happen('bug-3', reported({ number: 3 }));
    await relayed();
    const records = await kafka.records('bugs.v1');
    expect(new Set(subjects(records))).toEqual(new Set(['bug-1', 'bug-2', 'bug-3']));
  });

  it('begins again when its connection to PostgreSQL is lost', async () => {
    start();
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    await read.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'bugzot-relay' and datname = current_database()`,
    );
    await read.happen('bug-2', reported({ number: 2 }));
    await relayed();
    expect(new Set(subjects(await kafka.records('bugs.v1')))).toEqual(new Set(['bug-1', 'bug-2']));
  });

  it('repeats what was not noted; the first of each is in order, and the ids are the same', async () => {
    const key = new MasterKey(randomBytes(32));
    const first = start(topics, key);
    await read.happen('bug-1', reported({ number: 1 }), happened('BugTagged', { tag: 'a' }));
    await relayed();
    const before = await position();
    await read.happen('bug-1', happened('BugTagged', { tag: 'b' }));
    await relayed();
    await first.stop();
    // As after a crash between the acknowledgement and the checkpoint.
    await read.database.query('update relay.checkpoint set position = $1', [before]);
    start(topics, key);
    await read.happen('bug-1', happened('BugTagged', { tag: 'c' }));
    await relayed();
    const records = await kafka.records('bugs.v1');
    const tags = records.map(({ value }) => (JSON.parse(value) as { tag?: string }).tag);
    expect([...new Set(tags)]).toEqual([undefined, 'a', 'b', 'c']);
    expect(tags.filter((tag) => tag === 'b').length).toBeGreaterThan(1);
    expect(new Set(records.map(({ headers }) => headers['ce_id'])).size).toBe(4);
  });

  it('sends everything again when Kafka has lost what it had acknowledged', async () => {
    const first = start();
    await read.happen('bug-1', reported({ number: 1 }), happened('BugTagged', { tag: 'a' }));
    await relayed();
    await first.stop();
    const admin = await kafka.asAdmin();
    const topic = kafka.connection.named('bugs.private.v1');
    await admin.deleteTopics({ topics: [topic] });
    await until('the topic is gone', async () => !(await admin.listTopics()).includes(topic));
    const second = start();
    await until('it has said so', () => second.said.some((line) => line.includes('lost records')));
    await relayed();
    expect(versions(await kafka.records('bugs.private.v1'))).toEqual(['bug-1 1', 'bug-1 2']);
    const { rows } = await read.database.query('select generation from relay.checkpoint');
    expect(rows).toEqual([{ generation: 2 }]);
  });

  it('lets nothing go out that this version does not know', async () => {
    const older = topics.map((topic) => {
      const { BugTagged: _newer, ...messages } = topic.messages;
      return topic.name.startsWith('bugs.') ? { ...topic, messages } : topic;
    });
    const relay = start(older);
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    await read.happen('bug-1', happened('BugTagged', { tag: 'a' }));
    await until('it says so', () => relay.said.some((line) => line.includes('BugTagged')));
    // As in a rolling update: the newer one takes over from the one that cannot go on.
    start();
    await relayed();
    expect(versions(await kafka.records('bugs.private.v1'))).toEqual(['bug-1 1', 'bug-1 2']);
  });

  it('fills new topics from the beginning when the prefix is another one', async () => {
    const first = start();
    await read.happen('bug-1', reported({ number: 1 }));
    await relayed();
    await first.stop();
    const other = new TestKafka(brokers);
    relays.push(new Relaying(read.url, other.connection));
    const prefix = async (): Promise<unknown> =>
      (await read.database.query<{ prefix: string }>('select prefix from relay.checkpoint')).rows[0]?.prefix;
    await until('it has begun', async () => (await prefix()) === other.prefix);
    await relayed();
    expect(new Set(subjects(await other.records('bugs.v1')))).toEqual(new Set(['bug-1']));
    await relays.pop()!.stop();
    await other.close();
  });
});
