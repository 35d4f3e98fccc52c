import { Watch } from './watch.js';

describe('the watch over a consumer', () => {
  let now = 0;
  let watch: Watch;
  const after = (seconds: number, waiting: number): void => {
    now += seconds * 1000;
    watch.sees(waiting);
  };

  beforeEach(() => {
    now = 0;
    watch = new Watch(() => now);
  });

  it('has patience as long as nothing waits, or something is dealt with', () => {
    after(3600, 0);
    after(15, 1);
    watch.progressed();
    after(15, 1);
    expect([watch.stuck, watch.dead]).toEqual([false, false]);
  });

  it('wants another consumer first, and then another process', () => {
    after(0, 0);
    after(21, 2);
    expect([watch.stuck, watch.dead]).toEqual([true, false]);
    watch.renewed();
    after(19, 2);
    expect([watch.stuck, watch.dead]).toEqual([false, false]);
    after(21, 2);
    expect([watch.stuck, watch.dead]).toEqual([true, true]);
    expect(watch.detail).toBe('records wait in 2 partitions, and none was dealt with for 61 s');
    watch.progressed();
    expect([watch.stuck, watch.dead]).toEqual([false, false]);
  });
});
