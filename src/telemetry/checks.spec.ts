import { Checks } from './checks.js';
import { inHandLongerThan, takeInHand } from './work-in-hand.js';

describe('the checks of a process', () => {
  it('tell what is down from what is only missed, and nothing of why', async () => {
    const checks = new Checks();
    const fails = () => Promise.reject(new Error('at redis://user:secret@host'));
    const throws = () => {
      throw new Error('at once');
    };
    checks.add({ name: 'kafka', for: 'ready', needed: true, engine: true, check: fails });
    checks.add({ name: 'redis', for: 'ready', needed: false, engine: true, check: throws });
    checks.add({ name: 'postgres', for: 'ready', needed: true, engine: true, check: () => 'PONG' });
    checks.add({ name: 'consumers', for: 'live', needed: true, check: () => undefined });
    expect(await checks.run('ready')).toEqual([
      { name: 'kafka', status: 'down' },
      { name: 'redis', status: 'degraded' },
      { name: 'postgres', status: 'up' },
    ]);
    expect(await checks.run('live')).toEqual([{ name: 'consumers', status: 'up' }]);
    expect(await checks.engines()).toEqual([
      { engine: 'kafka', up: false },
      { engine: 'redis', up: false },
      { engine: 'postgres', up: true },
    ]);
  });

  it('take for down what does not answer', async () => {
    const checks = new Checks();
    checks.add({ name: 'kafka', for: 'ready', needed: true, check: () => new Promise(() => undefined) });
    expect(await checks.run('ready')).toEqual([{ name: 'kafka', status: 'down' }]);
  });
});

describe('work in hand', () => {
  it('is seen from when it was begun until it has ended, each piece by itself', () => {
    const one = takeInHand('inbox_v1');
    const other = takeInHand('inbox_v1');
    const later = performance.now() + 1000;
    expect(inHandLongerThan(5000, later)).toEqual([]);
    expect(inHandLongerThan(999, later)).toEqual(['inbox_v1', 'inbox_v1']);
    one();
    one();
    expect(inHandLongerThan(999, later)).toEqual(['inbox_v1']);
    other();
    expect(inHandLongerThan(0, later)).toEqual([]);
  });
});
