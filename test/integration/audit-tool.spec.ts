import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { bugList } from '../../projections/bug-list/bug-list.projection.js';
import { auditTool } from '../../tools/audit/audit-tool.js';
import { withAlteredLog } from '../support/altered-log.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import type { HttpClient } from '../support/http-client.js';
import { logOf } from '../support/log-of.js';

describe('npm run audit', () => {
  let app: TestApp;
  let auditor: HttpClient;
  let employee: HttpClient;
  let folder: string;
  let bug: number;
  let env: Record<string, string>;
  const secret = Buffer.alloc(32, 3).toString('base64');
  /** The same for the app and the tool. */
  const secrets = { BUGZOT_SIGNING_KEY: secret, BUGZOT_MASTER_KEY: secret };

  beforeAll(async () => {
    app = await startTestApp(secrets, { alterable: true });
    folder = await mkdtemp(join(tmpdir(), 'bugzot-audit-'));
    env = { ...app.engines, BUGZOT_DATA_DIR: join(folder, 'var'), ...secrets };
    auditor = await app.as('auditor');
    employee = await app.as('employee');
    bug = await report(await app.as('reporter'), await makeProduct(await app.as('admin')));
    await employee.command(`/api/bugs/${bug}/resolve`, { resolution: 'WONTFIX', comment: 'It is meant so.' });
    await auditor.created('/api/audit/checkpoints');
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: [string[], string[]] = [[], []];
    const print = (text: string): void => void out.push(text);
    const note = (text: string): void => void err.push(text);
    const code = await auditTool(argv, { env, print, note });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  const file = (name: string) => join(folder, name);
  async function exported(name: string, ...more: string[]): Promise<string> {
    const { code } = await run('export', '--out', file(name), ...more);
    expect(code).toBe(0);
    return file(name);
  }
  const key = async () => (await auditor.get('/api/audit/checkpoints')).body.publicKey;

  it('explains itself, and what it does not understand', async () => {
    const help = await run('--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('npm run audit -- verify [FILE]');
    expect((await run()).code).toBe(2);
    for (const argv of [
      ['verfy'],
      ['verify', '--steam', 'bug-1'],
      ['verify', 'no-such-file'],
      ['verify', '--out', 'x'],
      ['verify', '--public-key', 'x'],
      ['verify', '--known', '1'],
      ['replay'],
      ['replay', '--stream', 'bug-1', '--as-of', 'yesterday'],
      ['export', 'a', 'b'],
      ['diff', 'a'],
    ]) {
      const { code, out, err } = await run(...argv);
      expect([argv, code, out]).toEqual([argv, 2, '']);
      expect(err).toContain('Exit code:');
    }
  });

  it('verifies the log where it is', async () => {
    const { code, out } = await run('verify');
    expect([code, out.includes('as it was written')]).toEqual([0, true]);
    expect((await run('verify', '--stream', `bug-${bug}`)).code).toBe(0);
    const { body } = await auditor.get('/api/audit/checkpoints/1');
    expect((await run('verify', '--known', `${body.size}:${body.root}`)).code).toBe(0);
    const wrong = await run('verify', '--known', `${body.size}:${'0'.repeat(64)}`);
    expect([wrong.code, wrong.out.includes('the root that you know')]).toEqual([1, true]);
    const more = await run('verify', '--known', `999999:${body.root}`);
    expect([more.code, more.out.includes('999999 events were signed once')]).toEqual([1, true]);
  });

  it('names what was altered where it is stored', async () => {
    const { id } = (await logOf(app)).find(({ type }) => type === 'CommentAdded')!;
    const altered = await withAlteredLog(
      app,
      (rows) =>
        rows.map((row) => (row.id === id ? { ...row, data: row.data.replace('meant', 'made') } : row)),
      () => run('verify'),
    );
    expect([altered.code, altered.out.includes('NOT as it was written'), altered.out.includes(id)]).toEqual([
      1,
      true,
      true,
    ]);
    expect((await run('verify')).code).toBe(0);
  });

  it('verifies an export offline, with the key that is trusted', async () => {
    const path = await exported('whole.ndjson');
    const { base64, pem } = await key();
    await writeFile(file('key.pem'), pem);
    const online = env;
    env = {};
    expect(await run('verify', path, '--public-key', base64)).toMatchObject({ code: 0 });
    expect(await run('verify', path, '--public-key', file('key.pem'))).toMatchObject({ code: 0 });
    const untrusted = await run('verify', path);
    expect([untrusted.code, untrusted.err.includes('WARNING')]).toEqual([0, true]);
    const other = Buffer.alloc(32, 9).toString('base64');
    expect((await run('verify', path, '--public-key', other)).code).toBe(1);
    expect((await run('verify', path, '--public-key', other, '--public-key', base64)).code).toBe(0);
    await writeFile(
      file('altered.ndjson'),
      (await readFile(path, 'utf8')).replace('It is meant so.', 'It is meant sO.'),
    );
    const altered = await run('verify', file('altered.ndjson'), '--public-key', base64);
    expect(altered.code).toBe(1);
    expect(altered.out).toMatch(new RegExp(`altered .*bug-${bug} .* 3 `));
    env = online;
  });

  it('tells a history in words, and the state at any moment, from the log and from an export', async () => {
    const path = await exported('one.ndjson', '--stream', `bug-${bug}`);
    const told = await run('replay', '--stream', `bug-${bug}`);
    expect(told.code).toBe(0);
    expect(told.out).toContain('1  Bug reported: number 1, product 1');
    // One command, two events.
    expect(told.out.match(/\(command /g)).toHaveLength(2);
    expect(told.out).toContain('Bug resolved: resolution "WONTFIX"');
    expect(told.out).toContain('"status": "RESOLVED"');
    expect(await run('replay', path, '--stream', `bug-${bug}`)).toMatchObject({ code: 0, out: told.out });
    const before = await run('replay', path, '--stream', `bug-${bug}`, '--as-of', '1');
    expect(before.out).toContain('"status": "NEW"');
    expect((await run('replay', '--stream', `bug-${bug}`, '--as-of', '2020-01-01')).code).toBe(1);
    expect((await run('replay', '--stream', 'bug-404')).code).toBe(1);
    for (const stream of ['product-1', 'account-1', 'category-1', 'checkpoint-log']) {
      expect((await run('replay', '--stream', stream)).out).toContain(`${stream} at version`);
    }
  });

  it('compares every read model with a replay, and two exports with each other', async () => {
    await auditor.get(`/api/bugs/${bug}`, { 'bugzot-after': employee.position });
    const same = await run('diff');
    expect([same.code, same.out.includes('equal to a replay of')]).toEqual([0, true]);
    const before = await exported('before.ndjson');
    await employee.command(`/api/bugs/${bug}/tag`, { tag: 'later' });
    const after = await exported('after.ndjson');
    expect(await run('diff', before, before)).toMatchObject({ code: 0, out: 'The same events.' });
    const { code, out } = await run('diff', before, after);
    expect(code).toBe(1);
    expect(out).toContain(`bug-${bug} 4 BugTagged`);
    expect(out).toContain('1 differences');
    const other = file('other.ndjson');
    await writeFile(other, (await readFile(after, 'utf8')).replace('WONTFIX', 'INVALID'));
    expect((await run('diff', other, after)).out).toContain(`another one in ${after}`);
    const database = new pg.Client({ connectionString: app.databaseUrl });
    await database.connect();
    await database.query(`update ${bugList.storage}.bug set title = 'Another' where number = $1`, [bug]);
    await database.end();
    expect((await run('diff')).code).toBe(1);
  });
});
