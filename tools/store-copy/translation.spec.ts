import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { Translation } from './translation.js';

const at = (position: string): RecordedEvent => ({ position }) as RecordedEvent;

describe('positions of one log in another', () => {
  it('are those of the last event that was passed, also between events and behind the last', () => {
    const translation = new Translation(['', '3', '3', '4', '1', '9', '2', '7']);
    for (const [source, target] of [
      ['1', 'a'],
      ['3', 'c'],
      ['7', 'g'],
    ]) {
      translation.pass(at(source!), at(target!));
    }
    translation.end();
    expect(Object.fromEntries(translation.positions)).toEqual({
      '': '',
      '1': 'a',
      '2': 'a',
      '3': 'c',
      '4': 'c',
      '7': 'g',
      '9': 'g',
    });
  });

  it('are the beginning while there is nothing', () => {
    const translation = new Translation(['', '5']);
    translation.end();
    expect([...translation.positions]).toEqual([
      ['', ''],
      ['5', ''],
    ]);
  });
});
