import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { RateLimits, show, type Counter } from '../http/rate-limits.js';
import { MasterKey } from '../keys/master-key.js';

const WINDOW_S = 15 * 60;
/** So many times as much is allowed for a name from all addresses, and from an address for all names. */
const TOTAL = 10;

/** One attempt to log in. */
export interface LoginAttempt {
  /** Refuses it when there were too many that failed. @throws Refused `request.too-many` */
  admit(reply: FastifyReply): Promise<void>;
  /** Counts it. @throws Refused `request.too-many` when it was one too many */
  failed(reply: FastifyReply): Promise<void>;
}

/**
 * Bounds guesses of passwords: attempts that fail are counted for a name from one address, for the name, and for the
 * address. A stranger who guesses a name's password can so shut out its owner only from many addresses. It makes no
 * difference whether there is such a name. An attempt is looked at before the password is verified and counted after it,
 * so that log-ins that succeed are never too many.
 */
@Injectable()
export class LoginFailures {
  private readonly counters: readonly [both: Counter, name: Counter, address: Counter];

  constructor(
    private readonly limits: RateLimits,
    private readonly masterKey: MasterKey,
    @Inject(CONFIG) { BUGZOT_LOGIN_FAILURES: most }: Config,
  ) {
    this.counters = [
      limits.counter('login', { most, seconds: WINDOW_S }),
      limits.counter('login-name', { most: most * TOTAL, seconds: WINDOW_S }),
      limits.counter('login-address', { most: most * TOTAL, seconds: WINDOW_S }),
    ];
  }

  /** @param login as it was typed: a name or a mail address */
  attempt(login: string, ip: string): LoginAttempt {
    const name = this.masterKey.blind(`login ${login.trim().normalize('NFKC').toLowerCase()}`);
    const address = this.limits.addressKey(ip);
    const keys = [this.masterKey.blind(`${name} ${address}`), name, address];
    const count = async (reply: FastifyReply, points: number): Promise<void> =>
      show(
        reply,
        await Promise.all(this.counters.map((counter, index) => counter.count(keys[index]!, points))),
      );
    return { admit: (reply) => count(reply, 0), failed: (reply) => count(reply, 1) };
  }
}
