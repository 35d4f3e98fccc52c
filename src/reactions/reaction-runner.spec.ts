import { ReadSide } from '../../test/support/read-side.js';
import { added, ignored } from '../../test/support/tally.js';
import { until } from '../../test/support/until.js';
import type { EventStore } from '../event-store/event-store.js';
import { Refused } from '../write-path/refused.js';
import { ReactionRunner, registerReactions } from './reaction-runner.js';

/** A reaction that remembers what it was given, with a runner of its own, as another process would have one. */
class Running {
  readonly seen: number[] = [];
  readonly errors: string[] = [];
  private readonly ending = new AbortController();
  private readonly store: EventStore;
  private readonly running: Promise<void>;

  constructor(
    read: ReadSide,
    name: string,
    private readonly trouble: (n: number) => void = () => undefined,
  ) {
    this.store = read.openStore();
    const reaction = {
      name,
      types: ['Added'],
      react: async (event: { data: object }) => {
        const { n } = event.data as { n: number };
        this.trouble(n);
        this.seen.push(n);
      },
    };
    const log = { error: (message: string) => this.errors.push(message) };
    const services = { store: this.store, connectionString: read.url, log };
    this.running = registerReactions([reaction], read.database, this.store).then(() =>
      new ReactionRunner(reaction, services).run(this.ending.signal),
    );
  }

  has(...ns: number[]): Promise<void> {
    return until(`the reaction has seen ${ns.join()}`, () => ns.every((n) => this.seen.includes(n)));
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    await this.store.close();
  }
}

describe('a running reaction', () => {
  let read: ReadSide;
  let running: Running[];

  beforeEach(async () => {
    read = await ReadSide.start();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await read.stop();
  });

  const start = (trouble?: (n: number) => void): Running => {
    const one = new Running(read, 'remember', trouble);
    running.push(one);
    return one;
  };
  const position = async (): Promise<string | undefined> => {
    const { rows } = await read.database.query<{ position: string }>(
      'select position from projector.reaction',
    );
    return rows[0]?.position;
  };

  it('reacts to each event once, and goes on where it stopped', async () => {
    await read.happen('tally-1', added(1), ignored, added(2));
    const before = start();
    await before.has(1, 2);
    await read.happen('tally-1', added(3));
    await before.has(3);
    await before.stop();
    await read.happen('tally-1', added(4));
    const after = start();
    await after.has(4);
    expect([before.seen, after.seen]).toEqual([[1, 2, 3], [4]]);
  });

  it('says how far it is, also when nothing concerns it', async () => {
    start();
    const end = await read.happen('tally-1', added(1), ignored);
    await until('the checkpoint is at the end', async () => (await position()) === end);
  });

  it('passes over what a rule refuses, and says so', async () => {
    const one = start((n) => {
      if (n === 2) throw new Refused('bug.unknown');
    });
    await read.happen('tally-1', added(1), added(2), added(3));
    await one.has(1, 3);
    expect(one.seen).toEqual([1, 3]);
    expect(one.errors).toEqual([expect.stringContaining('bug.unknown')]);
  });

  it('tries again what fails, and leaves nothing out', async () => {
    let failures = 2;
    const one = start((n) => {
      if (n === 2 && failures-- > 0) throw new Error('the mail server is away');
    });
    await read.happen('tally-1', added(1), added(2), added(3));
    await one.has(1, 2, 3);
    expect(one.errors).toHaveLength(2);
  });

  it('runs in one process at a time; when that one dies, another takes over', async () => {
    const first = start();
    await read.happen('tally-1', added(1));
    await first.has(1);
    const second = start();
    await read.happen('tally-1', added(2));
    await first.has(2);
    expect(second.seen).toEqual([]);
    await first.stop();
    await read.happen('tally-1', added(3));
    await second.has(3);
    expect(second.seen).toEqual([3]);
  });

  it('begins again when its connection is lost, though nothing happens', async () => {
    const one = start();
    await read.happen('tally-1', added(1));
    await one.has(1);
    const holders = async (): Promise<number[]> => {
      const { rows } = await read.database.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'bugzot-reaction remember'
            and datname = current_database()`,
      );
      return rows.map(({ pid }) => pid);
    };
    const [before] = await holders();
    await read.database.query('select pg_terminate_backend($1)', [before]);
    await until('another connection stands', async () => {
      const now = await holders();
      return now.length === 1 && now[0] !== before;
    });
    await read.happen('tally-1', added(2));
    await one.has(2);
  });
});
