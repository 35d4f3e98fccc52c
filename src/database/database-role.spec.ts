import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { asRole } from './database-role.js';
import { Database, ReadingDatabase } from './database.js';
import { neededRoles, ownRole } from './process-needs.js';

describe('a connection as a role', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function settings(connectionString: string): Promise<Record<string, string>> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query<Record<string, string>>(
      `select current_user as role, current_setting('search_path') as path, current_setting('work_mem') as memory`,
    );
    await client.end();
    return rows[0]!;
  }

  it('has its rights from the first moment on', async () => {
    expect(await settings(asRole(database.url, 'reader'))).toMatchObject({
      role: 'bugzot_reader',
      path: 'pg_catalog,pg_temp',
    });
    expect(await settings(asRole(database.url, 'writer', 'bullmq'))).toMatchObject({ path: 'bullmq' });
  });

  it('keeps the options that the URL has already', async () => {
    const url = `${database.url}?options=-c%20work_mem%3D7MB%20-c%20search_path%3Delsewhere`;
    expect(await settings(asRole(url, 'auditor'))).toEqual({
      role: 'bugzot_auditor',
      path: 'pg_catalog,pg_temp',
      memory: '7MB',
    });
  });

  it('has those of the last role that it was given', async () => {
    expect(await settings(asRole(asRole(database.url, 'writer'), 'reader'))).toMatchObject({
      role: 'bugzot_reader',
    });
  });

  it('has them again after a reset, as whoever gives it back to a pool may do', async () => {
    const pool = new ReadingDatabase(database.url, 1);
    const client = await pool.connect();
    await client.query('reset all; reset role');
    const { rows } = await client.query('select current_user as role');
    client.release();
    await pool.end();
    expect(rows).toEqual([{ role: 'bugzot_reader' }]);
  });

  it('is refused, and the pool says why, when there is no such role', async () => {
    const pool = new Database(`${database.url}?options=-c%20role%3Dbugzot_cook`, 1);
    await expect(pool.query('select 1')).rejects.toMatchObject({ code: '22023' });
    await pool.end();
  });
});

describe('what a process needs', () => {
  it('is no right to write for one that issues no command', () => {
    expect(ownRole(['projector'])).toBe('projector');
    expect(neededRoles(['projector']).sort()).toEqual(['auditor', 'projector', 'reader']);
  });

  it('is the rights of all its roles', () => {
    expect(ownRole(['projector', 'worker'])).toBe('writer');
    expect(neededRoles(['api', 'projector']).sort()).toEqual(['auditor', 'projector', 'reader', 'writer']);
  });
});
