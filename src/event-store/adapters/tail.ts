import type { Batch, EventFilter, Position, RecordedEvent } from '../event-store.js';

/** Events kept, and their bytes: what a consumer that is a moment behind finds without asking the database. */
const TAIL_LIMITS = { events: 4000, bytes: 8_000_000 } as const;

/** An event and roughly what it weighs. */
export interface Weighed {
  event: RecordedEvent;
  bytes: number;
}

/**
 * The newest stretch of the log, without gaps, shared by all live subscriptions of this process: what one of them has
 * fetched the others need not fetch, so the cost of listening does not grow with the number of listeners.
 */
export class Tail {
  private kept: Weighed[] = [];
  private bytes = 0;
  /** The stretch is (from, through]; undefined until somebody has got to the head. */
  private span: { from: Position; through: Position } | undefined;
  private fetching: { mark: number; done: Promise<void> } | undefined;

  /** @param fetch what comes after a position, in order, up to some bound, and how far that looked */
  constructor(
    private readonly fetch: (after: Position) => Promise<{ events: Weighed[]; through: Position }>,
  ) {}

  /** Somebody has read everything up to here, and goes on live. */
  startAt(position: Position): void {
    this.span ??= { from: position, through: position };
  }

  /** What is known after `position`; undefined when that is older than what is kept. */
  after(position: Position, filter: EventFilter, most: number): Batch | undefined {
    if (this.span === undefined || position < this.span.from) return undefined;
    const events: RecordedEvent[] = [];
    for (let index = this.indexAfter(position); index < this.kept.length; index += 1) {
      const { event } = this.kept[index]!;
      if (!matches(event, filter)) continue;
      events.push(event);
      if (events.length === most) return { events, through: event.position };
    }
    return { events, through: this.span.through };
  }

  /**
   * Fetches what is new. Calls share one query if nothing was notified since it began.
   * @param mark of the wake-up, taken before the caller found nothing
   */
  async refresh(mark: number): Promise<void> {
    while (this.fetching !== undefined) {
      const { mark: begun, done } = this.fetching;
      await done;
      if (begun >= mark) return;
    }
    const done = this.extend();
    this.fetching = { mark, done: done.catch(() => undefined) };
    await done.finally(() => (this.fetching = undefined));
  }

  private async extend(): Promise<void> {
    if (this.span === undefined) return;
    const { events, through } = await this.fetch(this.span.through);
    for (const weighed of events) {
      this.kept.push(weighed);
      this.bytes += weighed.bytes;
    }
    this.span.through = through;
    this.trim();
  }

  private trim(): void {
    let gone = 0;
    while (this.kept.length - gone > TAIL_LIMITS.events || this.bytes > TAIL_LIMITS.bytes) {
      this.bytes -= this.kept[gone]!.bytes;
      gone += 1;
    }
    if (gone === 0 || this.span === undefined) return;
    this.span.from = this.kept[gone - 1]!.event.position;
    this.kept = this.kept.slice(gone);
  }

  /** Binary search: positions only grow. */
  private indexAfter(position: Position): number {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.kept[middle]!.event.position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function matches({ type, stream }: RecordedEvent, { types, streamPrefixes }: EventFilter): boolean {
  if (types && !types.includes(type)) return false;
  return !streamPrefixes || streamPrefixes.some((prefix) => stream.startsWith(prefix));
}
