/**
 * The group roles of PostgreSQL between which BugZot divides its rights (docs/adr/0029-database-roles.md). What each may
 * do is in migrations/access/grants.ts. The owner of the schemas, who migrates, is none of them.
 */
export const DATABASE_ROLES = [
  /** Appends to the log, through `event_store.append` only, and writes the small tables of commands and jobs. */
  'writer',
  /** Makes, fills and drops read models; reads the keys of persons. */
  'projector',
  /** Reads read models, and how far they are. */
  'reader',
  /** Reads the log. */
  'auditor',
] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** Its name in the cluster, which all databases of the cluster share. */
export function groupOf(role: DatabaseRole): string {
  return `bugzot_${role}`;
}

/**
 * The same connection with the rights of a role and no others, from its first moment on and without a round trip: the
 * role travels with the options of the start. Given twice, the last one counts. The server refuses the connection when
 * the user is no member of the role.
 * @param searchPath without spaces. Nothing but PostgreSQL's own unless told otherwise: the projector may make schemas,
 *   and one that is named like a user or a role would be searched first.
 */
export function asRole(
  connectionString: string,
  role: DatabaseRole,
  searchPath = 'pg_catalog,pg_temp',
): string {
  const url = new URL(connectionString);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${given} -c role=${groupOf(role)} -c search_path=${searchPath}`.trim());
  return url.href;
}
