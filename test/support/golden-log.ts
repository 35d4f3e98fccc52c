import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore, NewEvent, RecordedEvent } from '../../src/event-store/event-store.js';
import { declaredGoldens, GOLDEN_FOLDER } from '../../tools/golden/golden-files.js';

/** A log with one event of every type and of every shape it ever had: each thing begins with what it is made by. */
export async function goldenLog(store: EventStore): Promise<NewEvent[]> {
  const events = declaredGoldens().map(({ file }) => {
    return JSON.parse(readFileSync(join(GOLDEN_FOLDER, file), 'utf8')) as RecordedEvent;
  });
  for (const [stream, all] of Map.groupBy(events, (event) => event.stream)) {
    const inOrder = all.toSorted((a, b) => Number(isBeginning(b)) - Number(isBeginning(a)));
    await store.append(stream, 0, inOrder);
  }
  return events;
}

function isBeginning({ data }: NewEvent): boolean {
  return 'number' in data;
}
