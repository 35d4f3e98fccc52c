/** Somebody is logged in, by one token. */
export interface Session {
  /** UUID; no secret, unlike the token. */
  id: string;
  account: number;
  createdAt: Date;
  expiresAt: Date;
  userAgent: string;
}

/**
 * The port to where sessions are. Two engines stand behind it: PostgreSQL (default) and Redis; one contract suite
 * (`test/contract/session-store.contract.ts`) says what both must do. What has ended is known nowhere from the moment that
 * the call has returned. Every method may throw {@link SessionsUnavailable}.
 */
export abstract class SessionStore {
  /** The name a user knows the engine by. */
  abstract readonly engine: 'postgres' | 'redis';

  /** @param tokenHash SHA-256 of the token, which itself is kept nowhere */
  abstract add(session: Session, tokenHash: Buffer): Promise<void>;

  /** For each hash the session, unless it has ended. */
  abstract find(tokenHashes: readonly Buffer[]): Promise<(Session | undefined)[]>;

  /** Newest first. */
  abstract list(account: number): Promise<Session[]>;

  /** Ends one of the account's sessions. @returns whether there was one */
  abstract end(account: number, id: string): Promise<boolean>;

  /** @param except the id of the one that lives on */
  abstract endAll(account: number, except: string | null): Promise<void>;
}

/** Nobody can tell now who is logged in. */
export class SessionsUnavailable extends Error {
  constructor(options: ErrorOptions) {
    super('Sessions cannot be asked', options);
    this.name = 'SessionsUnavailable';
  }
}
