import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { Database } from '../database/database.js';
import { MasterKey } from '../keys/master-key.js';
import { Refused } from '../write-path/refused.js';

/** How long a key is remembered. */
const KEPT = '7 days';

/**
 * Remembers which keys were used for which request, nothing more: the effect is found in the log, whose event ids
 * follow from the key. So there is no answer to store, and no gap between doing and remembering.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /**
   * @returns whether the key is new or was used before for the same request
   * @throws Refused `idempotency.key-reused` when it was used for another one
   */
  async use(
    actor: number,
    key: string,
    request: { method: string; url: string; body: unknown },
  ): Promise<'first' | 'again'> {
    // Blinded: a body may hold a password, which a plain hash would let somebody with the database guess.
    const fingerprint = Buffer.from(this.masterKey.blind(`request ${canonical(request)}`), 'hex');
    const inserted = await this.database.query(
      `insert into write_path.idempotency (actor, key, fingerprint) values ($1, $2, $3) on conflict do nothing`,
      [actor, key, fingerprint],
    );
    if (inserted.rowCount === 1) return 'first';
    const { rows } = await this.database.query<{ fingerprint: Buffer }>(
      'select fingerprint from write_path.idempotency where actor = $1 and key = $2',
      [actor, key],
    );
    if (rows[0] && !rows[0].fingerprint.equals(fingerprint)) throw new Refused('idempotency.key-reused');
    return 'again';
  }

  /** Forgets the keys of an account, which it has chosen itself. */
  async forget(actor: number): Promise<void> {
    await this.database.query('delete from write_path.idempotency where actor = $1', [actor]);
  }

  /** Forgets old keys. */
  async forgetOld(): Promise<void> {
    await this.database.query(
      `delete from write_path.idempotency where created_at < now() - interval '${KEPT}'`,
    );
  }
}

/** The same text for the same request, whatever the order of its members. It is made before the body is validated. */
function canonical({ method, url, body }: { method: string; url: string; body: unknown }): string {
  try {
    return canonicalize([method, url, body ?? null]) ?? '';
  } catch {
    throw new Refused(
      'request.invalid',
      'The body holds what canonical JSON cannot: text that is not Unicode',
    );
  }
}
