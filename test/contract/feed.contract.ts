import { z } from 'zod';
import type { Feed } from '../../src/feed/feed.js';
import type { Reaction } from '../../src/reactions/reaction.js';
import { registerReactions } from '../../src/reactions/reaction-runner.js';
import { told, type Topic } from '../../src/relay/topic.js';
import { Refused } from '../../src/write-path/refused.js';
import type { ReadSide } from '../support/read-side.js';
import { added, ignored, numbers } from '../support/tally.js';
import { until } from '../support/until.js';

/** An engine, and a log that it takes events from. */
export interface FeedUnderTest {
  read: ReadSide;
  /** With connections of its own, as another process has them. @param log hears what it reports */
  another(log: { error(message: string): void }): { feed: Feed; close(): Promise<void> };
  dispose(): Promise<void>;
}

/** What the suite's log has, for an engine that needs a topic. */
export const tallyTopic: Topic = {
  name: 'tally.v1',
  title: 'Tallies',
  description: 'Of the tests.',
  aggregates: ['tally'],
  messages: {
    Added: told('Something was added.', z.strictObject({ n: z.int() }), 'n'),
    Ignored: told('Nothing was.', z.strictObject({})),
  },
  visibility: 'all',
};

/** A reaction that remembers what it was given, at a feed of its own. */
export class Consuming {
  readonly seen: number[] = [];
  readonly errors: string[] = [];
  readonly feed: Feed;
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;
  private readonly close: () => Promise<void>;
  private stopping: Promise<void> | undefined;

  /** @param trouble may throw, or take its time, instead of letting an n be handled */
  constructor(
    engine: Pick<FeedUnderTest, 'read' | 'another'>,
    trouble: (n: number) => Promise<void> | void = () => undefined,
  ) {
    const reaction: Reaction = {
      name: 'remember',
      types: ['Added'],
      topic: tallyTopic.name,
      react: async ({ data }) => {
        const n = Number(data['n']);
        await trouble(n);
        this.seen.push(n);
      },
    };
    const made = engine.another({ error: (message) => void this.errors.push(message) });
    this.feed = made.feed;
    this.close = () => made.close();
    const { database, store } = engine.read;
    this.running = registerReactions([reaction], database, store).then(() =>
      this.feed.run(reaction, this.ending.signal),
    );
  }

  has(...ns: number[]): Promise<void> {
    return until(`the reaction has seen ${ns.join()}`, () => ns.every((n) => this.seen.includes(n)));
  }

  stop(): Promise<void> {
    this.ending.abort();
    return (this.stopping ??= this.running.then(() => this.close()));
  }
}

/** Whether the reaction is done with everything in the log, as whoever waits for it sees it. */
export async function done({ read }: Pick<FeedUnderTest, 'read'>): Promise<void> {
  const head = await read.store.head();
  await until('the reaction is at the end of the log', async () => {
    const { rows } = await read.database.query<{ position: string }>(
      'select position from projector.reaction',
    );
    return rows[0]?.position === head;
  });
}

/** What every feed must do; see `src/feed/feed.ts`. */
export function feedContract(name: string, setup: () => Promise<FeedUnderTest>): void {
  describe(`feed contract: ${name}`, () => {
    let engine: FeedUnderTest;
    let consuming: Consuming[];

    beforeEach(async () => {
      engine = await setup();
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

    it('gives each event of the log, and what comes then, in the order of each stream', async () => {
      const { read } = engine;
      for (const n of numbers(1, 20)) await read.happen(`tally-${n % 3}`, added(n), ignored);
      const one = start();
      await one.has(...numbers(1, 20));
      for (const n of numbers(21, 30)) await read.happen(`tally-${n % 3}`, added(n));
      await one.has(...numbers(21, 30));
      for (const rest of [0, 1, 2]) {
        const mine = one.seen.filter((n) => n % 3 === rest);
        expect(mine).toEqual(numbers(1, 30).filter((n) => n % 3 === rest));
      }
    });

    it('goes on where it stopped', async () => {
      const { read } = engine;
      await read.happen('tally-1', added(1));
      const before = start();
      await before.has(1);
      await done(engine);
      await before.stop();
      await read.happen('tally-1', added(2));
      const after = start();
      await after.has(2);
      expect([before.seen, after.seen]).toEqual([[1], [2]]);
    });

    it('says how far it is, also when nothing concerns it', async () => {
      start();
      await engine.read.happen('tally-1', ignored);
      await done(engine);
      await engine.read.happen('other-1', ignored);
      await done(engine);
      await engine.read.happen('tally-2', added(1));
      await done(engine);
    });

    it('passes over what a rule refuses, and says so', async () => {
      const one = start((n) => {
        if (n === 2) throw new Refused('bug.unknown');
      });
      await engine.read.happen('tally-1', added(1), added(2), added(3));
      await one.has(1, 3);
      await done(engine);
      expect(one.seen).toEqual([1, 3]);
      expect(one.errors.filter((line) => line.includes('bug.unknown'))).toHaveLength(1);
    });

    it('tries again what fails, and leaves nothing out', async () => {
      let failures = 2;
      const one = start((n) => {
        if (n === 2 && failures-- > 0) throw new Error('the mail server is away');
      });
      await engine.read.happen('tally-1', added(1), added(2), added(3));
      await one.has(1, 2, 3);
      expect([...new Set(one.seen)]).toEqual([1, 2, 3]);
      await done(engine);
    });

    it('leaves nothing out when there are two, and one of them ends', async () => {
      const { read } = engine;
      const [first, second] = [start(), start()];
      const seen = () => new Set([...first.seen, ...second.seen]);
      for (const n of numbers(1, 40)) await read.happen(`tally-${n}`, added(n));
      await until('all are seen', () => seen().size === 40);
      await first.stop();
      for (const n of numbers(41, 60)) await read.happen(`tally-${n}`, added(n));
      await until('all are seen', () => seen().size === 60);
      await done(engine);
    });

    it('lets the event in hand end, and loses nothing by its own end', async () => {
      const held = Promise.withResolvers<void>();
      let holding = 0;
      const first = start(() => {
        holding += 1;
        return held.promise;
      });
      await engine.read.happen('tally-1', added(1), added(2), added(3));
      await until('it has one in hand', () => holding > 0);
      const stopping = first.stop();
      held.resolve();
      await stopping;
      expect(first.seen).toContain(1);
      const second = start();
      await until('the rest is seen', () => new Set([...first.seen, ...second.seen]).size === 3);
      await done(engine);
    });

    it('is alive', async () => {
      const one = start();
      await engine.read.happen('tally-1', added(1));
      await one.has(1);
      expect(one.feed.alive().ok).toBe(true);
    });
  });
}
