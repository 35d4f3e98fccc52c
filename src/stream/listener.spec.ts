import type { Reader } from '../access/reader.js';
import { Listener } from './listener.js';
import type { Message } from './telling.js';

const reader: Reader = {
  account: 7,
  role: 'reporter',
  visibility: 'public',
  session: 'one',
  token: null,
  scopes: null,
};
const employee: Reader = { ...reader, role: 'employee', visibility: 'all' };
const message = (position: string, bug = 1): Message => ({
  bug,
  position,
  text: { all: `all ${position} ${'x'.repeat(1000)}\n`, public: `public ${position}\n` },
});
const listening = (as: Reader, ask = async () => as, bug?: number) => new Listener(as, 'account 7', bug, ask);
const heard = (listener: Listener) => String(listener.stream.read() ?? '');

describe('a listener', () => {
  it('is told what his kind of reader may know, once, and of the bug that he wants', () => {
    const listener = listening(reader, undefined, 2);
    expect(listener.tell(message('2', 2))).toBe(true);
    expect(listener.tell(message('3', 1))).toBe(false);
    listener.position = '4';
    expect(listener.tell(message('4', 2))).toBe(false);
    expect(listener.tell({ ...message('5', 2), text: { all: 'all', public: undefined } })).toBe(false);
    expect(heard(listener)).toBe('public 2\n');
  });

  it('is told what he may know as his rights are now', async () => {
    let now = employee;
    const listener = listening(employee, async () => now);
    listener.tell(message('1'));
    now = reader;
    expect(await listener.isEntitled()).toBe(true);
    listener.tell(message('2'));
    expect(heard(listener)).toMatch(/^all 1 x+\npublic 2\n$/);
  });

  it('is no longer entitled when nobody is, or somebody else', async () => {
    const refused = listening(reader, () => Promise.reject(new Error('The session has ended')));
    expect(await refused.isEntitled()).toBe(false);
    const another = listening(reader, async () => ({ ...reader, account: null, role: 'anonymous' as const }));
    expect(await another.isEntitled()).toBe(false);
  });

  it('is dropped when he does not take what he is told', async () => {
    const slow = listening(employee);
    for (let position = 0; position < 1000 && !slow.closed; position += 1) {
      slow.tell({ ...message(String(position).padStart(4, '0')) });
    }
    expect(slow.closed).toBe(true);
    expect(await slow.isEntitled()).toBe(false);
  });

  it('holds up nobody once he is gone', async () => {
    const gone = listening(employee);
    gone.stream.destroy();
    gone.write('nothing');
    gone.end();
    await gone.drained();
    expect(gone.closed).toBe(true);
  });
});
