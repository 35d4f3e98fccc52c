import type { Database } from '../database/database.js';
import { WakeUp } from '../database/wake-up.js';
import type { Position } from '../event-store/event-store.js';

/** The name of the relay's checkpoint; it is waited for, and its lag measured, as `relay:kafka`. */
export const RELAY = 'kafka';

/** Under what a reaction is waited for, as for a read model: what it writes can be read, too. */
export function reactionStorage(name: string): string {
  return `reaction:${name}`;
}

/**
 * How far each read model is, each reaction and the relay, as far as this process has heard: what its own projector did, and what
 * others notify.
 */
export class Progress {
  private readonly positions = new Map<string, Position>();
  /** When each read model's rows changed last; see {@link stamp}. */
  private readonly changes = new Map<string, string>();
  /** Every consumer of the log that has a checkpoint, as of the last {@link refresh}. */
  stored: readonly string[] = [];
  private readonly wakeUp: WakeUp;
  /** How many wait for each read model, and who wants to know when somebody begins to. */
  private readonly waiting = new Map<string, number>();
  private readonly onWait = new Map<string, () => void>();

  constructor(private readonly database: Database) {
    this.wakeUp = new WakeUp(database.connectionString, 'projection', (payload) => {
      const [storage, position, changed] = payload.split(' ');
      if (storage !== undefined && position !== undefined) this.note(storage, position, changed ?? '');
    });
    this.wakeUp.start();
  }

  /** Where the read model was when last heard of. */
  of(storage: string): Position {
    return this.positions.get(storage) ?? '';
  }

  /**
   * Another one than before whenever the rows of one of the read models may have changed, as far as this process has
   * heard: at once from its own projector, by notification from another process, after a second at the latest.
   */
  stamp(storages: readonly string[]): string {
    return storages.map((storage) => this.changes.get(storage) ?? '').join(' ');
  }

  /**
   * A read model has got to this position; the ones who wait are woken.
   * @param changed whether its rows have changed on the way
   */
  advance(storage: string, position: Position, changed: boolean): void {
    this.note(storage, position, changed ? position : '');
    this.wakeUp.wake();
  }

  /** Looks into the database, where the truth is. */
  async refresh(): Promise<void> {
    const { rows } = await this.database.query<{ storage: string; position: Position; changed: string }>({
      name: 'projector.progress',
      text: `select storage, position, changed from projector.checkpoint
              union all select 'reaction:' || name, position, '' from projector.reaction
              union all select 'relay:' || name, position, '' from relay.checkpoint`,
    });
    this.stored = rows.map(({ storage }) => storage);
    for (const { storage, position, changed } of rows) this.note(storage, position, changed);
  }

  /**
   * Waits until the read model has passed `position`.
   * @param timeoutMs most milliseconds to wait
   * @returns whether it has
   */
  async waitFor(storage: string, position: Position, timeoutMs: number): Promise<boolean> {
    if (this.of(storage) >= position) return true;
    this.waiting.set(storage, (this.waiting.get(storage) ?? 0) + 1);
    this.onWait.get(storage)?.();
    try {
      return await this.wait(storage, position, AbortSignal.timeout(timeoutMs));
    } finally {
      this.waiting.set(storage, (this.waiting.get(storage) ?? 1) - 1);
    }
  }

  /**
   * A pause for the read model's projector, in which more events gather; cut short when somebody waits for it.
   * @param ms most milliseconds
   */
  lull(storage: string, ms: number): Promise<void> {
    if ((this.waiting.get(storage) ?? 0) > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.onWait.delete(storage);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.onWait.set(storage, done);
    });
  }

  private async wait(storage: string, position: Position, deadline: AbortSignal): Promise<boolean> {
    await this.refresh();
    while (this.of(storage) < position && !deadline.aborted) {
      const mark = this.wakeUp.mark();
      if (this.of(storage) >= position) break;
      await this.wakeUp.wait(mark, deadline);
      // Nothing was notified for a second: perhaps the notification was lost.
      if (mark === this.wakeUp.mark()) await this.refresh();
    }
    return this.of(storage) >= position;
  }

  close(): Promise<void> {
    return this.wakeUp.close();
  }

  /** Never backwards: what was read is not unread. */
  private note(storage: string, position: Position, changed: string): void {
    if (position > this.of(storage)) this.positions.set(storage, position);
    if (changed > (this.changes.get(storage) ?? '')) this.changes.set(storage, changed);
  }
}
