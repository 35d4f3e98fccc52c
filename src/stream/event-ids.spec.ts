import { MasterKey } from '../keys/master-key.js';
import type { EventStore } from '../event-store/event-store.js';
import { EventIds } from './event-ids.js';

describe('ids of the stream of changes', () => {
  const on = (engine: EventStore['engine']) => ({ engine }) as EventStore;
  const ids = new EventIds(new MasterKey(Buffer.alloc(32, 1)), on('postgres'));

  it('are opened by nobody without the key', () => {
    const id = ids.of('0000000000000000007');
    expect(ids.open(id)).toBe('0000000000000000007');
    expect(new EventIds(new MasterKey(Buffer.alloc(32, 2)), on('postgres')).open(id)).toBeUndefined();
    for (const other of [
      '',
      'x',
      `${id}AA`,
      id.slice(1),
      new MasterKey(Buffer.alloc(32, 1)).seal('7', 'else'),
    ]) {
      expect(ids.open(other)).toBeUndefined();
    }
  });

  it('of the log before it moved to another engine are none of ours any more', () => {
    const moved = new EventIds(new MasterKey(Buffer.alloc(32, 1)), on('eventstoredb'));
    expect(moved.open(ids.of('0000000000000000007'))).toBeUndefined();
    const position = '00000000000000000007.00000000000000000007';
    expect(moved.open(moved.of(position))).toBe(position);
    expect(ids.open(moved.of(position))).toBeUndefined();
    expect(moved.open(ids.of(''))).toBe('');
  });

  it('are as long at the beginning of the log as anywhere, and never the same', () => {
    const some = ['', '0000000000000000007', '00000000000000000007.00000000000000000007'].map((at) =>
      ids.of(at),
    );
    expect(new Set(some.map(({ length }) => length)).size).toBe(1);
    expect(ids.of('')).not.toBe(ids.of(''));
    expect(ids.open(ids.of(''))).toBe('');
  });

  it('are forgotten after a day', () => {
    const hoursAgo = (hours: number) => ids.of('0000000000000000007', Date.now() - hours * 3_600_000);
    expect(ids.open(hoursAgo(25))).toBeUndefined();
    expect(ids.open(hoursAgo(23))).toBe('0000000000000000007');
  });
});
