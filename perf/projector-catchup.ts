import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { projections } from '../projections/index.js';
import { Database } from '../src/database/database.js';
import { openEventStore } from '../src/event-store/open-event-store.js';
import { masterKey } from '../src/keys/master-key.js';
import { PersonKeys } from '../src/keys/person-keys.js';
import { Progress } from '../src/projector/progress.js';
import { ProjectionRunner } from '../src/projector/projection-runner.js';
import { ReadModel } from '../src/projector/read-model.js';
import type { Measurement } from './support.js';

/** Events a second through all read models from an empty start, against reading the same log and doing nothing. */
export async function projectorCatchup(url: string, rounds: number, dataDir: string): Promise<Measurement> {
  const result: Measurement['rounds'] = [];
  for (let round = 0; round < rounds; round += 1) {
    result.push({ measured: await catchUp(url, dataDir), baseline: await readAll(url) });
  }
  return {
    scenario: 'projector.catchup',
    unit: 'events/s',
    baseline: 'one subscription that only reads',
    rounds: result,
  };
}

async function catchUp(url: string, dataDir: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const projection of projections) await new ReadModel(projection).drop(client);
  const { rows } = await client.query<{ count: string }>('select count(*) from event_store.event');
  await client.end();
  const database = new Database(url, 5);
  const store = openEventStore(undefined, url);
  const progress = new Progress(database);
  const keys = new PersonKeys(database, masterKey(undefined, dataDir));
  const head = await store.head();
  const ending = new AbortController();
  const start = performance.now();
  const log = { error: (message: string) => console.error(message) };
  const running = projections.map((projection) =>
    new ProjectionRunner(projection, { store, keys, progress, connectionString: url, log }).run(
      ending.signal,
    ),
  );
  while (projections.some(({ storage }) => progress.of(storage) < head)) await sleep(10);
  const seconds = (performance.now() - start) / 1000;
  ending.abort();
  await Promise.all(running);
  await progress.close();
  await store.close();
  await database.end();
  return Number(rows[0]!.count) / seconds;
}

async function readAll(url: string): Promise<number> {
  const store = openEventStore(undefined, url);
  const head = await store.head();
  const ending = new AbortController();
  const start = performance.now();
  let events = 0;
  for await (const batch of store.subscribe('', {}, ending.signal)) {
    events += batch.events.length;
    if (batch.through >= head) break;
  }
  ending.abort();
  await store.close();
  return events / ((performance.now() - start) / 1000);
}
