import pg from 'pg';

/** How long a reader sleeps at most without a notification, in milliseconds: the safety net. */
const POLL_MS = 1000;
const RECONNECT_MS = 500;

/**
 * Wakes whoever waits for something new, by LISTEN on one connection. A lost connection is made anew; meanwhile,
 * and if a notification is lost, waiting ends after a second all the same, so a waiter must always look for itself.
 */
export class WakeUp {
  private readonly waiters = new Set<() => void>();
  private client: pg.Client | undefined;
  private connecting = false;
  private closed = false;
  private generation = 0;

  constructor(
    private readonly connectionString: string,
    private readonly channel: string,
    private readonly onNotification: (payload: string) => void = () => undefined,
  ) {}

  /** Listens from now on; until then, and while disconnected, waiting falls back on polling. */
  start(): void {
    if (this.client !== undefined || this.connecting || this.closed) return;
    this.connecting = true;
    void this.connect();
  }

  /** Take this before looking for something new, and give it to {@link wait} after finding nothing. */
  mark(): number {
    return this.generation;
  }

  /** Resolves at the first notification since `mark`, after a second, or when `signal` is aborted. */
  wait(mark: number, signal: AbortSignal): Promise<void> {
    if (mark !== this.generation || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, POLL_MS);
      this.waiters.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Wakes all who wait in this process, without the way through the server. */
  wake(): void {
    this.generation += 1;
    for (const waiter of [...this.waiters]) waiter();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.connectionString, keepAlive: true });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', (message) => {
      this.onNotification(message.payload ?? '');
      this.wake();
    });
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
      this.connecting = false;
      if (this.closed) await client.end();
      else this.client = client;
      this.wake();
    } catch {
      this.connecting = false;
      this.lost(client);
    }
  }

  private lost(client: pg.Client): void {
    if (this.client !== undefined && this.client !== client) return;
    this.client = undefined;
    if (this.closed || this.connecting) return;
    this.connecting = true;
    setTimeout(() => {
      if (this.closed) this.connecting = false;
      else void this.connect();
    }, RECONNECT_MS).unref();
  }
}
