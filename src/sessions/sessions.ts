import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { SessionStore, type Session } from './session-store.js';

const HOUR_MS = 3_600_000;

/** One session is one token, as a cookie or as a bearer; only its hash is stored. */
@Injectable()
export class Sessions {
  private readonly lookups = new DataLoader(
    (tokens: readonly string[]) => this.store.find(tokens.map(hashOf)),
    { cache: false, batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );

  constructor(
    private readonly store: SessionStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @returns the session and its token, which cannot be had again */
  async open(account: number, userAgent: string): Promise<{ session: Session; token: string }> {
    const token = `bz_${randomBytes(32).toString('base64url')}`;
    const createdAt = new Date();
    const session = {
      id: uuidv7(),
      account,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + this.config.BUGZOT_SESSION_HOURS * HOUR_MS),
      userAgent: userAgent.slice(0, 200),
    };
    await this.store.add(session, hashOf(token));
    return { session, token };
  }

  /** The session of a token, unless it has ended. Requests of one turn of the loop share one question. */
  find(token: string): Promise<Session | undefined> {
    return this.lookups.load(token);
  }

  /** Newest first. */
  list(account: number): Promise<Session[]> {
    return this.store.list(account);
  }

  /** Ends one of the account's sessions. @returns whether there was one */
  end(account: number, id: string): Promise<boolean> {
    return this.store.end(account, id);
  }

  /** @param except the one that lives on */
  endAll(account: number, except: string | null = null): Promise<void> {
    return this.store.endAll(account, except);
  }
}

/** What is stored of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
