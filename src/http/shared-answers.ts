import { Inject, Injectable } from '@nestjs/common';
import { MasterKey } from '../keys/master-key.js';
import { Redis } from '../redis/redis.js';

/** How long an answer is kept, in seconds: as long as many ask the same at about the same time. */
const KEPT_S = 10;
/** Characters of the longest answer that is kept. */
const LONGEST = 100_000;
/** Answers that this process keeps in a second at the most: Redis evicts nothing, and jobs need its memory, too. */
const MOST_PER_SECOND = 100;
/** How long Redis may take, in milliseconds: asking the database takes hardly longer. */
const PATIENCE_MS = 30;
/** When each answer ends, by its key. */
const INDEX = 'bugzot:reads';

/** An answer that was made, and what it was made of. */
export interface Answer {
  /** What the read models had been through when the query began. */
  stamp: string;
  json: string;
  link: string | undefined;
}

/**
 * Answers that the API's processes share through Redis: whichever is asked first asks the database. Nothing is found here
 * that a process would not take from its own memory; and without Redis nothing is found at all.
 */
@Injectable()
export class SharedAnswers {
  private second = 0;
  private keptInSecond = 0;

  constructor(
    private readonly masterKey: MasterKey,
    @Inject(Redis) private readonly redis: Redis | undefined,
  ) {}

  /**
   * @param key who may see it, and the address, which may hold what somebody looks for: it is stored blinded
   * @param stamp what the answer must be made of; see `Progress.stamp`
   */
  async find(key: string, stamp: string): Promise<Answer | undefined> {
    if (!this.isUsable(stamp)) return undefined;
    const kept = await this.redis
      ?.within(PATIENCE_MS, (client) => client.get(this.name(key)))
      .catch(() => null);
    if (typeof kept !== 'string') return undefined;
    const [itsStamp, link, json] = split(kept);
    return itsStamp === stamp ? { stamp, json, link: link === '' ? undefined : link } : undefined;
  }

  /** Nobody waits for it. */
  keep(key: string, { stamp, json, link = '' }: Answer): void {
    if (!this.isUsable(stamp) || json.length > LONGEST || !this.mayKeep()) return;
    const name = this.name(key);
    const now = Date.now();
    void this.redis
      ?.within(PATIENCE_MS, (client) =>
        client
          .multi()
          .set(name, `${stamp}\n${link}\n${json}`, { expiration: { type: 'EX', value: KEPT_S } })
          .zAdd(INDEX, { score: now + KEPT_S * 1000, value: name })
          .zRemRangeByScore(INDEX, '-inf', now)
          .expire(INDEX, KEPT_S)
          .exec(),
      )
      .catch(() => undefined);
  }

  /**
   * Removes everything, for any of it may name a person who is to be forgotten. What a process made before its read model
   * had forgotten him, or while Redis was away, ends by itself within seconds.
   */
  async forget(): Promise<void> {
    await this.redis
      ?.within(1000, async (client) => {
        const names = await client.zRange(INDEX, 0, -1);
        await client.unlink([INDEX, ...names]);
      })
      .catch(() => undefined);
  }

  /** A process that has not heard yet how far a read model is cannot compare. */
  private isUsable(stamp: string): boolean {
    return this.redis?.answers === true && stamp.split(' ').every((one) => one !== '');
  }

  private mayKeep(): boolean {
    const second = Math.trunc(Date.now() / 1000);
    if (second !== this.second) [this.second, this.keptInSecond] = [second, 0];
    this.keptInSecond += 1;
    return this.keptInSecond <= MOST_PER_SECOND;
  }

  private name(key: string): string {
    return `bugzot:read:${this.masterKey.blind(`read ${key}`)}`;
  }
}

/** Two lines, and the rest. */
function split(text: string): [string, string, string] {
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}
