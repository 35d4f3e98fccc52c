import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';
import { people } from '../../projections/people/people.projection.js';
import { asRole, DATABASE_ROLES, type DatabaseRole } from '../../src/database/database-role.js';
import { ReadModel } from '../../src/projector/read-model.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** By role: S(elect) I(nsert) U(pdate) D(elete) T(runcate), and A(lter), which is the owner's. */
type Expected = Record<string, Partial<Record<DatabaseRole, string>>>;

/** Every table, and nothing that is not here. */
const TABLES: Expected = {
  'event_store.event': { auditor: 'S' },
  'account.api_token': { writer: 'SIUD' },
  // And two of its columns to the reader.
  'account.credential': { writer: 'SIUD' },
  'account.mail_key': { writer: 'SIUD' },
  'account.person_key': { writer: 'SIU', projector: 'S' },
  'account.session': { writer: 'SIUD' },
  'blobs.use': { writer: 'SIUD' },
  'bullmq.*': { writer: 'SIUD' },
  'bullmq.migration': { writer: 'S', auditor: 'S' },
  'feed.progress': { writer: 'SIUD' },
  'mail.sent': { writer: 'SI' },
  'notification.entry': { writer: 'SIUD', reader: 'S' },
  'notification.muted': { writer: 'SIUD' },
  'people_*.*': { projector: 'SIUDTA', reader: 'S' },
  'projector.checkpoint': { projector: 'SIUD', reader: 'S', auditor: 'S' },
  'projector.log_place': { writer: 'S', auditor: 'S' },
  'projector.reaction': { writer: 'SIU', reader: 'S' },
  'public.bugzot_migration': { auditor: 'S' },
  'relay.*': { writer: 'SIUD', reader: 'S' },
  'write_path.attachment_id': { writer: 'I' },
  'write_path.idempotency': { writer: 'SIUD' },
};

/** N(ext value), S(elect), and W(rite: setting it). */
const SEQUENCES: Expected = {
  'account.number': { writer: 'N' },
  'bullmq.*': { writer: 'NSW' },
  'public.bugzot_migration_id_seq': {},
  'write_path.bug_number': { writer: 'N' },
  'write_path.category_number': { writer: 'N' },
  'write_path.product_number': { writer: 'N' },
  'write_path.saved_search_number': { writer: 'N' },
  'write_path.worklist_number': { writer: 'N' },
};

/** In which schemas something can be made. */
const SCHEMAS: Expected = {
  account: {},
  blobs: {},
  bullmq: {},
  event_store: {},
  feed: {},
  mail: {},
  notification: {},
  'people_*': { projector: 'C' },
  projector: {},
  public: {},
  relay: {},
  write_path: {},
};

/** What else may be tried. */
const OTHER: Record<string, { statement: string; may: DatabaseRole[] }> = {
  append: { statement: `select * from event_store.append('[]')`, may: ['writer'] },
  'making a schema': { statement: 'create schema another', may: ['projector'] },
  'dropping a read model': { statement: `drop schema ${people.storage} cascade`, may: ['projector'] },
  'dropping the log': { statement: 'drop schema event_store cascade', may: [] },
  'another append': {
    statement: `create or replace function event_store.append(batch json) returns void language sql as ''`,
    may: [],
  },
  'when somebody was here last': {
    statement: 'select account, last_login_at from account.credential',
    may: ['writer', 'reader'],
  },
  'a password hash': { statement: 'select password_hash from account.credential', may: ['writer'] },
  'making a role': { statement: 'create role another', may: [] },
  'making an extension': { statement: 'create extension file_fdw', may: [] },
  'reading a file': { statement: `select pg_read_file('postgresql.conf')`, may: [] },
  'running a program': { statement: `copy (select 1) to program 'true'`, may: [] },
  'taking the log over': { statement: 'alter table event_store.event owner to current_user', may: [] },
};

describe('the roles of the database', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  const clients = new Map<DatabaseRole, pg.Client>();

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url, true);
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    for (const role of DATABASE_ROLES) {
      const client = new pg.Client({ connectionString: asRole(database.url, role) });
      await client.connect();
      clients.set(role, client);
    }
    const projector = clients.get('projector')!;
    await new ReadModel(people).create(projector);
  });

  afterAll(async () => {
    await Promise.all([owner, ...clients.values()].map((client) => client.end()));
    await database.drop();
  });

  /** Whether a role is let; whatever else the server has against the statement is of no interest. Changes nothing. */
  async function may(role: DatabaseRole, statement: string): Promise<boolean> {
    const client = clients.get(role)!;
    await client.query('begin');
    try {
      await client.query(statement);
      return true;
    } catch (error) {
      return (error as { code: string }).code !== '42501';
    } finally {
      await client.query('rollback');
    }
  }

  /** What every role may do with each object, by the line of the table that the object belongs to. */
  async function found(
    names: readonly string[],
    attempts: (name: string) => Record<string, string>,
    expected: Expected,
  ): Promise<Expected> {
    const result: Expected = {};
    for (const name of names) {
      const rights: Partial<Record<DatabaseRole, string>> = {};
      for (const role of DATABASE_ROLES) {
        let letters = '';
        for (const [letter, statement] of Object.entries(attempts(name))) {
          if (await may(role, statement)) letters += letter;
        }
        if (letters !== '') rights[role] = letters;
      }
      const line = lineOf(name, expected);
      // Those who share a line have the same rights.
      if (result[line] !== undefined) expect({ [name]: rights }).toEqual({ [name]: result[line] });
      result[line] = rights;
    }
    return result;
  }

  async function names(query: string): Promise<string[]> {
    const { rows } = await owner.query<{ name: string }>(query);
    return rows.map(({ name }) => name);
  }

  const ours = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

  it('may do with tables what stands here, and nothing else', async () => {
    const tables = await names(`select n.nspname || '.' || c.relname as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') and ${ours}`);
    const columns = new Map<string, string>();
    for (const table of tables) {
      const [first] = await names(
        `select quote_ident(attname) as name from pg_attribute
          where attrelid = '${table}'::regclass and attnum > 0 and attgenerated = '' and not attisdropped limit 1`,
      );
      columns.set(table, first!);
    }
    const attempts = (table: string): Record<string, string> => ({
      S: `select * from ${table} limit 0`,
      I: `insert into ${table} default values`,
      U: `update ${table} set ${columns.get(table)!} = default where false`,
      D: `delete from ${table} where false`,
      T: `truncate ${table}`,
      A: `alter table ${table} add column another integer`,
    });
    expect(await found(tables, attempts, TABLES)).toEqual(TABLES);
  });

  it('may do with sequences what stands here, and nothing else', async () => {
    const sequences = await names(`select n.nspname || '.' || c.relname as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and ${ours}`);
    const attempts = (sequence: string): Record<string, string> => ({
      N: `select nextval('${sequence}')`,
      S: `select last_value from ${sequence}`,
      W: `select setval('${sequence}', 1)`,
    });
    expect(await found(sequences, attempts, SEQUENCES)).toEqual(SEQUENCES);
  });

  it('may make things in the schemas that stand here, and nowhere else', async () => {
    const schemas = await names(`select n.nspname as name from pg_namespace n where ${ours}`);
    expect(await found(schemas, (schema) => ({ C: `create table ${schema}.another ()` }), SCHEMAS)).toEqual(
      SCHEMAS,
    );
  });

  it.each(Object.entries(OTHER))('knows who may try %s', async (_name, { statement, may: allowed }) => {
    const able: DatabaseRole[] = [];
    for (const role of DATABASE_ROLES) if (await may(role, statement)) able.push(role);
    expect(able).toEqual(allowed);
  });

  it('leaves nothing that the writer can do with an event but to append one', async () => {
    const writer = clients.get('writer')!;
    const event = {
      append: 0,
      stream: 'roles-1',
      version: 1,
      expected: 0,
      type: 'Tried',
      data: {},
      metadata: {},
    };
    const batch = [{ ...event, id: '018f0000-0000-7000-8000-000000000001' }];
    await writer.query('select * from event_store.append($1)', [JSON.stringify(batch)]);
    await expect(writer.query('select 1 from event_store.event')).rejects.toMatchObject({ code: '42501' });
    const { rows } = await clients.get('auditor')!.query(`select stream, position from event_store.event`);
    expect(rows).toEqual([{ stream: 'roles-1', position: '1' }]);
  });

  it('appends to the log and to nothing that is called like it', async () => {
    const projector = clients.get('projector')!;
    // Were names looked up by the caller's path, this would be found before PostgreSQL's own.
    await projector.query(`
      create schema bugzot_writer;
      create function bugzot_writer.pg_advisory_xact_lock(integer) returns void language plpgsql
        as $$ begin delete from event_store.event; end $$;
      grant usage on schema bugzot_writer to public`);
    const writer = clients.get('writer')!;
    await writer.query('set search_path to bugzot_writer, pg_catalog');
    await writer.query(`select * from event_store.append('[]')`);
    const { rows } = await clients.get('auditor')!.query('select count(*) from event_store.event');
    expect(rows).not.toEqual([{ count: '0' }]);
  });
});

function lineOf(name: string, expected: Expected): string {
  if (name in expected) return name;
  const pattern = (line: string) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return Object.keys(expected).find((line) => line.includes('*') && pattern(line).test(name)) ?? name;
}
