import { Database } from '../../src/database/database.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { Progress } from '../../src/projector/progress.js';
import type { TestApp } from './bugzot-app.js';

const GIVE_UP_MS = 60_000;

/** Waits until everything that is in the application's log now is on Kafka, and notifications have followed. */
export async function relayed({ bugzot: { app } }: TestApp): Promise<void> {
  const head = await app.get(EventStore).head();
  for (const storage of ['relay:kafka', 'reaction:notifications']) {
    if (!(await app.get(Progress).waitFor(storage, head, GIVE_UP_MS)))
      throw new Error(`${storage} stands still`);
  }
}

/** What the tables say of a consumer group: how far it is in each partition. */
export async function groupProgress({
  bugzot: { app },
}: TestApp): Promise<{ partition: number; position: string }[]> {
  const { rows } = await app
    .get(Database)
    .query<{ partition: number; position: string }>(
      'select partition, position from feed.progress order by partition',
    );
  return rows;
}
