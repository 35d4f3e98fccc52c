import type { EventStore, RecordedEvent } from '../../src/event-store/event-store.js';
import { followsChain, GENESIS } from '../../src/event-store/hash-chain.js';

/** All events of a stream; fails unless their versions have no gap, their ids are unique and their chain holds. */
export async function soundLog(store: EventStore, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of store.read(stream)) events.push(...page);
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  let previous = GENESIS;
  for (const event of events) {
    expect(followsChain(previous, event)).toBe(true);
    previous = event.metadata.hash;
  }
  return events;
}
