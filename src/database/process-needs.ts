import pg from 'pg';
import { ConfigurationError, type ProcessRole } from '../config/config.js';
import { asRole, groupOf, type DatabaseRole } from './database-role.js';

/** As whom a process does its own work. Beside it, each reads the log, and how far the read models are. */
const OWN: Readonly<Record<ProcessRole, DatabaseRole>> = {
  api: 'writer',
  projector: 'projector',
  relay: 'writer',
  reactions: 'writer',
  worker: 'writer',
};

/** As whom the process uses the small tables: one that issues no command is not able to, either. */
export function ownRole(roles: readonly ProcessRole[]): DatabaseRole {
  const own = roles.map((role) => OWN[role]);
  return own.includes('writer') ? 'writer' : (own[0] ?? 'reader');
}

/** The groups that the login of a process must be a member of. */
export function neededRoles(roles: readonly ProcessRole[]): DatabaseRole[] {
  return [...new Set<DatabaseRole>([...roles.map((role) => OWN[role]), 'reader', 'auditor'])];
}

/**
 * Tries each of the roles once, so that what is missing is said at the start and not by the first query.
 * @throws ConfigurationError with what an administrator must do
 */
export async function requireRoles(databaseUrl: string, roles: readonly DatabaseRole[]): Promise<void> {
  const problems = await Promise.all(roles.map((role) => problemOf(databaseUrl, role)));
  const found = [...new Set(problems.filter((problem) => problem !== undefined))];
  if (found.length > 0) throw new ConfigurationError(found);
}

async function problemOf(databaseUrl: string, role: DatabaseRole): Promise<string | undefined> {
  const group = groupOf(role);
  const client = new pg.Client({
    connectionString: asRole(databaseUrl, role),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select current_user as name');
    return rows[0]?.name === group ? undefined : POOLER;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '08P01') return POOLER;
    // It is none, or the user is no member.
    if (!['22023', '42501'].includes(code)) throw error;
    const reason = (error as Error).message;
    return `DATABASE_URL: its user may not act as ${group} (${reason}); an administrator runs: grant ${group} to ${userOf(databaseUrl)}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PgBouncer refuses startup options, or ignores them when told so. */
const POOLER =
  'DATABASE_URL: a pooler such as PgBouncer stands before PostgreSQL and does not let the startup option "role" through; ' +
  'name the server itself';

function userOf(databaseUrl: string): string {
  const name = decodeURIComponent(new URL(databaseUrl).username);
  return name === '' ? 'its user' : pg.escapeIdentifier(name);
}
