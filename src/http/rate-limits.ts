import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Reader } from '../access/reader.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { MasterKey } from '../keys/master-key.js';
import { Redis } from '../redis/redis.js';
import { Refused } from '../write-path/refused.js';
import { isLocal, networkOf } from './client-address.js';

const logger = new Logger('RateLimits');

const MINUTE_S = 60;
const HOUR_S = 3600;
/** How long Redis may take to count, in milliseconds; a request waits meanwhile. */
const PATIENCE_MS = 100;

/** So many of something in so many seconds; 0 is no limit. */
export interface Limit {
  most: number;
  seconds: number;
}

/** Limits of routes that are dearer than others, by whoever asks. */
export type StrictLimit = 'registrations' | 'mails' | 'guesses';

/** How much is left of a limit. */
export interface Standing {
  most: number;
  left: number;
  /** Seconds until all of it is there again. */
  seconds: number;
  /** Whether this was more than there may be. */
  exceeded: boolean;
}

/** Counts things of one kind, each under a key; with Redis for all processes together. */
export interface Counter {
  /** Counts so many more. @param points 0 to look only */
  count(key: string, points?: number): Promise<Standing | undefined>;
}

/**
 * Who may ask how often. Everything is counted in windows that begin with the first request; in Redis, so that processes
 * count together, and while it is away in each process alone. Keys hold no name and no address, only what is made of
 * them with the master key.
 */
@Injectable()
export class RateLimits {
  private readonly accounts = this.counter('account', {
    most: this.config.BUGZOT_RATE_PER_MINUTE,
    seconds: MINUTE_S,
  });
  private readonly tokens = this.counter('token', {
    most: this.config.BUGZOT_RATE_TOKEN_PER_MINUTE,
    seconds: MINUTE_S,
  });
  private readonly addresses = this.counter('address', {
    most: this.config.BUGZOT_RATE_ADDRESS_PER_MINUTE,
    seconds: MINUTE_S,
  });
  private readonly strict: Readonly<Record<StrictLimit, Counter>> = {
    registrations: this.counter('registration', {
      most: this.config.BUGZOT_REGISTRATIONS_PER_HOUR,
      seconds: HOUR_S,
    }),
    mails: this.counter('mail', { most: this.config.BUGZOT_MAIL_REQUESTS_PER_HOUR, seconds: HOUR_S }),
    guesses: this.counter('guess', { most: this.config.BUGZOT_GUESSES_PER_HOUR, seconds: HOUR_S }),
  };

  private noticed = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly masterKey: MasterKey,
    @Inject(Redis) private readonly redis: Redis | undefined,
  ) {}

  /**
   * Counts a request, and says in its answer's headers how many more there may be. Programs on this machine that ask for
   * themselves are not counted.
   * @param strict the limit that the route has of its own
   * @throws Refused `request.too-many`
   */
  async admit(
    request: FastifyRequest,
    reply: FastifyReply,
    reader: Reader,
    strict?: StrictLimit,
  ): Promise<void> {
    if (isLocal(request)) return;
    this.noticeProxy(request);
    const { account, token } = reader;
    const asked: Promise<Standing | undefined>[] = [];
    if (account === null) asked.push(this.addresses.count(this.addressKey(request.ip)));
    else asked.push(this.accounts.count(`${account}`));
    if (token !== null) asked.push(this.tokens.count(token));
    if (strict)
      asked.push(this.strict[strict].count(account === null ? this.addressKey(request.ip) : `${account}`));
    show(reply, await Promise.all(asked));
  }

  /** Whoever has a proxy and has not said so limits all people as if they were one. */
  private noticeProxy({ headers }: FastifyRequest): void {
    if (this.noticed || headers['x-forwarded-for'] === undefined) return;
    this.noticed = true;
    if (this.config.BUGZOT_TRUSTED_PROXIES.length > 0) return;
    logger.warn('A request came with X-Forwarded-For, which is not believed: see BUGZOT_TRUSTED_PROXIES');
  }

  /** What stands for an address in keys; all addresses of one client have the same. */
  addressKey(ip: string): string {
    return this.masterKey.blind(`address ${networkOf(ip)}`);
  }

  /** @param name of the kind, in the keys */
  counter(name: string, { most, seconds }: Limit): Counter {
    if (most === 0) return { count: () => Promise.resolve(undefined) };
    const { redis } = this;
    const alone = new RateLimiterMemory({ points: most, duration: seconds, keyPrefix: name });
    const limiter =
      redis === undefined
        ? alone
        : new RateLimiterRedis({
            storeClient: evaluating(redis),
            useRedisPackage: true,
            rejectIfRedisNotReady: true,
            points: most,
            duration: seconds,
            keyPrefix: `bugzot:limit:${name}`,
            insuranceLimiter: alone,
          });
    return {
      count: async (key, points = 1) => {
        const counted = await limiter.consume(key, points).catch((error: unknown) => {
          if (error instanceof RateLimiterRes) return error;
          throw error;
        });
        const used = counted.consumedPoints;
        return {
          most,
          left: Math.max(most - used, 0),
          seconds: Math.max(Math.ceil(counted.msBeforeNext / 1000), 1),
          // Whoever looks wants to know whether there is one more for him.
          exceeded: used > most || (points === 0 && used === most),
        };
      },
    };
  }
}

/**
 * Shows the narrowest of some standings in an answer's headers.
 * @throws Refused `request.too-many` when one is exceeded
 */
export function show(reply: FastifyReply, standings: readonly (Standing | undefined)[]): void {
  const known = standings.filter((standing) => standing !== undefined);
  const narrowest =
    known.filter(({ exceeded }) => exceeded).sort((a, b) => b.seconds - a.seconds)[0] ??
    known.sort((a, b) => a.left - b.left)[0];
  if (narrowest === undefined) return;
  const { most, left, seconds, exceeded } = narrowest;
  // A stream that has begun long ago is asked for anew with the same reply.
  if (!reply.sent) {
    void reply.headers({ 'ratelimit-limit': most, 'ratelimit-remaining': left, 'ratelimit-reset': seconds });
    if (exceeded) void reply.header('retry-after', seconds);
  }
  if (exceeded) throw new Refused('request.too-many', `Try again in ${seconds} s`);
}

/** The one command that counting takes, on whatever connection there is, and never for long. */
function evaluating(redis: Redis) {
  return {
    get isReady(): boolean {
      return redis.answers;
    },
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      redis.within(PATIENCE_MS, (client) => client.eval(script, options)),
  };
}
