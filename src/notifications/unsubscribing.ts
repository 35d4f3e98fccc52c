import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { originOf } from '../config/origin.js';
import { MasterKey } from '../keys/master-key.js';

/** What a link ends: mails about one bug to one person, or about all of them. */
export interface Subscription {
  account: number;
  /** null is every bug. */
  bug: number | null;
}

/** Every bug, in a token. */
const EVERY_BUG = 'all';

/**
 * Links that end mails without a log-in (RFC 8058). Who has one can end what it names, and nothing else; it does not
 * expire, for mails are kept for long.
 */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly masterKey: MasterKey,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** For mail programs: a POST to it ends the mails. */
  addressFor(subscription: Subscription): string {
    return `${originOf(this.config)}/api/notifications/unsubscribe?token=${this.tokenFor(subscription)}`;
  }

  /** For people: the page of the web application that asks before it ends the mails. */
  pageFor(subscription: Subscription): string {
    return `${originOf(this.config)}/unsubscribe?token=${this.tokenFor(subscription)}`;
  }

  tokenFor({ account, bug }: Subscription): string {
    const what = `${account}.${bug ?? EVERY_BUG}`;
    return `${what}.${this.proof(what)}`;
  }

  /** What the token names, if BugZot has made it. */
  read(token: string): Subscription | undefined {
    const [, what, account, bug, proof] = /^((\d{1,15})\.(\d{1,15}|all))\.([\w-]{43})$/.exec(token) ?? [];
    if (what === undefined || proof === undefined) return undefined;
    if (!timingSafeEqual(Buffer.from(proof), Buffer.from(this.proof(what)))) return undefined;
    return { account: Number(account), bug: bug === EVERY_BUG ? null : Number(bug) };
  }

  private proof(what: string): string {
    return this.masterKey.proof(`unsubscribe ${what}`);
  }
}
