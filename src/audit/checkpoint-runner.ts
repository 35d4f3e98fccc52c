import { v4 as uuidv4 } from 'uuid';
import { pause, workAlone } from '../database/alone.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Log } from '../telemetry/log.js';
import type { Issued } from '../write-path/aggregate-command.js';
import type { Checkpoints } from './checkpoints.js';
import { logRange } from './log-range.js';

export interface CheckpointServices {
  checkpoints: Checkpoints;
  log: EventStore;
  connectionString: string;
  /** Minutes between two checkpoints, while there is news. */
  minutes: number;
  notice: Log;
}

const LOCK_CLASS = 4716;

/** Writes checkpoints now and then, in one process at a time, while there is something new that is not one itself. */
export class CheckpointRunner {
  constructor(private readonly services: CheckpointServices) {}

  run(signal: AbortSignal): Promise<void> {
    const { connectionString, notice } = this.services;
    const onError = (error: unknown): void => {
      notice.error(
        `The checkpoints are tried again: ${error instanceof Error ? error.message : String(error)}`,
      );
    };
    const alone = {
      connectionString,
      applicationName: 'bugzot-checkpoints',
      lock: { class: LOCK_CLASS, name: 'checkpoints' },
      onError,
    };
    return workAlone(alone, signal, async (_client, alive) => {
      let wait = await this.untilDue();
      while (!alive.aborted) {
        await pause(alive, wait);
        if (!alive.aborted) await this.write(alive);
        wait = this.services.minutes * 60_000;
      }
    });
  }

  /** Milliseconds until the next one is due. The time counts over restarts: from the last one, or from the log's first event. */
  private async untilDue(): Promise<number> {
    const { checkpoints, minutes } = this.services;
    const since = (await checkpoints.last()).at ?? (await this.firstEvent());
    const past = since === undefined ? 0 : Date.now() - Date.parse(since);
    return Math.max(0, minutes * 60_000 - past);
  }

  private async write(signal: AbortSignal): Promise<void> {
    try {
      await this.services.checkpoints.write(issuedNow(), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async firstEvent(): Promise<string | undefined> {
    for await (const { events } of logRange(this.services.log)) {
      if (events[0] !== undefined) return events[0].metadata.at;
    }
    return undefined;
  }
}

/** By BugZot itself. */
function issuedNow(): Issued {
  const id = uuidv4();
  const at = new Date().toISOString();
  return { actor: 0, role: 'admin', at, commandId: id, correlationId: id, causationId: id };
}
