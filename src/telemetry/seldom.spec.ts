import { seldom } from './seldom.js';

describe('what is said seldom', () => {
  it('is not said again and again, and something else is said all the same', () => {
    const said: string[] = [];
    const say = seldom((message) => said.push(message));
    for (let times = 0; times < 1000; times += 1) say('it is away');
    say('it is back');
    expect(said).toEqual(['it is away', 'it is back']);
  });

  it('takes a bounded memory', () => {
    const said: string[] = [];
    const say = seldom((message) => said.push(message));
    for (let times = 0; times < 10_000; times += 1) say(String(times));
    expect(said).toHaveLength(10_000);
  });
});
