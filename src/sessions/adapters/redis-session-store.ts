import { z } from 'zod';
import type { RedisClient } from '../../redis/connect.js';
import type { Redis } from '../../redis/redis.js';
import { SessionStore, SessionsUnavailable, type Session } from '../session-store.js';

/** How long Redis may take to answer, in milliseconds; a request waits meanwhile. */
const PATIENCE_MS = 1000;

const Stored = z.object({
  id: z.string(),
  account: z.number(),
  createdAt: z.number().transform((at) => new Date(at)),
  expiresAt: z.number().transform((at) => new Date(at)),
  userAgent: z.string(),
});

/** The session of a token, by the token's hash. It ends with the key, which Redis removes in time. */
const sessionKey = (hash: string): string => `bugzot:session:${hash}`;
/** The hashes and ids of an account's sessions, `hash id`, each with the time of its end. */
const accountKey = (account: number): string => `bugzot:sessions:${account}`;
const nameOf = (member: string): [hash: string, id: string] => member.split(' ') as [string, string];

/** Sessions in Redis: what one process ends is ended for all. */
export class RedisSessionStore extends SessionStore {
  override readonly engine = 'redis';

  constructor(private readonly redis: Redis) {
    super();
  }

  override async add(session: Session, tokenHash: Buffer): Promise<void> {
    const { id, account, createdAt, expiresAt, userAgent } = session;
    const hash = tokenHash.toString('base64url');
    const end = expiresAt.getTime();
    const stored = { id, account, createdAt: createdAt.getTime(), expiresAt: end, userAgent };
    // Listed in the same breath, or it could not be ended with the others.
    await this.ask((client) =>
      client
        .multi()
        .set(sessionKey(hash), JSON.stringify(stored), { expiration: { type: 'PXAT', value: end } })
        .zAdd(accountKey(account), { score: end, value: `${hash} ${id}` })
        .zRemRangeByScore(accountKey(account), '-inf', Date.now())
        // To the longest of its sessions: one may have been opened when they lasted longer.
        .pExpireAt(accountKey(account), end, 'NX')
        .pExpireAt(accountKey(account), end, 'GT')
        .exec(),
    );
  }

  override async find(tokenHashes: readonly Buffer[]): Promise<(Session | undefined)[]> {
    const keys = tokenHashes.map((hash) => sessionKey(hash.toString('base64url')));
    return (await this.ask((client) => client.mGet(keys))).map(sessionOf);
  }

  override async list(account: number): Promise<Session[]> {
    const members = await this.members(account);
    if (members.length === 0) return [];
    const found = await this.ask((client) => client.mGet(members.map((one) => sessionKey(nameOf(one)[0]))));
    return found
      .map(sessionOf)
      .filter((session) => session !== undefined)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  }

  override async end(account: number, id: string): Promise<boolean> {
    const members = await this.members(account);
    return (
      (await this.remove(
        account,
        members.filter((one) => nameOf(one)[1] === id),
      )) > 0
    );
  }

  override async endAll(account: number, except: string | null): Promise<void> {
    const members = await this.members(account);
    await this.remove(
      account,
      members.filter((one) => nameOf(one)[1] !== except),
    );
  }

  private members(account: number): Promise<string[]> {
    return this.ask((client) => client.zRange(accountKey(account), 0, -1));
  }

  /** @returns how many of them had not ended yet */
  private async remove(account: number, members: readonly string[]): Promise<number> {
    if (members.length === 0) return 0;
    const [ended] = await this.ask((client) =>
      client
        .multi()
        .del(members.map((one) => sessionKey(nameOf(one)[0])))
        .zRem(accountKey(account), [...members])
        .execTyped(),
    );
    return Number(ended);
  }

  private async ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T> {
    try {
      return await this.redis.within(PATIENCE_MS, question);
    } catch (cause) {
      throw new SessionsUnavailable({ cause });
    }
  }
}

function sessionOf(stored: string | null): Session | undefined {
  return stored === null ? undefined : Stored.parse(JSON.parse(stored));
}
