import { ReadSide } from '../../test/support/read-side.js';
import { killHolder, RunningProjection, storedTally } from '../../test/support/running-projection.js';
import { added, ignored, numbers, tally } from '../../test/support/tally.js';
import { until } from '../../test/support/until.js';
import type { Projection } from './projection.js';
import { ReadModel } from './read-model.js';

describe('a running projection', () => {
  let read: ReadSide;
  let running: RunningProjection[];
  /** The stream of the test that runs. */
  let number = 0;

  beforeAll(async () => (read = await ReadSide.start()));
  afterAll(() => read.stop());
  beforeEach(() => {
    running = [];
    number += 1;
  });
  afterEach(() => Promise.all(running.map((one) => one.stop())));

  const start = (projection: Projection): RunningProjection => {
    const one = new RunningProjection(read, projection);
    running.push(one);
    return one;
  };
  const add = (...ns: number[]) => read.happen(`tally-${number}`, ...ns.map(added));
  const stored = (projection: Projection) => storedTally(read, projection, number);

  it('makes its tables, catches up, and goes on live', async () => {
    const projection = tally('live');
    await add(1, 2);
    const runner = start(projection);
    await runner.reach(await add(3));
    expect(await stored(projection)).toMatchObject({ events: 3, sum: 6, seen: [1, 2, 3] });
    await runner.reach(await add(4));
    expect(await stored(projection)).toMatchObject({ events: 4, sum: 10 });
  });

  it('passes over what does not concern it', async () => {
    const runner = start(tally('passing'));
    await add(1);
    await runner.reach(await read.happen('tally-0', ...Array.from({ length: 50 }, () => ignored)));
    expect((await runner.checkpoint())!.position).toBe(await read.store.head());
    expect(await stored(runner.projection)).toMatchObject({ seen: [1] });
  });

  it('goes on where it stopped', async () => {
    const handled: number[] = [];
    const projection = tally('resumed', (n) => void handled.push(n));
    const before = start(projection);
    await before.reach(await add(1, 2));
    await before.stop();
    handled.length = 0;
    const last = await add(3);
    await start(projection).reach(last);
    expect(handled).toEqual([3]);
    expect(await stored(projection)).toMatchObject({ seen: [1, 2, 3] });
  });

  it('drops the tables of its earlier version, but not before it has served itself', async () => {
    const earlier = tally('versioned');
    const later: Projection = { ...earlier, version: 2, storage: 'versioned_v2' };
    const schemas = async (): Promise<string[]> => {
      const { rows } = await read.database.query<{ name: string }>(
        `select nspname as name from pg_namespace where nspname ~ '^versioned_v' order by 1`,
      );
      return rows.map(({ name }) => name);
    };
    for (const projection of [earlier, later]) {
      const runner = start(projection);
      await runner.reach(await add(1));
      await runner.stop();
    }
    expect(await schemas()).toEqual(['versioned_v1', 'versioned_v2']);
    await start(later).reach(await add(2));
    await until('the earlier one is gone', async () => (await schemas()).length === 1);
    expect(await schemas()).toEqual(['versioned_v2']);
    expect(await new ReadModel(earlier).checkpoint(read.database)).toBeUndefined();
    expect(await stored(later)).toMatchObject({ events: 3, sum: 4 });
  });

  it('applies every event once, though its connection is lost again and again', async () => {
    const projection = tally('killed');
    const runner = start(projection);
    for (const round of numbers(0, 2)) {
      const writing = numbers(1, 40).map((n) => round * 40 + n);
      const first = await add(writing[0]!);
      const rest = (async () => {
        for (const n of writing.slice(1)) await add(n);
      })();
      await runner.reach(first);
      expect(await killHolder(read, projection)).toBe(true);
      await rest;
    }
    await runner.reach(await add(121));
    expect(await stored(projection)).toMatchObject({ events: 121, seen: numbers(1, 121) });
    expect(runner.errors.length).toBeGreaterThan(0);
  });

  it('is one of two that runs, until it stops: then the other one takes over', async () => {
    const projection = tally('twice');
    const first = start(projection);
    await first.reach(await add(1));
    const second = start(projection);
    await second.reach(await add(2));
    await first.stop();
    await second.reach(await add(3));
    expect(await killHolder(read, projection)).toBe(true);
    await second.reach(await add(4));
    expect(await stored(projection)).toMatchObject({ seen: [1, 2, 3, 4] });
  });

  it('is applied once by two that get everything at the same time', async () => {
    const projection = tally('rivals');
    const [one, other] = [start(projection), start(projection)];
    let last = '';
    for (const n of numbers(1, 30)) last = await add(n);
    await Promise.all([one.reach(last), other.reach(last)]);
    expect(await stored(projection)).toMatchObject({ seen: numbers(1, 30) });
  });

  describe('at an event that it cannot digest', () => {
    const parked = (runner: RunningProjection) =>
      until('parked', async () => Boolean((await runner.checkpoint())?.parked));
    const retry = ({ storage }: Projection) =>
      read.database.query(
        `update projector.checkpoint set parked_event = null, parked_position = null,
                parked_error = null, parked_at = null where storage = $1`,
        [storage],
      );
    let broken: boolean;
    /** Of the numbers that only this test adds, from 0 on. */
    let own: (n: number) => number;
    beforeEach(() => {
      broken = true;
      own = (n) => number * 1_000_000 + n;
    });

    const poison = {
      'whose handler throws': (n: number) => {
        if (broken && n === own(13)) throw new TypeError('thirteen');
      },
      'whose row the database refuses': (n: number) => (broken && n === own(13) ? 99_999 : undefined),
    };

    it.each(Object.entries(poison))(
      '%s, it has done all before, stands still, and says so',
      async (_, trouble) => {
        const projection = tally(`poisoned_${number}`, trouble);
        await add(...numbers(own(1), own(12)));
        const poisoned = await add(own(13));
        const last = await add(...numbers(own(14), own(20)));
        const runner = start(projection);
        await parked(runner);
        const checkpoint = (await runner.checkpoint())!;
        expect(checkpoint.parked).toMatchObject({
          position: poisoned,
          error: expect.stringMatching(/thirteen|smallint/),
          event: expect.stringMatching(/^[0-9a-f-]{36}$/),
        });
        expect(checkpoint.position < poisoned).toBe(true);
        expect(await stored(projection)).toMatchObject({ seen: numbers(own(1), own(12)) });
        expect(runner.errors.join()).toContain(checkpoint.parked!.event);

        broken = false;
        await retry(projection);
        await runner.reach(last);
        expect(await stored(projection)).toMatchObject({ seen: numbers(own(1), own(20)) });
        expect((await runner.checkpoint())!.parked).toBeNull();
      },
    );

    it('does not hold up the others', async () => {
      const runner = start(tally(`stuck_${number}`, poison['whose handler throws']));
      const other = start(tally(`others_${number}`));
      const last = await add(own(12), own(13), own(14));
      await parked(runner);
      await other.reach(last);
      expect(await stored(other.projection)).toMatchObject({ seen: [own(12), own(13), own(14)] });
      expect(await stored(runner.projection)).toMatchObject({ seen: [own(12)] });
    });

    it('stays there though it is started anew and the cause is mended, until somebody retries', async () => {
      const projection = tally(`again_${number}`, poison['whose handler throws']);
      await add(own(13));
      const before = start(projection);
      await parked(before);
      await before.stop();
      broken = false;
      const runner = start(projection);
      await start(tally(`beside_${number}`)).reach(await add(own(14)));
      expect(await stored(projection)).toBeUndefined();
      await retry(projection);
      await until('done', async () => (await stored(projection))?.events === 2);
      expect((await runner.checkpoint())!.parked).toBeNull();
    });

    it('is parked again when it is retried and nothing was mended', async () => {
      const projection = tally(`unmended_${number}`, poison['whose handler throws']);
      await add(own(13));
      const runner = start(projection);
      await parked(runner);
      const { parked: first } = (await runner.checkpoint())!;
      await retry(projection);
      await until('parked again', async () => {
        const again = (await runner.checkpoint())?.parked;
        return Boolean(again && again.at > first!.at);
      });
      expect(await stored(projection)).toBeUndefined();
    });
  });
});
