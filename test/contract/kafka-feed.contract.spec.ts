import { PostgresEventStore } from '../../src/event-store/adapters/postgres-event-store.js';
import { StoreFeed } from '../../src/feed/adapters/store-feed.js';
import { describeWithEngine } from '../support/engines.js';
import { KafkaFeeding } from '../support/kafka-feeding.js';
import { added, numbers } from '../support/tally.js';
import { until } from '../support/until.js';
import { Consuming, done, feedContract, tallyTopic } from './feed.contract.js';

describeWithEngine('feeds from Kafka', 'TEST_KAFKA_BROKERS', (brokers) => {
  feedContract('Kafka', () => KafkaFeeding.start(brokers));

  describe('the consumer group', () => {
    let engine: KafkaFeeding;
    let consuming: Consuming[];

    beforeEach(async () => {
      engine = await KafkaFeeding.start(brokers);
      consuming = [];
    });
    afterEach(async () => {
      await Promise.all(consuming.map((one) => one.stop()));
      await engine.dispose();
    });
    const start = (trouble?: (n: number) => Promise<void> | void): Consuming => {
      const one = new Consuming(engine, trouble);
      consuming.push(one);
      return one;
    };
    const group = () => engine.kafka.connection.named('remember');
    const topic = tallyTopic.name;
    async function members(): Promise<string[]> {
      const admin = await engine.kafka.asAdmin();
      const { groups } = await admin.describeGroups([group()]);
      return groups[0]!.members.map(({ memberId }) => memberId);
    }

    it('goes on where the event store’s feed was, and the other way round', async () => {
      const { read } = engine;
      const fromStore = {
        read,
        another: (log: { error(message: string): void }) => {
          const store = new PostgresEventStore(read.url);
          const feed = new StoreFeed({ store, connectionString: read.url, log });
          return { feed, close: () => store.close() };
        },
      };
      const seen: number[] = [];
      for (const [turn, from] of [fromStore, engine, fromStore, engine].entries()) {
        const mine = numbers(turn * 10 + 1, turn * 10 + 10);
        for (const n of mine) await read.happen(`tally-${n}`, added(n));
        const one = new Consuming(from);
        await one.has(...mine);
        await done(engine);
        await one.stop();
        seen.push(...one.seen);
      }
      expect(seen.sort((a, b) => a - b)).toEqual(numbers(1, 40));
    });

    it('shares the partitions among its members', async () => {
      const [first, second] = [start(), start()];
      await until('both are members', async () => new Set(await members()).size === 2);
      let n = 0;
      await until('both have seen something', async () => {
        n += 1;
        await engine.read.happen(`tally-${n}`, added(n));
        return first.seen.length > 0 && second.seen.length > 0;
      });
      await done(engine);
      expect([...new Set([...first.seen, ...second.seen])].sort((a, b) => a - b)).toEqual(numbers(1, n));
    });

    it('keeps a member that takes longer for one event than a session lasts', async () => {
      const began = performance.now();
      const released = Promise.withResolvers<void>();
      const one = start((n) => (n === 1 ? released.promise : undefined));
      await engine.read.happen('tally-1', added(1));
      await until('it is a member', async () => (await members()).length === 1);
      const [member] = await members();
      await until('the session would be over', () => performance.now() - began > 12_000);
      released.resolve();
      await engine.read.happen('tally-1', added(2));
      await one.has(1, 2);
      expect([one.seen, await members()]).toEqual([[1, 2], [member]]);
    });

    it('passes over what does not come from this log', async () => {
      const one = start();
      await engine.read.happen('tally-1', added(1));
      await one.has(1);
      const producer = engine.kafka.connection.client('stranger').producer();
      await producer.connect();
      const foreign = {
        ...{ ce_id: '5f0c6a4e-3b5e-4a43-8d0c-1d2f8f8a7a55', ce_type: 'Added', ce_subject: 'tally-1' },
        ...{ ce_streamversion: '1', ce_position: '9999999999999999999' },
      };
      await producer.send({
        topic: engine.kafka.connection.named(topic),
        messages: [
          { key: '1', value: 'garbage' },
          { key: '1', value: null, headers: { ce_id: 'x', ce_streamversion: 'NaN' } },
          { key: '1', value: '{}', headers: foreign },
          { key: '1', value: '{}', headers: { ...foreign, ce_subject: 'tally-77' } },
          { key: '1', value: '{}', headers: { ...foreign, ce_type: 'Ignored' } },
        ],
      });
      await producer.disconnect();
      await engine.read.happen('tally-1', added(2));
      await one.has(1, 2);
      await done(engine);
      expect(one.seen).toEqual([1, 2]);
      const { rows } = await engine.read.database.query('select max(position) from feed.progress');
      expect(rows).toEqual([{ max: await engine.read.store.head() }]);
      expect(one.errors.filter((line) => line.includes('is not BugZot'))).toHaveLength(2);
      expect(one.errors.filter((line) => line.includes('in this log'))).toHaveLength(2);
    });

    it('repeats nothing when Kafka has forgotten how far it was', async () => {
      for (const n of numbers(1, 10)) await engine.read.happen(`tally-${n}`, added(n));
      const first = start();
      await first.has(...numbers(1, 10));
      await done(engine);
      await first.stop();
      const admin = await engine.kafka.asAdmin();
      await admin.deleteGroups([group()]);
      const second = start();
      await engine.read.happen('tally-1', added(11));
      await second.has(11);
      expect(second.seen).toEqual([11]);
    });

    it('leaves nothing out when Kafka says that it was further than it was', async () => {
      const first = start();
      await engine.read.happen('tally-1', added(1));
      await first.has(1);
      await done(engine);
      await first.stop();
      await engine.read.happen('tally-1', added(2), added(3));
      await until('it is in the topic', async () => {
        return [...(await engine.kafka.ends(topic)).values()].some((end) => end >= 3n);
      });
      const admin = await engine.kafka.asAdmin();
      await admin.resetOffsets({
        groupId: group(),
        topic: engine.kafka.connection.named(topic),
        earliest: false,
      });
      const second = start();
      await engine.read.happen('tally-1', added(4));
      await second.has(2, 3, 4);
      expect(second.seen).toEqual([2, 3, 4]);
    });

    it('begins anew with a topic that is filled again, and repeats nothing', async () => {
      for (const n of numbers(1, 10)) await engine.read.happen(`tally-${n}`, added(n));
      const one = start();
      await one.has(...numbers(1, 10));
      await done(engine);
      await engine.withoutRelay(async () => {
        const admin = await engine.kafka.asAdmin();
        const full = engine.kafka.connection.named(topic);
        await admin.deleteTopics({ topics: [full] });
        await until('the topic is gone', async () => !(await admin.listTopics()).includes(full));
        await engine.read.happen('tally-1', added(11));
      });
      await one.has(11);
      await engine.read.happen('tally-2', added(12));
      await one.has(12);
      await done(engine);
      expect(one.seen.filter((n) => n <= 10).sort((a, b) => a - b)).toEqual(numbers(1, 10));
      expect(new Set(one.seen).size).toBe(12);
    });
  });
});
