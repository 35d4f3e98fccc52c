import { randomUUID } from 'node:crypto';
import { openEventStore } from '../src/event-store/open-event-store.js';
import { autocommitInserts, perSecond, sampleEvent, type Measurement } from './support.js';

/** Events a second that 32 callers append, each to a stream of its own and waiting until its event is durable. */
export async function storeAppend(url: string, rounds: number, seconds: number): Promise<Measurement> {
  const store = openEventStore(undefined, url);
  const inserts = await autocommitInserts(url);
  const result: Measurement['rounds'] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measured = await perSecond(seconds, () => store.append(`perf-${randomUUID()}`, 0, [sampleEvent()]));
    result.push({ measured, baseline: await inserts.run(seconds) });
  }
  await inserts.stop();
  await store.close();
  return {
    scenario: 'store.append',
    unit: 'events/s',
    baseline: 'single-row autocommit inserts',
    rounds: result,
  };
}
