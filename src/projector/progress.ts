import type { Database } from '../database/database.js';
import { WakeUp } from '../database/wake-up.js';
import type { Position } from '../event-store/event-store.js';

/** How far each read model is, as far as this process has heard: what its own projector did, and what others notify. */
export class Progress {
  private readonly positions = new Map<string, Position>();
  private readonly wakeUp: WakeUp;

  constructor(private readonly database: Database) {
    this.wakeUp = new WakeUp(database.connectionString, 'projection', (payload) => {
      const [storage, position] = payload.split(' ');
      if (storage !== undefined && position !== undefined) this.note(storage, position);
    });
    this.wakeUp.start();
  }

  /** Where the read model was when last heard of. */
  of(storage: string): Position {
    return this.positions.get(storage) ?? '';
  }

  /** A read model has got to this position; the ones who wait are woken. */
  advance(storage: string, position: Position): void {
    this.note(storage, position);
    this.wakeUp.wake();
  }

  /** Looks into the database, where the truth is. */
  async refresh(): Promise<void> {
    const { rows } = await this.database.query<{ storage: string; position: Position }>(
      'select storage, position from projector.checkpoint',
    );
    for (const { storage, position } of rows) this.note(storage, position);
  }

  /**
   * Waits until the read model has passed `position`.
   * @param timeoutMs most milliseconds to wait
   * @returns whether it has
   */
  async waitFor(storage: string, position: Position, timeoutMs: number): Promise<boolean> {
    if (this.of(storage) >= position) return true;
    const deadline = AbortSignal.timeout(timeoutMs);
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
  private note(storage: string, position: Position): void {
    if (position > this.of(storage)) this.positions.set(storage, position);
  }
}
