import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { TcpProxy } from '../contract/tcp-proxy.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HttpClient } from '../support/http-client.js';
import { until } from '../support/until.js';

describe('the API while PostgreSQL is away', () => {
  let database: TestDatabase;
  let line: TcpProxy;
  let dataDir: string;
  let bugzot: BugZot;
  let admin: HttpClient;
  let bug: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'bugzot-away-'));
    const url = new URL(database.url);
    line = new TcpProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(await line.listen());
    const config = parseConfig({
      PORT: '0',
      LOG_LEVEL: 'silent',
      BUGZOT_DATA_DIR: dataDir,
      BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    bugzot = await startBugZot(config, url.href);
    admin = await HttpClient.logIn(bugzot.url!, 'admin', ADMIN_PASSWORD);
    bug = await report(admin, await makeProduct(admin));
  });
  afterAll(async () => {
    await bugzot.stop();
    await line.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('asks to try again, with 503 and not as if it had failed itself, and serves again when it is back', async () => {
    await line.close();
    const comment = () =>
      admin.post(`/api/bugs/${bug}/comments`, { text: 'Hello?' }, { 'idempotency-key': 'k' });
    const calls = [comment(), admin.get('/api/bugs'), admin.get(`/api/bugs/${bug}`), comment()];
    for (const { status, headers, body } of await Promise.all(calls)) {
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(body.code).toMatch(/^(database|store)\.unavailable$/);
    }
    await line.listen();
    await until('it serves again', async () => (await comment()).status === 201);
    const { body } = await admin.get(`/api/bugs/${bug}/comments`);
    expect(body.items).toHaveLength(1);
  });
});
