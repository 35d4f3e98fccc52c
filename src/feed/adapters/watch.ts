/** Without progress for this long, while records wait, a consumer is thrown away for a new one. */
const RENEW_MS = 20_000;
/** And for this long, the process is not alive. */
const DEAD_MS = 60_000;

/** Looks whether a consumer gets on: kafkajs can stand still without saying so. */
export class Watch {
  private since: number;
  private waiting = 0;

  /** @param now the clock, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.since = now();
  }

  /** Something was dealt with, or there is reason for patience. */
  progressed(): void {
    this.since = this.now();
  }

  /** @param waiting partitions of the consumer's own in which records wait */
  sees(waiting: number): void {
    this.waiting = waiting;
    if (waiting === 0) this.progressed();
  }

  get stuck(): boolean {
    return this.seconds * 1000 > RENEW_MS;
  }

  get dead(): boolean {
    return this.seconds * 1000 > DEAD_MS;
  }

  get detail(): string {
    return `records wait in ${this.waiting} partitions, and none was dealt with for ${Math.round(this.seconds)} s`;
  }

  private get seconds(): number {
    return (this.now() - this.since) / 1000;
  }
}
