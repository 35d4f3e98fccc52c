import { chain, chainHash, followsChain, GENESIS, type UnchainedEvent } from './hash-chain.js';
import type { NewEvent, RecordedEvent } from './event-store.js';

const STREAM = 'bug-7';

const event = (n: number): UnchainedEvent => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  type: 'CommentAdded',
  data: { id: n, text: 'Grüße 🐞', private: false },
  metadata: {
    $correlationId: 'correlation',
    $causationId: 'cause',
    actor: 11,
    at: '2026-03-01T12:00:00.000Z',
    schema: 1,
    command: 'command',
  },
});

const recorded = (events: readonly NewEvent[], after = 0): RecordedEvent[] =>
  events.map((one, index) => ({ ...one, stream: STREAM, version: after + index + 1, position: 'any' }));

const log = recorded(chain(GENESIS, STREAM, 0, [event(1), event(2), event(3)]));

/** The version of the first event that does not follow. */
function firstBreak(events: readonly RecordedEvent[]): number | undefined {
  let previous = GENESIS;
  for (const one of events) {
    if (!followsChain(previous, one)) return one.version;
    previous = one.metadata.hash;
  }
  return undefined;
}

describe('the hash chain', () => {
  it('holds for what it was made of', () => {
    expect(firstBreak(log)).toBeUndefined();
    expect(new Set(log.map(({ metadata }) => metadata.hash)).size).toBe(3);
    expect(log[0]!.metadata.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the one that anybody computes, in any language', () => {
    // echo -n <64 zeros><canonical JSON> | sha256sum
    const hash = chainHash(GENESIS, 's-1', 1, {
      id: 'i',
      type: 'T',
      data: { b: 1, a: [true, null, 'é'] },
      metadata: { ...event(1).metadata, actor: 0, at: 'now' },
    });
    expect(hash).toBe('ba266796c6068752955650984270e0d744711e92d36b9f6024b15467d7455277');
  });

  it('does not depend on the order of keys, in which a database may give them back', () => {
    const { data, metadata, ...rest } = log[1]!;
    const turned = <T extends object>(object: T): T =>
      Object.fromEntries(Object.entries(object).reverse()) as T;
    const same = { ...turned(rest), data: turned(data), metadata: turned(metadata) };
    expect(Object.keys(same.data)).not.toEqual(Object.keys(data));
    expect(followsChain(log[0]!.metadata.hash, same)).toBe(true);
  });

  it('goes on where it stopped', () => {
    const [last] = log.slice(-1);
    const more = recorded(chain(last!.metadata.hash, STREAM, 3, [event(4)]), 3);
    expect(firstBreak([...log, ...more])).toBeUndefined();
    const atOnce = chain(GENESIS, STREAM, 0, [event(1), event(2), event(3), event(4)]);
    expect(more[0]!.metadata.hash).toBe(atOnce[3]!.metadata.hash);
  });

  it.each<[string, (one: RecordedEvent) => RecordedEvent]>([
    ['its stream', (one) => ({ ...one, stream: 'bug-8' })],
    ['its version', (one) => ({ ...one, version: 4 })],
    ['its id', (one) => ({ ...one, id: event(9).id })],
    ['its type', (one) => ({ ...one, type: 'CommentEdited' })],
    ['a member of its data', (one) => ({ ...one, data: { ...one.data, private: true } })],
    ['a member more of its data', (one) => ({ ...one, data: { ...one.data, more: 0 } })],
    ['a number that became a text', (one) => ({ ...one, data: { ...one.data, id: '2' } })],
    ...(
      [
        ['$correlationId', 'x'],
        ['$causationId', 'x'],
        ['actor', 12],
        ['at', '2026-03-01T12:00:00.001Z'],
        ['schema', 2],
        ['command', 'x'],
        ['hash', GENESIS],
      ] as const
    ).map(([key, value]): [string, (one: RecordedEvent) => RecordedEvent] => [
      `${key} of its metadata`,
      (one) => ({ ...one, metadata: { ...one.metadata, [key]: value } }),
    ]),
  ])('breaks at the event when somebody changes %s', (_, alter) => {
    expect(firstBreak(log.map((one) => (one.version === 2 ? alter(one) : one)))).toBe(alter(log[1]!).version);
  });

  it('breaks when an event is left out, doubled or exchanged', () => {
    const [first, second, third] = log as [RecordedEvent, RecordedEvent, RecordedEvent];
    expect(firstBreak([first, third])).toBe(3);
    expect(firstBreak([second, third])).toBe(2);
    expect(firstBreak([first, second, second, third])).toBe(2);
    expect(firstBreak([second, first, third])).toBe(2);
  });

  it('is not mended by a new hash alone: every later one would have to be made anew', () => {
    const forged = chain(log[0]!.metadata.hash, STREAM, 1, [
      { ...event(2), data: { id: 2, text: 'Never said.', private: false } },
    ]);
    expect(firstBreak([log[0]!, ...recorded(forged, 1), log[2]!])).toBe(3);
  });
});
