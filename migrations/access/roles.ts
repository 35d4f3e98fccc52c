import type pg from 'pg';
import { ConfigurationError } from '../../src/config/config.js';
import { DATABASE_ROLES, groupOf } from '../../src/database/database-role.js';

/** How often one begins again because the migration of another database was quicker. */
const ATTEMPTS = 10;
/**
 * What the server says to one of two who make the same role at once: duplicate_object, unique_violation, and
 * internal_error ("tuple concurrently updated").
 */
const RACE = ['42710', '23505', 'XX000'];
const NOT_ALLOWED = '42501';

/**
 * Makes the group roles unless they are there, and the migrating user a member of them: it must be able to give schemas to
 * the projector, and a process of the release before, which connects as that user, goes on writing them.
 *
 * Roles belong to the cluster, and the lock under which one migrates belongs to the database, so other databases may do
 * the same at this moment.
 * @throws ConfigurationError when a role is missing that the user may not make
 */
export async function ensureRoles(client: pg.ClientBase): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const statement of await missing(client)) await client.query(statement);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === NOT_ALLOWED) return await refuseUnlessThere(client);
      if (!RACE.includes(code) || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Found {
  name: string;
  exists: boolean;
  member: boolean;
}

async function find(client: pg.ClientBase): Promise<Found[]> {
  // Membership has had options since PostgreSQL 16; before, every member could do both.
  const { rows } = await client.query<Found>(
    `select g.name, r.oid is not null as exists, coalesce(u.rolsuper, false) or coalesce(
              pg_has_role(r.oid, 'usage') and pg_has_role(r.oid, case when current_setting('server_version_num')::int < 160000
                                                                      then 'member' else 'set' end), false) as member
       from unnest($1::text[]) g(name) left join pg_roles r on r.rolname = g.name
       left join pg_roles u on u.rolname = current_user`,
    [DATABASE_ROLES.map(groupOf)],
  );
  return rows;
}

async function missing(client: pg.ClientBase): Promise<string[]> {
  const groups = await find(client);
  return [
    ...groups.filter(({ exists }) => !exists).map(({ name }) => `create role ${name} nologin`),
    ...groups.filter(({ member }) => !member).map(({ name }) => `grant ${name} to current_user`),
  ];
}

/** An administrator may have made the roles: that is enough, and who is no member of them is told so where it matters. */
async function refuseUnlessThere(client: pg.ClientBase): Promise<void> {
  const lacking = (await find(client)).filter(({ exists }) => !exists).map(({ name }) => name);
  if (lacking.length === 0) return;
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_user) as name');
  const user = rows[0]!.name;
  throw new ConfigurationError([
    `DATABASE_URL: its user ${user} may not create roles, and BugZot needs ${lacking.join(', ')}. An administrator runs ` +
      `"alter role ${user} createrole", or makes them: ` +
      lacking.map((name) => `create role ${name} nologin; grant ${name} to ${user};`).join(' '),
  ]);
}
