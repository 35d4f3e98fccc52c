import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';

export interface Session {
  id: string;
  account: number;
  createdAt: Date;
  expiresAt: Date;
  userAgent: string;
}

interface SessionRow {
  id: string;
  account: string;
  created_at: Date;
  expires_at: Date;
  user_agent: string;
}

const columns = 'id, account, created_at, expires_at, user_agent';

/** One session is one token, as a cookie or as a bearer; only its hash is stored. */
@Injectable()
export class Sessions {
  private readonly lookups = new DataLoader((tokens: readonly string[]) => this.findAll(tokens), {
    cache: false,
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @returns the session and its token, which cannot be had again */
  async open(account: number, userAgent: string): Promise<{ session: Session; token: string }> {
    const token = `bz_${randomBytes(32).toString('base64url')}`;
    const { rows } = await this.database.query<SessionRow>(
      `insert into account.session (id, account, token_hash, expires_at, user_agent)
       values ($1, $2, $3, now() + make_interval(secs => $4), $5) returning ${columns}`,
      [uuidv7(), account, hashOf(token), this.config.BUGZOT_SESSION_HOURS * 3600, userAgent.slice(0, 200)],
    );
    await this.database.query('delete from account.session where account = $1 and expires_at < now()', [
      account,
    ]);
    return { session: sessionOf(rows[0]!), token };
  }

  /** The session of a token, unless it has ended. Requests of one turn of the loop share one query. */
  find(token: string): Promise<Session | undefined> {
    return this.lookups.load(token);
  }

  /** Newest first. */
  async list(account: number): Promise<Session[]> {
    const { rows } = await this.database.query<SessionRow>(
      `select ${columns} from account.session where account = $1 and expires_at > now() order by created_at desc`,
      [account],
    );
    return rows.map(sessionOf);
  }

  /** Ends one of the account's sessions. @returns whether there was one */
  async end(account: number, id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      'delete from account.session where account = $1 and id = $2',
      [account, id],
    );
    return rowCount === 1;
  }

  /** @param except the one that lives on */
  async endAll(
    account: number,
    except: string | null = null,
    client: Pick<pg.ClientBase, 'query'> = this.database,
  ): Promise<void> {
    await client.query('delete from account.session where account = $1 and id is distinct from $2', [
      account,
      except,
    ]);
  }

  private async findAll(tokens: readonly string[]): Promise<(Session | undefined)[]> {
    const hashes = tokens.map(hashOf);
    const { rows } = await this.database.query<SessionRow & { token_hash: Buffer }>({
      name: 'session.find',
      text: `select token_hash, ${columns} from account.session where token_hash = any($1) and expires_at > now()`,
      values: [hashes],
    });
    const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), sessionOf(row)]));
    return hashes.map((hash) => found.get(hash.toString('hex')));
  }
}

/** What is stored of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    account: Number(row.account),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent,
  };
}
