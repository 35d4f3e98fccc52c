import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { missingGrants } from '../../migrations/access/missing-grants.js';
import { awaitMigrations } from '../../migrations/await-migrations.js';
import { migrate } from '../../migrations/migrate.js';
import { migrationsFor } from '../../migrations/migrations.js';
import { asRole, DATABASE_ROLES } from '../../src/database/database-role.js';
import { requireRoles } from '../../src/database/process-needs.js';
import { ReadModel } from '../../src/projector/read-model.js';
import { createIndexes, createTable } from '../../src/projector/table.js';
import { OwnCluster } from '../support/own-cluster.js';
import { tally } from '../support/tally.js';
import { until } from '../support/until.js';

/** What a release made that knew no roles, and none of the migrations since. */
const SINCE = ['event-store/0002-append-only'];

describe('migrating a cluster', () => {
  let cluster: OwnCluster;

  beforeAll(async () => {
    cluster = await OwnCluster.start();
  });
  afterEach(() => cluster.clear());
  afterAll(() => cluster.stop());

  /** A database that belongs to a user who is no superuser. @returns its URL as that user */
  async function databaseOf(user: string, more = ''): Promise<string> {
    await cluster.admin.query(`create role ${user} login password 'secret' ${more}`);
    await cluster.admin.query(`create database tracker owner ${user}`);
    return cluster.url('tracker', user);
  }

  const lacking = (url: string): Promise<string[]> => cluster.on(url, missingGrants);

  it('makes the roles once, however many databases are migrated at this moment', async () => {
    const names = Array.from({ length: 4 }, (_, index) => `tracker_${index}`);
    for (const name of names) await cluster.admin.query(`create database ${name}`);
    const urls = names.map((name) => cluster.url(name));
    const ran = await Promise.all([...urls, ...urls].map((url) => migrate(url, true)));
    expect(ran.filter((migrations) => migrations.length > 0)).toHaveLength(urls.length);
    for (const url of urls) {
      expect(await lacking(url)).toEqual([]);
      await requireRoles(url, DATABASE_ROLES);
    }
  });

  it('needs a user who may make roles, and no superuser', async () => {
    const url = await databaseOf('app', 'createrole');
    await migrate(url, true);
    await requireRoles(url, DATABASE_ROLES);
    expect(await lacking(url)).toEqual([]);
  });

  it('says what an administrator must do when the user may not make roles, and that is enough', async () => {
    const url = await databaseOf('app');
    const refusal = migrate(url, true).catch((error: Error) => error.message);
    expect(await refusal).toContain('DATABASE_URL: its user app may not create roles');
    const statements = /or makes them: (.*)/.exec(String(await refusal))![1]!;
    await cluster.admin.query(statements);
    await migrate(url, true);
    await requireRoles(url, DATABASE_ROLES);
  });

  it('needs nobody who may make roles, and no member of them, where they are there already', async () => {
    await cluster.admin.query(DATABASE_ROLES.map((role) => `create role bugzot_${role}`).join(';'));
    const url = await databaseOf('app');
    await migrate(url, true);
    await expect(requireRoles(url, ['reader'])).rejects.toThrow(
      /an administrator runs: grant bugzot_reader to "app"/,
    );
  });

  it('says which statements the owner of the database must run when the user is not he', async () => {
    await cluster.admin.query(`create database tracker`);
    await cluster.admin.query(`create role app login password 'secret' createrole`);
    await cluster.on(cluster.url('tracker'), (client) =>
      client.query('grant create on database tracker to app; grant create on schema public to app'),
    );
    const url = cluster.url('tracker', 'app');
    await expect(migrate(url, true)).rejects.toThrow('grant create on database tracker to bugzot_projector;');
    await cluster.on(cluster.url('tracker'), (client) =>
      client.query('grant create on database tracker to bugzot_projector'),
    );
    expect(await migrate(url, true)).toEqual([]);
  });

  it('makes good what a copy of the database on another server has lost: roles and rights', async () => {
    await cluster.admin.query('create database tracker');
    const url = cluster.url('tracker');
    await migrate(url, true);
    await cluster.on(asRole(url, 'projector'), async (client) => {
      await new ReadModel(tally('copied')).create(client);
    });
    await cluster.on(url, async (client) => {
      for (const role of DATABASE_ROLES) {
        await client.query(`reassign owned by bugzot_${role} to current_user; drop owned by bugzot_${role}`);
        await client.query(`drop role bugzot_${role}`);
      }
    });
    expect(await migrate(url, true)).toEqual([]);
    expect(await lacking(url)).toEqual([]);
    await cluster.on(asRole(url, 'projector'), (client) => new ReadModel(tally('copied')).drop(client));
  });

  it('leaves it to another process when told so, and waits for it', async () => {
    const url = await databaseOf('app', 'createrole');
    await expect(awaitMigrations(url, true, 0)).rejects.toThrow(
      /BUGZOT_MIGRATIONS: .*bugzot_auditor.*npm run migrate/,
    );
    const waiting = awaitMigrations(url, true);
    await migrate(url, true);
    await waiting;
    await cluster.on(url, (client) =>
      client.query(
        `delete from bugzot_migration where name like 'mail/%'; revoke usage on schema blobs from bugzot_writer`,
      ),
    );
    await expect(awaitMigrations(url, true, 0)).rejects.toThrow(
      'It lacks: mail/0001-mail; grant usage on schema blobs to bugzot_writer.',
    );
  });

  it('does not wait for a server that does not answer', async () => {
    const url = new URL(cluster.url('tracker'));
    url.port = '1';
    await expect(awaitMigrations(url.href, true)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  describe.each([
    ['a superuser', 'superuser'],
    ['a user who may make roles', 'createrole'],
  ])('from the release before, which ran as %s', (_, rights) => {
    const model = new ReadModel(tally('taken_over'));
    let url: string;
    let before: pg.Client;

    beforeEach(async () => {
      url = await databaseOf('app', rights);
      await migrateAsBefore(url);
      before = new pg.Client({ connectionString: url });
      await before.connect();
      await before.query(appended(1));
      await createAsBefore(before, model);
      await before.query(`insert into ${model.storage}.tally values (1, 1, 1, '{1}', 1)`);
    });
    afterEach(() => before.end());

    it('takes over its log and its read models, while it goes on with them', async () => {
      const slowQuery = new pg.Client({ connectionString: url });
      await slowQuery.connect();
      // Were a table locked for the migration, it would have to wait for this one, and all others for it.
      await slowQuery.query(`begin; select * from ${model.storage}.tally; select * from event_store.event`);
      expect(await migrate(url, true)).toEqual(SINCE);
      await slowQuery.end();

      await cluster.on(asRole(url, 'reader'), async (client) => {
        expect((await client.query(`select sum from ${model.storage}.tally`)).rows).toEqual([{ sum: '1' }]);
      });
      await cluster.on(asRole(url, 'writer'), (client) => client.query(appended(2)));
      await before.query(appended(3));
      const { rows } = await before.query('select position from event_store.event order by position');
      expect(rows).toEqual([{ position: '1' }, { position: '2' }, { position: '3' }]);

      // Both projectors know the tables, whoever of them is at work.
      for (const projector of [url, asRole(url, 'projector')]) {
        await cluster.on(projector, async (client) => {
          expect(await model.create(client)).toBe(false);
          await client.query(`update ${model.storage}.tally set sum = sum + 1`);
          await client.query(`alter schema ${model.storage} rename to moved`);
          await client.query(`alter schema moved rename to ${model.storage}`);
        });
      }
    });

    it.each(['the release before', 'this release'])('lets %s drop what the other has made', async (who) => {
      await migrate(url, true);
      const newer = new ReadModel(tally('newer'));
      await cluster.on(asRole(url, 'projector'), (client) => newer.create(client));
      if (who === 'this release') await cluster.on(asRole(url, 'projector'), (client) => model.drop(client));
      else await newer.drop(before);
      const { rows } = await before.query('select storage from projector.checkpoint');
      expect(rows).toEqual([{ storage: who === 'this release' ? newer.storage : model.storage }]);
    });

    it('is not stopped by tables that the release before makes afterwards, and takes them over next time', async () => {
      await migrate(url, true);
      const older = new ReadModel(tally('beside'));
      await createAsBefore(before, older);
      const newer = new ReadModel({ ...tally('beside'), version: 2, storage: 'beside_v2' });
      // A superuser's tables are out of the projector's reach, a plain user's too.
      await cluster.on(asRole(url, 'projector'), (client) => newer.dropEarlier(client));
      await migrate(url, true);
      await cluster.on(asRole(url, 'projector'), (client) => newer.dropEarlier(client));
      const { rows } = await before.query(
        `select storage from projector.checkpoint where storage like 'beside%'`,
      );
      expect(rows).toEqual([]);
    });

    it('takes over what a rebuild has left that was killed', async () => {
      await before.query(`create schema ${model.storage}__old; create table ${model.storage}__old.tally ()`);
      await migrate(url, true);
      await cluster.on(asRole(url, 'projector'), (client) =>
        client.query(`drop schema ${model.storage}__old cascade`),
      );
    });
  });

  it('waits for another process that migrates the same database', async () => {
    await cluster.admin.query('create database tracker');
    const url = cluster.url('tracker');
    await cluster.on(url, async (other) => {
      await other.query('select pg_advisory_lock(4713002)');
      const migrating = migrate(url, true);
      await until('it waits', async () => {
        const { rowCount } = await other.query(
          `select 1 from pg_stat_activity where application_name = 'bugzot-migrate' and wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      await other.query('select pg_advisory_unlock(4713002)');
      expect(await migrating).toHaveLength(migrationsFor(true).length);
    });
  });
});

async function migrateAsBefore(url: string): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
    extensions: [Migrator],
    migrations: {
      migrationsList: migrationsFor(true).filter((Migration) => !SINCE.includes(new Migration().name!)),
      snapshot: false,
      tableName: 'bugzot_migration',
    },
  });
  await orm.migrator.up();
  await orm.close(true);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await runMigrations(client);
  await client.end();
}

/** As `ReadModel.create` did it then. */
async function createAsBefore(client: pg.Client, { storage, projection }: ReadModel): Promise<void> {
  await client.query('insert into projector.checkpoint (storage) values ($1)', [storage]);
  await client.query(`create schema ${storage}`);
  for (const table of projection.tables) {
    await client.query(createTable(storage, table));
    for (const statement of createIndexes(storage, table)) await client.query(statement);
  }
}

function appended(number: number): string {
  const id = `018f0000-0000-7000-8000-00000000000${number}`;
  const event = {
    append: 0,
    stream: `a-${number}`,
    version: 1,
    expected: 0,
    id,
    type: 'Tried',
    data: {},
    metadata: {},
  };
  return `select * from event_store.append('${JSON.stringify([event])}')`;
}
