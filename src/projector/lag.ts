import { START, type EventStore, type Position } from '../event-store/event-store.js';
import type { Progress } from './progress.js';

const SAMPLE_MS = 1000;
/** Samples kept: a read model that is further behind than they reach has at least that lag. */
const SAMPLES = 3600;

/**
 * How long ago the log was where a read model is now, in seconds. Measured against the store's head, second by second,
 * so a consumer that stands still does not look healthy for want of news.
 */
export class Lag {
  private readonly heads: { at: number; head: Position }[] = [];
  /** The head when this process first looked. */
  private first: Position | undefined;
  /** The head at the last sample. */
  head: Position = START;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly progress: Progress,
    private readonly now: () => number = Date.now,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.sample().catch(() => undefined), SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Looks where the head is now. */
  async sample(): Promise<void> {
    // A notification that was lost is made good here.
    await this.progress.refresh();
    const head = await this.store.head();
    this.first ??= head;
    this.head = head;
    if (head === this.heads.at(-1)?.head) return;
    this.heads.push({ at: this.now(), head });
    if (this.heads.length > SAMPLES) this.heads.shift();
  }

  /**
   * Whether the read model has ever, in the life of this process, had all that was in the log when the process began.
   * Until then nobody knows how old its news is: {@link seconds} counts from the first look.
   */
  hasCaughtUp(storage: string): boolean {
    return this.first !== undefined && this.progress.of(storage) >= this.first;
  }

  /** 0 when the read model has all that was in the log at the last sample. */
  seconds(storage: string): number {
    return this.secondsBehind(this.progress.of(storage));
  }

  /** The same of any consumer of the log that has got to `position`. */
  secondsBehind(position: Position): number {
    const missing = this.heads.find(({ head }) => head > position);
    return missing === undefined ? 0 : (this.now() - missing.at) / 1000;
  }
}
