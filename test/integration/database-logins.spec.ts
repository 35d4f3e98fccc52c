import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig, type ProcessRole } from '../../src/config/config.js';
import { packageRoot } from '../../src/config/load-config.js';
import { asRole } from '../../src/database/database-role.js';
import { auditTool } from '../../tools/audit/audit-tool.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { lookedAt, upload } from '../support/attachments.js';
import { makeProduct, report } from '../support/catalog.js';
import { HttpClient } from '../support/http-client.js';
import { mailedKeys } from '../support/mailbox.js';
import { OwnCluster } from '../support/own-cluster.js';
import { until } from '../support/until.js';

/** The logins of docs/database-roles.sql, by what they are for. */
const LOGINS: Record<ProcessRole, string> = {
  api: 'bugzot_commands',
  relay: 'bugzot_commands',
  reactions: 'bugzot_commands',
  worker: 'bugzot_commands',
  projector: 'bugzot_projections',
};

/**
 * Each role in a BugZot of its own, with a login that can do nothing by itself: its memberships are not inherited, so
 * whatever is done without assuming a role first is refused, and so is whatever is done as another role than it should.
 */
describe('processes with logins of their own', () => {
  let cluster: OwnCluster;
  let dataDir: string;
  let env: Record<string, string>;
  let api: BugZot;
  let admin: HttpClient;
  const running: BugZot[] = [];

  async function start(...roles: ProcessRole[]): Promise<BugZot> {
    const config = parseConfig({
      ...env,
      DATABASE_URL: cluster.url('bugzot', LOGINS[roles[0]!]),
      BUGZOT_ROLES: roles.join(','),
    });
    const bugzot = await startBugZot(config, config.DATABASE_URL!);
    running.push(bugzot);
    return bugzot;
  }

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    const sql = readFileSync(join(packageRoot, 'docs/database-roles.sql'), 'utf8');
    await cluster.admin.query(sql.replaceAll('change me', 'secret'));
    await cluster.admin.query(`
      grant bugzot_writer, bugzot_reader, bugzot_auditor to bugzot_commands with inherit false;
      grant bugzot_projector, bugzot_reader, bugzot_auditor to bugzot_projections with inherit false;
      grant bugzot_auditor to bugzot_audit with inherit false`);
    dataDir = await mkdtemp(join(tmpdir(), 'bugzot-logins-'));
    env = {
      PORT: '0',
      LOG_LEVEL: 'silent',
      BUGZOT_DATA_DIR: dataDir,
      BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
      BUGZOT_MASTER_KEY: randomBytes(32).toString('base64'),
      BUGZOT_MIGRATIONS: 'check',
    };
    // It begins while nothing is there, and waits.
    const projector = start('projector');
    await migrate(cluster.url('bugzot', 'bugzot_owner'), true);
    await projector;
    api = await start('api');
    await start('reactions');
    await start('worker');
    await until('the API is ready', async () => (await fetch(`${api.url}/health/ready`)).ok);
    admin = await HttpClient.logIn(api.url!, 'admin', ADMIN_PASSWORD);
  });

  afterAll(async () => {
    for (const bugzot of running) await bugzot.stop();
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('do their work: commands, read models, jobs, mails, attachments', async () => {
    const product = await makeProduct(admin);
    const number = await report(admin, product, { title: 'The window closes' });
    await admin.created(`/api/bugs/${number}/comments`, { text: 'I see it, too.' });
    expect(await lookedAt(admin, await upload(admin, number))).toMatchObject({ status: 'processed' });
    const { body } = await admin.get('/api/bugs?q=window');
    expect(body.items).toMatchObject([{ number }]);
    const somebody = { username: 'ada', email: 'ada@example.com', password: 'a long enough password' };
    const { body: made } = await new HttpClient(api.url!).post('/api/accounts', {
      ...somebody,
      displayName: 'Ada',
    });
    expect(await mailedKeys(admin, made.id, 'activate')).toHaveLength(1);
  });

  it.each([
    '/api/accounts',
    '/api/accounts/me',
    '/api/notifications',
    '/api/dashboard/overview',
    '/api/dashboard/by-assignee',
    '/api/bugs/1/similar',
    '/api/products',
    '/api/worklists',
    '/api/saved-searches',
    '/api/bugs/export?format=jsonl',
    '/api/bugs/1',
    '/api/bugs/1/history',
    `/api/bugs/1?asOf=2999-01-01T00:00:00Z`,
    '/api/audit/verify',
    '/api/audit/events',
    '/health/ready',
  ])('answer GET %s', async (path) => {
    expect((await admin.get(path)).status).toBe(200);
  });

  it('let an auditor look at the log with a login that may do nothing else', async () => {
    const printed: string[] = [];
    const tool = { ...env, DATABASE_URL: cluster.url('bugzot', 'bugzot_audit') };
    const print = (line: string): void => void printed.push(line);
    expect(await auditTool(['verify'], { env: tool, print, note: print })).toBe(0);
    expect(printed.join('\n')).toContain('as it was written');
  });

  it('cannot start where their login is in no group that they need', async () => {
    const config = parseConfig({
      ...env,
      DATABASE_URL: cluster.url('bugzot', 'bugzot_projections'),
      BUGZOT_ROLES: 'api',
    });
    await expect(startBugZot(config, config.DATABASE_URL!)).rejects.toThrow(
      /its user may not act as bugzot_writer .*an administrator runs: grant bugzot_writer to "bugzot_projections"/,
    );
  });

  it('cannot become more than their groups', async () => {
    for (const [login, role] of [
      ['bugzot_commands', 'projector'],
      ['bugzot_projections', 'writer'],
      ['bugzot_audit', 'reader'],
    ] as const) {
      const client = new pg.Client({ connectionString: asRole(cluster.url('bugzot', login), role) });
      client.on('error', () => undefined);
      await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
      await client.end();
    }
  });

  it('connect as nobody else, each for one purpose', async () => {
    const { rows } = await cluster.admin.query<{ login: string; name: string }>(
      `select distinct usename as login, regexp_replace(application_name, ' .*', '') as name from pg_stat_activity
        where datname = 'bugzot' and usename like 'bugzot\\_%' order by 1, 2`,
    );
    const names = (login: string) => rows.filter((row) => row.login === login).map(({ name }) => name);
    expect(names('bugzot_projections')).not.toContain('bugzot-append');
    expect(names('bugzot_commands')).not.toContain('bugzot-projector');
    expect(names('bugzot_owner')).toEqual([]);
  });
});
