/** Without progress for this long, while records wait, a consumer is thrown away for a new one. */
const RENEW_MS = 20_000;
/** And for this long, whatever consumer there was, the process is not alive. */
const DEAD_MS = 60_000;

/** Looks whether the consumers of a group get on: kafkajs can stand still without saying so. */
export class Watch {
  private progressAt: number;
  private consumerSince: number;
  private waiting = 0;

  /** @param now the clock, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.progressAt = now();
    this.consumerSince = now();
  }

  /** Another consumer has taken over. */
  renewed(): void {
    this.consumerSince = this.now();
  }

  /** Something was dealt with, or nothing can be. */
  progressed(): void {
    this.progressAt = this.now();
  }

  /** @param waiting partitions of the consumer's own in which records wait */
  sees(waiting: number): void {
    this.waiting = waiting;
    if (waiting === 0) this.progressed();
  }

  get stuck(): boolean {
    return this.now() - Math.max(this.progressAt, this.consumerSince) > RENEW_MS;
  }

  get dead(): boolean {
    return this.now() - this.progressAt > DEAD_MS;
  }

  get detail(): string {
    const seconds = Math.round((this.now() - this.progressAt) / 1000);
    return `records wait in ${this.waiting} partitions, and none was dealt with for ${seconds} s`;
  }
}
