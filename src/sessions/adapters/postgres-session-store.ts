import type { Database } from '../../database/database.js';
import { SessionStore, type Session } from '../session-store.js';

interface SessionRow {
  id: string;
  account: string;
  created_at: Date;
  expires_at: Date;
  user_agent: string;
}

const columns = 'id, account, created_at, expires_at, user_agent';

/** Sessions in a table of their own. */
export class PostgresSessionStore extends SessionStore {
  override readonly engine = 'postgres';

  constructor(private readonly database: Database) {
    super();
  }

  override async add(session: Session, tokenHash: Buffer): Promise<void> {
    const { id, account, createdAt, expiresAt, userAgent } = session;
    await this.database.query(
      `insert into account.session (id, account, token_hash, created_at, expires_at, user_agent)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, account, tokenHash, createdAt, expiresAt, userAgent],
    );
    await this.database.query('delete from account.session where account = $1 and expires_at < now()', [
      account,
    ]);
  }

  override async find(tokenHashes: readonly Buffer[]): Promise<(Session | undefined)[]> {
    const { rows } = await this.database.query<SessionRow & { token_hash: Buffer }>({
      name: 'session.find',
      text: `select token_hash, ${columns} from account.session where token_hash = any($1) and expires_at > now()`,
      values: [tokenHashes],
    });
    const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), sessionOf(row)]));
    return tokenHashes.map((hash) => found.get(hash.toString('hex')));
  }

  override async list(account: number): Promise<Session[]> {
    const { rows } = await this.database.query<SessionRow>(
      `select ${columns} from account.session where account = $1 and expires_at > now()
        order by created_at desc, id desc`,
      [account],
    );
    return rows.map(sessionOf);
  }

  override async end(account: number, id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      'delete from account.session where account = $1 and id = $2',
      [account, id],
    );
    return rowCount === 1;
  }

  override async endAll(account: number, except: string | null): Promise<void> {
    await this.database.query('delete from account.session where account = $1 and id is distinct from $2', [
      account,
      except,
    ]);
  }
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
