import { topics } from '../../src/topics.js';
import { normalised } from '../support/crawl.js';
import { describeWithEngine } from '../support/engines.js';
import { TestKafka, type FoundRecord } from '../support/kafka.js';
import { relayed } from '../support/relayed.js';
import { Scene } from '../support/scene.js';
import { makeWorld, SECRET, type Secrets } from '../support/worlds.js';

/** Most milliseconds for one world; there are many steps, each at a moment of its own. */
const LONG_MS = 180_000;

/** A record as a consumer has it. */
interface Heard {
  topic: string;
  partition: number;
  key: string;
  headers: Record<string, string>;
  value: Record<string, unknown>;
}

describeWithEngine(
  'the public topics of two worlds, of which one has secrets',
  'TEST_KAFKA_BROKERS',
  (brokers) => {
    /** What is in the public topics of a world, in the order of each partition. */
    async function topicsOf(secrets: Secrets): Promise<Heard[]> {
      const kafka = new TestKafka(brokers);
      const scene = await Scene.set(kafka.variables);
      await makeWorld(scene, secrets);
      await relayed(scene.app);
      const found: FoundRecord[] = [];
      for (const { name, visibility } of topics) {
        if (visibility === 'public') found.push(...(await kafka.records(name)));
      }
      // Whoever may know of secrets does: there are some.
      const all = await kafka.records('bugs.private.v1');
      expect(all.some(({ value }) => value.includes(SECRET))).toBe(secrets.private);
      await scene.app.close();
      await kafka.close();
      // A record may come twice; whoever consumes drops the second by its id.
      const ids = new Set<string>();
      const once = found.filter(({ headers }) => !ids.has(headers['ce_id']!) && ids.add(headers['ce_id']!));
      return once.map((record) => heard(record, kafka.prefix));
    }

    let plain: Heard[];
    beforeAll(async () => {
      plain = await topicsOf({ private: false, hidden: false });
    }, LONG_MS);

    it('are worth the comparison', () => {
      const types = plain.map(({ headers }) => headers['ce_type']);
      expect(plain.length).toBeGreaterThan(25);
      expect(new Set(types).size).toBeGreaterThan(12);
      expect(new Set(plain.map(({ partition }) => partition)).size).toBeGreaterThan(2);
    });

    it(
      'are the same when private comments, a private bug and its relations are added',
      async () => {
        const secret = await topicsOf({ private: true, hidden: false });
        expect(comparable(secret)).toEqual(comparable(plain));
        expect(JSON.stringify(secret)).not.toContain(SECRET);
      },
      LONG_MS,
    );

    it(
      'are the same when something was hidden, but for what everybody knew of it until then',
      async () => {
        const hidden = await topicsOf({ private: true, hidden: true });
        const known = hidden
          .filter(({ headers }) => /Hidden$/.test(headers['ce_type']!))
          .map(({ value }) => value['id']);
        expect(known).toHaveLength(2);
        const rest = hidden.filter(({ value }) => !known.includes(value['id']));
        expect(comparable(rest)).toEqual(comparable(plain));
        expect(JSON.stringify(hidden)).not.toContain(SECRET);
      },
      LONG_MS,
    );
  },
);

/** The prefix is another one in each world. */
function heard({ topic, partition, key, headers, value }: FoundRecord, prefix: string): Heard {
  const text = JSON.stringify({ topic, partition, key, headers, value: JSON.parse(value) as unknown });
  return JSON.parse(text.replaceAll(prefix, 'prefix')) as Heard;
}

/** With its place for each time, id and command; see `normalised`. */
function comparable(records: readonly Heard[]): unknown {
  return normalised(records as never);
}
