import { START, type Position, type RecordedEvent } from '../../src/event-store/event-store.js';

/**
 * Positions of the source, and where the same is in the target: whoever has passed an event there has passed it here, and
 * nothing more. Fed with both logs, event by event.
 */
export class Translation {
  readonly positions = new Map<Position, Position>();
  private readonly wanted: Position[];
  private passed: Position = START;

  constructor(wanted: Iterable<Position>) {
    this.wanted = [...new Set(wanted)].sort();
  }

  /** The same event in both logs. */
  pass(source: RecordedEvent, target: RecordedEvent): void {
    while (this.wanted[0] !== undefined && this.wanted[0] < source.position) this.note();
    this.passed = target.position;
  }

  /** After the last event: positions of the source may lie behind it. */
  end(): void {
    while (this.wanted[0] !== undefined) this.note();
  }

  private note(): void {
    this.positions.set(this.wanted.shift()!, this.passed);
  }
}
