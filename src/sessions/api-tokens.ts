import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { v7 as uuidv7 } from 'uuid';
import { SCOPES, type Scope } from '../access/scopes.js';
import { Database } from '../database/database.js';
import { hashOf } from './sessions.js';

/** A token of a program that acts for an account. */
export interface ApiToken {
  id: string;
  account: number;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

interface TokenRow {
  id: string;
  account: string;
  name: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
}

const columns = 'id, account, name, scopes, created_at, expires_at, last_used_at';
/** By which a token is told from a session's. */
const PREFIX = 'bzt_';
/** Of one account. */
const MOST_TOKENS = 100;
/** How exactly it is known when a token was used last, in milliseconds. */
const NOTED_EVERY_MS = 60_000;

/** Only a token's hash is stored. */
@Injectable()
export class ApiTokens {
  private readonly lookups = new DataLoader((tokens: readonly string[]) => this.findAll(tokens), {
    cache: false,
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });
  /** Tokens whose use is being written down. */
  private readonly noting = new Set<string>();

  constructor(private readonly database: Database) {}

  static is(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** @returns the token, which cannot be had again; undefined when the account has as many as there can be */
  async make(
    account: number,
    { name, scopes, expiresAt }: { name: string; scopes: readonly Scope[]; expiresAt: Date },
  ): Promise<{ made: ApiToken; token: string } | undefined> {
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const made = await this.database.transaction(async (client) => {
      // One at a time for an account, or its number would not be bounded.
      await client.query('select 1 from account.credential where account = $1 for update', [account]);
      await client.query('delete from account.api_token where account = $1 and expires_at < now()', [
        account,
      ]);
      const { rows } = await client.query<TokenRow>(
        `insert into account.api_token (id, account, name, scopes, token_hash, expires_at)
         select $1, $2, $3, $4, $5, $6
          where (select count(*) from account.api_token where account = $2) < ${MOST_TOKENS}
         returning ${columns}`,
        [uuidv7(), account, name, scopes, hashOf(token), expiresAt],
      );
      return rows[0];
    });
    return made && { made: tokenOf(made), token };
  }

  /** The token, unless it has expired or was revoked. Requests of one turn of the loop share one query. */
  async find(token: string): Promise<ApiToken | undefined> {
    const found = await this.lookups.load(token);
    if (found) this.noteUse(found);
    return found;
  }

  /** Newest first, those that have expired lately, too. */
  async list(account: number): Promise<ApiToken[]> {
    const { rows } = await this.database.query<TokenRow>(
      `select ${columns} from account.api_token where account = $1 order by created_at desc, id desc`,
      [account],
    );
    return rows.map(tokenOf);
  }

  /** @returns whether the account had such a token */
  async revoke(account: number, id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      'delete from account.api_token where account = $1 and id = $2',
      [account, id],
    );
    return rowCount === 1;
  }

  async revokeAll(account: number): Promise<void> {
    await this.database.query('delete from account.api_token where account = $1', [account]);
  }

  /** Beside the request, which does not wait for it; and now and then only. */
  private noteUse({ id, lastUsedAt }: ApiToken): void {
    if (this.noting.has(id) || Date.now() - (lastUsedAt?.getTime() ?? 0) < NOTED_EVERY_MS) return;
    this.noting.add(id);
    void this.database
      .query('update account.api_token set last_used_at = now() where id = $1', [id])
      .catch(() => undefined)
      .finally(() => this.noting.delete(id));
  }

  private async findAll(tokens: readonly string[]): Promise<(ApiToken | undefined)[]> {
    const hashes = tokens.map(hashOf);
    const { rows } = await this.database.query<TokenRow & { token_hash: Buffer }>({
      name: 'api_token.find',
      text: `select token_hash, ${columns} from account.api_token where token_hash = any($1) and expires_at > now()`,
      values: [hashes],
    });
    const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), tokenOf(row)]));
    return hashes.map((hash) => found.get(hash.toString('hex')));
  }
}

function tokenOf(row: TokenRow): ApiToken {
  return {
    id: row.id,
    account: Number(row.account),
    name: row.name,
    scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
