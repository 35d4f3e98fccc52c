import type pg from 'pg';
import { pause, workAlone } from '../database/alone.js';
import { START, type EventStore, type Position } from '../event-store/event-store.js';
import type { Log } from '../telemetry/log.js';
import { reactTo } from './react-to.js';
import type { Reaction } from './reaction.js';

export interface ReactionServices {
  store: EventStore;
  connectionString: string;
  log: Log;
}

/** Pause between two looks at the log, in milliseconds. */
const GATHER_MS = 20;
/** How often the checkpoint is written while nothing concerns the reaction: somebody may wait for it to pass. */
const CHECKPOINT_MS = 200;
const LOCK_CLASS = 4715;

/**
 * Notes where each reaction begins, unless it has begun. To be called before anything is appended: what is in the log
 * from then on concerns every reaction, also one that runs later or in another process.
 */
export async function registerReactions(
  reactions: readonly Reaction[],
  database: pg.Pool,
  store: EventStore,
): Promise<void> {
  const head = await store.head();
  for (const { name, from = 'beginning' } of reactions) {
    await database.query(
      'insert into projector.reaction (name, position) values ($1, $2) on conflict do nothing',
      [name, from === 'now' ? head : START],
    );
  }
}

/**
 * Runs one reaction, in one process at a time: the connection that writes its checkpoint holds the lock. The checkpoint
 * is written after the effect, so an effect is never left out, and may happen twice after a crash.
 */
export class ReactionRunner {
  constructor(
    private readonly reaction: Reaction,
    private readonly services: ReactionServices,
  ) {}

  run(signal: AbortSignal): Promise<void> {
    const { name } = this.reaction;
    const { connectionString, log } = this.services;
    const onError = (error: unknown): void => {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(`Reaction ${name} tries again: ${reason}`, { consumer: name });
    };
    const alone = {
      connectionString,
      applicationName: `bugzot-reaction ${name}`,
      lock: { class: LOCK_CLASS, name },
      onError,
    };
    return workAlone(alone, signal, (client, alive) => this.runOn(client, alive));
  }

  private async runOn(client: pg.Client, signal: AbortSignal): Promise<void> {
    const { name, types } = this.reaction;
    const { rows } = await client.query<{ position: Position }>(
      'select position from projector.reaction where name = $1',
      [name],
    );
    let passed = rows[0]!.position;
    let written = passed;
    const write = async (): Promise<void> => {
      if (passed === written) return;
      written = passed;
      await client.query(
        `with passed as (update projector.reaction set position = greatest(position, $2), updated_at = now()
                          where name = $1 returning name, position)
         select pg_notify('projection', 'reaction:' || name || ' ' || position) from passed`,
        [name, passed],
      );
    };
    // What was only passed over can be passed over again, so that is written now and then.
    const nowAndThen = setInterval(() => void write().catch(() => undefined), CHECKPOINT_MS);
    try {
      for await (const batch of this.services.store.subscribe(passed, { types }, signal)) {
        for (const event of batch.events) await reactTo(event, this.reaction, this.services.log);
        passed = batch.through;
        if (batch.events.length > 0) await write();
        // Under load, more is gathered before the log is looked at again.
        await pause(signal, GATHER_MS);
      }
    } finally {
      clearInterval(nowAndThen);
    }
  }
}
