import { logRange } from '../../src/audit/log-range.js';
import { STORED_LOG, type EventStore, type RecordedEvent } from '../../src/event-store/event-store.js';
import { followsChain, GENESIS } from '../../src/event-store/hash-chain.js';
import type { TestApp } from './bugzot-app.js';

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

/** The whole log, in its order, as it is stored. */
export async function wholeLog(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of logRange(store)) events.push(...batch.events);
  return events;
}

/** The events of one stream of an app. */
export async function eventsOf(app: TestApp, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of app.bugzot.app.get<EventStore>(STORED_LOG).read(stream)) events.push(...page);
  return events;
}

/** The whole log of an app. */
export function logOf(app: TestApp): Promise<RecordedEvent[]> {
  return wholeLog(app.bugzot.app.get<EventStore>(STORED_LOG));
}
