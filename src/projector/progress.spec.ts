import { ReadSide } from '../../test/support/read-side.js';
import { added, tally, tallyTable } from '../../test/support/tally.js';
import { Lag } from './lag.js';
import { Progress } from './progress.js';

describe('the progress of read models', () => {
  let read: ReadSide;
  let progress: Progress;

  beforeAll(async () => {
    read = await ReadSide.start();
    progress = new Progress(read.database);
  });
  afterAll(async () => {
    await progress.close();
    await read.stop();
  });

  it('is waited for until it is there, as its own projector says', async () => {
    const waiting = progress.waitFor('own', '0002', 20_000);
    progress.advance('own', '0001', true);
    progress.advance('own', '0002', true);
    expect(await waiting).toBe(true);
    expect(await progress.waitFor('own', '0001', 0)).toBe(true);
  });

  it('is waited for until another process notifies', async () => {
    const position = await read.happen('tally-1', added(1));
    const projection = tally('notified');
    const waiting = progress.waitFor(projection.storage, position, 20_000);
    await read.rows(projection, tallyTable);
    expect(await waiting).toBe(true);
  });

  it('is looked up where it was not heard of', async () => {
    await read.client.query(
      `insert into projector.checkpoint (storage, position) values ('unheard', '0007')`,
    );
    expect(progress.of('unheard')).toBe('');
    expect(await progress.waitFor('unheard', '0007', 20_000)).toBe(true);
  });

  it('is not waited for longer than one can', async () => {
    progress.advance('slow', '0001', true);
    const before = performance.now();
    expect(await progress.waitFor('slow', '0002', 50)).toBe(false);
    expect(performance.now() - before).toBeGreaterThanOrEqual(45);
    expect(await progress.waitFor('unknown', '0001', 10)).toBe(false);
  });

  it('does not go backwards', () => {
    progress.advance('forward', '0002', true);
    progress.advance('forward', '0001', true);
    expect(progress.of('forward')).toBe('0002');
  });

  it('has a stamp that changes when rows may have, and only then', () => {
    const stamp = () => progress.stamp(['stamped', 'other']);
    const stamps = [stamp()];
    progress.advance('stamped', '0001', true);
    stamps.push(stamp());
    progress.advance('stamped', '0002', false);
    expect(stamp()).toBe(stamps[1]);
    progress.advance('other', '0003', true);
    stamps.push(stamp());
    progress.advance('stamped', '0004', true);
    stamps.push(stamp());
    expect(new Set(stamps).size).toBe(4);
  });
});

describe('lag', () => {
  let read: ReadSide;
  let progress: Progress;
  let now = 0;

  beforeAll(async () => {
    read = await ReadSide.start();
    progress = new Progress(read.database);
  });
  afterAll(async () => {
    await progress.close();
    await read.stop();
  });

  it('is how long ago the log was where the read model is now', async () => {
    const lag = new Lag(read.store, progress, () => now);
    const seconds = (): number => lag.seconds('tally_v1');
    await lag.sample();
    expect(seconds()).toBe(0);

    const first = await read.happen('tally-1', added(1));
    await lag.sample();
    expect(seconds()).toBe(0);
    now = 5000;
    await lag.sample();
    expect(seconds()).toBe(5);

    const second = await read.happen('tally-1', added(2));
    await lag.sample();
    now = 7000;
    expect(seconds()).toBe(7);
    progress.advance('tally_v1', first, true);
    expect(seconds()).toBe(2);
    progress.advance('tally_v1', second, true);
    expect(seconds()).toBe(0);
  });

  it('does not take a read model for current that has not reached what was there at the start', async () => {
    const start = await read.happen('tally-1', added(1));
    const lag = new Lag(read.store, progress, () => now);
    expect(lag.hasCaughtUp('late_v1')).toBe(false);
    await lag.sample();
    expect(lag.hasCaughtUp('late_v1')).toBe(false);
    progress.advance('late_v1', start, true);
    await read.happen('tally-1', added(2));
    await lag.sample();
    expect(lag.hasCaughtUp('late_v1')).toBe(true);
  });

  it('grows while a read model stands still, though nothing new is written', async () => {
    const lag = new Lag(read.store, progress, () => now);
    await read.happen('tally-1', added(3));
    await lag.sample();
    const lags = [1000, 61_000].map((passed) => {
      now += passed;
      return lag.seconds('stopped_v1');
    });
    expect(lags).toEqual([1, 62]);
  });
});
