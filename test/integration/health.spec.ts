import { isDeepStrictEqual } from 'node:util';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import { Checks } from '../../src/telemetry/checks.js';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { until } from '../support/until.js';

/** What an address of the status port, or of the API, answers. */
async function ask(url: string | undefined, path: string) {
  const response = await fetch(`${url}${path}`);
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

describe('health', () => {
  let app: TestApp;
  const others: BugZot[] = [];

  beforeAll(async () => {
    app = await startTestApp({ BUGZOT_STATUS_PORT: '0' });
  });
  afterEach(() => Promise.all(others.splice(0).map((other) => other.stop())));
  afterAll(() => app.close());

  /** Another process (in this one) of these roles, on the same database. */
  async function start(roles: string): Promise<BugZot> {
    const { dataDir, databaseUrl } = app;
    const config = {
      ...app.engines,
      LOG_LEVEL: 'silent',
      BUGZOT_DATA_DIR: dataDir,
      BUGZOT_STATUS_PORT: '0',
      PORT: '0',
      BUGZOT_ROLES: roles,
    };
    const other = await startBugZot(parseConfig(config), databaseUrl);
    others.push(other);
    return other;
  }

  it('is answered alike by the API and by the status port, which has nothing else', async () => {
    const { url, statusUrl } = app.bugzot;
    for (const path of ['/health/live', '/health/ready']) {
      // Between two questions a consumer may have got on.
      await until(`both say the same of ${path}`, async () =>
        isDeepStrictEqual(await ask(statusUrl, path), await ask(url, path)),
      );
    }
    expect(await ask(url, '/health/live')).toEqual({ status: 200, body: { status: 'up' } });
    expect((await ask(statusUrl, '/metrics')).body).toContain('bugzot_build_info');
    for (const path of ['/', '/api/bugs', '/health', '/metrics/x', '//health/live']) {
      expect((await ask(statusUrl, path)).status).toBe(404);
    }
    expect((await fetch(`${statusUrl}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await fetch(`${statusUrl}/metrics?x=1`)).status).toBe(200);
    const head = await fetch(`${statusUrl}/health/ready`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is answered by a process without an API', async () => {
    const worker = await start('worker,reactions');
    expect(worker.url).toBeUndefined();
    const { status, body } = await ask(worker.statusUrl, '/health/ready');
    expect({ status, roles: body.status }).toEqual({ status: 200, roles: 'ready' });
    expect((await ask(worker.statusUrl, '/health/live')).status).toBe(200);
  });

  it('is red for whom a read model that stands still matters, and for nobody else', async () => {
    const [api, projector, worker] = [await start('api'), await start('projector'), await start('worker')];
    await until('the API is ready', async () => (await ask(api.statusUrl, '/health/ready')).status === 200);
    // As the owner: no role of the application may do this.
    const database = new Database(app.databaseUrl, 1);
    await database.query(
      `update projector.checkpoint
          set parked_event = gen_random_uuid(), parked_position = '', parked_error = 'x', parked_at = now()
        where storage = 'inbox_v1'`,
    );
    const answers = await Promise.all(
      [api, projector, worker].map(async (each) => (await ask(each.statusUrl, '/health/ready')).status),
    );
    expect(answers).toEqual([503, 503, 200]);
    await database.query(
      `update projector.checkpoint
          set parked_event = null, parked_position = null, parked_error = null, parked_at = null`,
    );
    expect((await ask(projector.statusUrl, '/health/ready')).status).toBe(200);
    await database.end();
  });

  it('says degraded, and stays ready, when something is missed that most of the work does not need', async () => {
    const api = await start('api');
    await until('the API is ready', async () => (await ask(api.statusUrl, '/health/ready')).status === 200);
    const checks = api.app.get(Checks);
    let away = true;
    const check = () => (away ? Promise.reject(new Error('redis://user:secret@host')) : Promise.resolve());
    checks.add({ name: 'redis', for: 'ready', needed: false, engine: true, check });
    const { status, body } = await ask(api.url, '/health/ready');
    expect(status).toBe(200);
    expect(body.checks).toContainEqual({ name: 'redis', status: 'degraded' });
    expect((await ask(api.statusUrl, '/metrics')).body).toContain('bugzot_engine_up{engine="redis"} 0');
    away = false;
    expect((await ask(api.url, '/health/ready')).body.checks).toContainEqual({ name: 'redis', status: 'up' });
  });

  it('says down when something is missed that nothing works without, or that does not go on', async () => {
    const worker = await start('worker');
    const checks = worker.app.get(Checks);
    const check = () => {
      throw new Error('secret');
    };
    checks.add({ name: 'redis', for: 'ready', needed: true, check });
    checks.add({ name: 'consumer-group', for: 'live', needed: true, check });
    const ready = await ask(worker.statusUrl, '/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { status: 'not-ready' } });
    const live = await ask(worker.statusUrl, '/health/live');
    expect(live).toEqual({ status: 503, body: { status: 'down', failed: ['consumer-group'] } });
    expect(JSON.stringify([ready, live])).not.toContain('secret');
  });

  it('is red from when a process begins to end, and its port is free afterwards', async () => {
    const other = await start('worker');
    const { statusUrl } = other;
    const stopping = other.stop();
    // It may have ended already; if it still answers, it says so.
    const answer = await ask(statusUrl, '/health/ready').catch(() => undefined);
    expect(answer?.body.status ?? 'not-ready').toBe('not-ready');
    await stopping;
    await expect(ask(statusUrl, '/health/live')).rejects.toThrow();
  });
});
