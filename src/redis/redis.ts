import { makeClient, type RedisClient } from './connect.js';

/** How often the connection is tried, and how long the answer may take, in milliseconds. */
const BEAT_MS = 1000;
/** A connection that leaves so many beats unanswered is exchanged: what it is waiting for will never come. */
const MOST_MISSED = 3;

/** Redis did not do what it was asked, or not in time; whether it will do it yet is not known. */
export class RedisUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`Redis does not answer: ${reason}`, options);
    this.name = 'RedisUnavailable';
  }
}

/**
 * The connection that sessions, limits, the cache and those who add jobs share. Whoever uses it must expect at any moment
 * that there is none; nothing waits for it, not even the start.
 */
export class Redis {
  private client: RedisClient;
  /** Whether it answered when it was tried last; one that still loads what it has stored is connected, and does not. */
  private up = false;
  private missed = 0;
  private told = false;
  private policy: string | undefined;
  private readonly beating: NodeJS.Timeout;

  /** @param log is told when Redis goes and when it comes back, and what is wrong with it */
  constructor(
    readonly url: string,
    private readonly log: { error(message: string): void },
  ) {
    this.client = this.connect();
    this.beating = setInterval(() => void this.beat(), BEAT_MS).unref();
  }

  /** Whether there is any sense in asking. */
  get answers(): boolean {
    return this.up && this.client.isReady;
  }

  /**
   * Asks Redis, and gives up after a while; at once when there is no connection.
   * @param ms most milliseconds
   * @throws RedisUnavailable
   */
  async within<T>(ms: number, ask: (client: RedisClient) => Promise<T>): Promise<T> {
    if (!this.answers) throw new RedisUnavailable('no connection');
    try {
      return await deadline(ms, ask(this.client));
    } catch (error) {
      if (error instanceof RedisUnavailable) throw error;
      throw new RedisUnavailable((error as Error).message, { cause: error });
    }
  }

  /** @throws RedisUnavailable */
  async check(): Promise<void> {
    await this.within(BEAT_MS, (client) => client.ping());
  }

  /** What is under way is given up. */
  close(): void {
    clearInterval(this.beating);
    this.client.destroy();
  }

  private connect(): RedisClient {
    const client = makeClient(this.url, false);
    client.on('error', (error: Error) => {
      if (client !== this.client) return;
      this.up = false;
      this.tell(true, error.message);
    });
    client.on('ready', () => void this.beat());
    // It tries for ever, so this rejects when it is closed only.
    client.connect().catch(() => undefined);
    return client;
  }

  private async beat(): Promise<void> {
    const { client } = this;
    if (!client.isReady) return;
    try {
      await deadline(BEAT_MS, client.ping());
      this.missed = 0;
      if (this.up) return;
      this.up = true;
      this.tell(false);
      await this.checkPolicy(client);
    } catch (error) {
      if (client !== this.client) return;
      this.up = false;
      this.tell(true, (error as Error).message);
      this.missed += error instanceof RedisUnavailable ? 1 : 0;
      if (this.missed < MOST_MISSED) return;
      this.missed = 0;
      client.destroy();
      this.client = this.connect();
    }
  }

  /** Whatever Redis evicts is a job that nobody does, or a session that ends for no reason. */
  private async checkPolicy(client: RedisClient): Promise<void> {
    const memory = await client.info('memory').catch(() => '');
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy === undefined || policy === this.policy) return;
    this.policy = policy;
    if (policy !== 'noeviction') {
      this.log.error(
        `REDIS LOSES JOBS: its maxmemory-policy is ${policy}. Set it to noeviction, or jobs and sessions will vanish when its memory is full.`,
      );
    }
  }

  private tell(away: boolean, reason = ''): void {
    if (away === this.told) return;
    this.told = away;
    this.log.error(away ? `Redis does not answer: ${reason}` : 'Redis answers again');
  }
}

/** Rejects when it takes longer, but not because this process was busy while the answer was there already. */
async function deadline<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(new RedisUnavailable(`not within ${ms} ms`));
    // Timers come before what has arrived, immediates after it.
    timer = setTimeout(() => setImmediate(giveUp), ms);
  });
  // Whichever comes second is nobody's any more.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
