import type pg from 'pg';
import { DATABASE_ROLES, groupOf } from '../../src/database/database-role.js';
import { GRANTS, READ_MODEL, READ_MODEL_OF_ANOTHER, type Rights } from './grants.js';

/** Something that rights are granted on, as the catalogue has it. */
interface Held {
  kind: 'database' | 'schema' | 'table' | 'sequence' | 'function';
  /** Quoted where PostgreSQL needs it. */
  schema: string | null;
  name: string;
  owner: string;
  /** Such as `select bugzot_reader` and `select (account) bugzot_reader`. */
  held: string[];
}

/**
 * What the database lacks of migrations/access/grants.ts, as statements that bring it there; nothing when all is as it
 * should be. It is looked at whenever BugZot migrates, and not once in a migration: roles belong to the cluster and rights
 * to the database, so a database that was restored elsewhere has lost them, and jobs and read models are made by others.
 *
 * None of the statements locks a table: who reads and writes meanwhile is not held up.
 */
export async function missingGrants(client: pg.ClientBase): Promise<string[]> {
  const { rows: objects } = await client.query<Held>(CATALOGUE, [DATABASE_ROLES.map(groupOf)]);
  const models = await readModelSchemas(client, objects);
  const ofKind = (kind: Held['kind']) => objects.filter((object) => object.kind === kind);
  const inSchemas = objects.filter(({ schema }) => schema !== null);
  return [
    ...ofKind('database').flatMap((object) => missing(object, { projector: ['create'] })),
    // Whoever owns a schema may rename and drop it with all that is in it, whosever that is.
    ...ofKind('schema')
      .filter(({ name, owner }) => models.has(name) && owner !== PROJECTOR)
      .map(({ name }) => `alter schema ${name} owner to ${PROJECTOR}`),
    ...ofKind('schema').flatMap((schema) => missing(schema, users(schema.name, inSchemas, models))),
    ...inSchemas.flatMap((object) => missing(object, rightsOn(object, models))),
  ];
}

const PROJECTOR = groupOf('projector');

function missing({ kind, name, held }: Held, rights: Rights): string[] {
  return DATABASE_ROLES.flatMap((role) =>
    (rights[role] ?? [])
      .filter((right) => !held.includes(`${right} ${groupOf(role)}`))
      .map((right) => `grant ${right} on ${kind} ${name} to ${groupOf(role)}`),
  );
}

/** Whoever may do something with a thing may use its schema. */
function users(schema: string, inSchemas: readonly Held[], models: ReadonlySet<string>): Rights {
  if (models.has(schema)) return { reader: ['usage'] };
  const rights = inSchemas
    .filter((object) => object.schema === schema)
    .map((object) => rightsOn(object, models));
  const roles = DATABASE_ROLES.filter((role) => rights.some((each) => each[role] !== undefined));
  return Object.fromEntries(roles.map((role) => [role, ['usage']]));
}

/** Of a table of a read model; else by the object's own line, or by one with a star. */
function rightsOn({ kind, schema, name, owner }: Held, models: ReadonlySet<string>): Rights {
  if (models.has(schema ?? '')) {
    if (kind !== 'table') return {};
    return owner === PROJECTOR ? READ_MODEL : READ_MODEL_OF_ANOTHER;
  }
  const object = `${kind} ${name}`;
  const star = Object.keys(GRANTS).find((line) => {
    const [before, after] = line.split('*');
    return after !== undefined && object.startsWith(before!) && object.endsWith(after);
  });
  return GRANTS[object] ?? (star === undefined ? {} : GRANTS[star]!);
}

/** The schemas of read models, and what an interrupted rebuild has left of them. */
async function readModelSchemas(client: pg.ClientBase, objects: readonly Held[]): Promise<Set<string>> {
  if (!objects.some(({ kind, name }) => kind === 'table' && name === 'projector.checkpoint'))
    return new Set();
  const { rows } = await client.query<{ storage: string }>(
    `select storage from projector.checkpoint union all select storage || '__old' from projector.checkpoint`,
  );
  return new Set(rows.map(({ storage }) => storage));
}

const CATALOGUE = `
  with schema as (
    select oid, quote_ident(nspname) as name, nspowner as owner, nspacl as acl from pg_namespace
     where nspname !~ '^pg_' and nspname <> 'information_schema'
  ), object as (
    select 'database' as kind, null as schema, quote_ident(datname) as name, datdba as owner, datacl as acl, null::oid as of
      from pg_database where datname = current_database()
    union all select 'schema', null, name, owner, acl, null from schema
    union all select case c.relkind when 'S' then 'sequence' else 'table' end, s.name,
                     s.name || '.' || quote_ident(c.relname), c.relowner, c.relacl, c.oid
                from schema s join pg_class c on c.relnamespace = s.oid and c.relkind in ('r', 'p', 'v', 'm', 'S')
    union all select 'function', s.name, s.name || '.' || quote_ident(p.proname), p.proowner, p.proacl, null
                from schema s join pg_proc p on p.pronamespace = s.oid
  )
  select o.kind, o.schema, o.name, pg_get_userbyid(o.owner) as owner, array(
           select lower(a.privilege_type) || ' ' || r.rolname
             from aclexplode(o.acl) a join pg_roles r on a.grantee in (r.oid, 0) where r.rolname = any($1)
           union all
           select lower(a.privilege_type) || ' (' || quote_ident(c.attname) || ') ' || r.rolname
             from pg_attribute c cross join aclexplode(c.attacl) a join pg_roles r on r.oid = a.grantee
            where c.attrelid = o.of and r.rolname = any($1)
         ) as held
    from object o order by o.name`;
