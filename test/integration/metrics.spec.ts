import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { packageRoot } from '../../src/config/load-config.js';
import { testEngine } from '../support/test-store.js';
import { TcpProxy } from '../contract/tcp-proxy.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { createTestDatabase } from '../support/database.js';
import { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { scrape, valueOf, type Series } from '../support/scrape.js';
import { StreamReader } from '../support/stream-reader.js';
import { until } from '../support/until.js';

/** Waits for a scrape of which something holds: answers are kept for two seconds. */
async function scrapeUntil(
  url: string,
  what: string,
  holds: (series: Series[]) => boolean,
): Promise<Series[]> {
  let series: Series[] = [];
  await until(what, async () => holds((series = await scrape(url))));
  return series;
}

describe('metrics', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set();
  });
  afterAll(() => scene.app.close());

  it('count requests by the template of the route, never by what was asked', async () => {
    const { reporter, app } = scene;
    const number = await scene.bug();
    await reporter.get(`/api/bugs/${number}`);
    await reporter.get('/zzlabelzz');
    await reporter.get('/api/zzlabelzz');
    await reporter.get('/api/bugs/zzlabelzz');
    await reporter.request('GET', `/api/attachments/${'9'.repeat(15)}`);
    await new HttpClient(app.url).post('/api/sessions', { login: 'zzlabelzz', password: 'zzlabelzz' });
    const series = await scrapeUntil(app.url, 'requests are counted', (found) =>
      // Where the web application is built, what is no route is a page or none.
      ['none', '/*'].some(
        (route) =>
          valueOf(found, 'bugzot_http_request_seconds_count', { route, status: '404' }) !== undefined,
      ),
    );
    const of = (method: string, route: string, status: string) =>
      valueOf(series, 'bugzot_http_request_seconds_count', { method, route, status });
    expect(of('POST', '/api/bugs', '201')).toBeGreaterThanOrEqual(1);
    expect(of('GET', '/api/bugs/:number', '200')).toBeGreaterThanOrEqual(1);
    expect(of('GET', '/api/bugs/:number', '404')).toBe(1);
    const labels = JSON.stringify(series.map((one) => one.labels));
    expect(labels).not.toContain('zzlabelzz');
    expect(labels).not.toContain('999999');
    expect(labels).not.toMatch(/[\w.]+@[\w.]+/);
  });

  it('say how the log, its consumers, the jobs, the pools and the process are', async () => {
    await scene.bug();
    const series = await scrapeUntil(scene.app.url, 'nothing is behind', (found) =>
      found.every(({ name, value }) => name !== 'bugzot_consumer_lag_events' || value === 0),
    );
    expect(valueOf(series, 'bugzot_append_seconds_count', { outcome: 'stored' })).toBeGreaterThan(5);
    // EventStoreDB has a way of its own to do many at once.
    const shared = valueOf(series, 'bugzot_group_commit_appends_count');
    if (testEngine === 'postgres') expect(shared).toBeGreaterThan(5);
    else expect(shared).toBe(0);
    expect(
      valueOf(series, 'bugzot_projection_batch_events_sum', { consumer: 'bug_list_v2' }),
    ).toBeGreaterThanOrEqual(1);
    expect(
      valueOf(series, 'bugzot_consumer_lag_seconds', { kind: 'projection', consumer: 'bug_list_v2' }),
    ).toBe(0);
    expect(
      valueOf(series, 'bugzot_consumer_lag_seconds', { kind: 'reaction', consumer: 'notifications' }),
    ).toBe(0);
    expect(valueOf(series, 'bugzot_projection_parked', { consumer: 'bug_list_v2' })).toBe(0);
    expect(valueOf(series, 'bugzot_jobs', { queue: 'account-mails', state: 'failed' })).toBe(0);
    const appending = valueOf(series, 'bugzot_pg_connections', { pool: 'bugzot-append', state: 'idle' });
    expect(appending).toBe(testEngine === 'postgres' ? 1 : undefined);
    expect(valueOf(series, 'bugzot_engine_up', { engine: 'postgres' })).toBe(1);
    expect(valueOf(series, 'bugzot_build_info', { node: process.version })).toBe(1);
    expect(valueOf(series, 'bugzot_role', { role: 'projector' })).toBe(1);
    expect(valueOf(series, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(valueOf(series, 'nodejs_eventloop_lag_p99_seconds')).toBeDefined();
  });

  it('count conflicts, jobs that were done, and open streams, which are no slow requests', async () => {
    const { app, reporter } = scene;
    const reader = await StreamReader.open(reporter, '', {});
    await app.registered();
    await scrapeUntil(
      app.url,
      'a mail was sent, and a stream is open',
      (found) =>
        valueOf(found, 'bugzot_job_seconds_count', { queue: 'account-mails', outcome: 'done' })! > 0 &&
        valueOf(found, 'bugzot_streams_open') === 1,
    );
    reader.close();
    const series = await scrapeUntil(
      app.url,
      'the stream is closed',
      (found) => valueOf(found, 'bugzot_streams_open') === 0,
    );
    expect(
      valueOf(series, 'bugzot_http_request_seconds_count', { route: '/api/stream', status: '200' }),
    ).toBeUndefined();
  });

  it.each(['docs/operations.md', 'docs/alerts.yml'])('are all that %s names', async (file) => {
    const text = await (await fetch(`${scene.app.url}/metrics`)).text();
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const named = readFileSync(join(packageRoot, file), 'utf8').match(/\b(bugzot|nodejs|process)_\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    const isKnown = (name: string): boolean =>
      known.has(name) || known.has(name.replace(/_(bucket|count|sum)$/, ''));
    expect(named.filter((name) => !isKnown(name))).toEqual([]);
  });

  it('are there for whoever asks from this machine, and not through a proxy', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      const answer = await scene.admin.get('/metrics', { [header]: '127.0.0.1' });
      expect(answer.status).toBe(404);
      expect(answer.body.code).toBe('request.no-such-route');
    }
  });
});

describe('a consumer that nobody runs', () => {
  let scene: Scene;
  let watcher: BugZot;

  beforeAll(async () => {
    scene = await Scene.set();
    const { databaseUrl, dataDir, engines } = scene.app;
    await scene.app.bugzot.stop();
    const rest = { ...engines, LOG_LEVEL: 'silent', BUGZOT_DATA_DIR: dataDir, BUGZOT_STATUS_PORT: '0' };
    watcher = await startBugZot(parseConfig({ ...rest, PORT: '0', BUGZOT_ROLES: 'api' }), databaseUrl);
  });
  afterAll(async () => {
    await watcher.stop();
    await scene.app.close();
  });

  it('is seen to fall behind, by a process that is none itself, as soon as there is news', async () => {
    const admin = await HttpClient.logIn(watcher.url!, 'admin', ADMIN_PASSWORD);
    const catalog = { kind: 'projection', consumer: 'catalog_v2' };
    await admin.created('/api/categories', { name: 'News' });
    const series = await scrapeUntil(
      watcher.statusUrl!,
      'the lag is more than a second',
      (found) => valueOf(found, 'bugzot_consumer_lag_seconds', catalog)! > 1,
    );
    const events = valueOf(series, 'bugzot_consumer_lag_events', catalog);
    if (testEngine === 'postgres') expect(events).toBeGreaterThanOrEqual(1);
    else expect(events).toBeUndefined();
    expect(
      valueOf(series, 'bugzot_consumer_lag_seconds', { kind: 'reaction', consumer: 'forgetting' }),
    ).toBeGreaterThan(1);
  });
});

describe('while PostgreSQL is away', () => {
  it('a scrape answers what the process knows by itself, and says which engine is away', async () => {
    const database = await createTestDatabase();
    const target = new URL(database.url);
    const proxy = new TcpProxy({ host: target.hostname, port: Number(target.port) });
    const address = new URL(database.url);
    address.host = `127.0.0.1:${await proxy.listen()}`;
    const scene = await Scene.set({ BUGZOT_STATUS_PORT: '0', DATABASE_URL: address.href });
    try {
      const { statusUrl } = scene.app.bugzot;
      await proxy.close();
      const away = await scrapeUntil(
        statusUrl!,
        'PostgreSQL is away',
        (found) => valueOf(found, 'bugzot_engine_up', { engine: 'postgres' }) === 0,
      );
      const names = new Set(away.map(({ name }) => name));
      expect(names).toContain('process_resident_memory_bytes');
      expect(names).toContain('bugzot_build_info');
      for (const absent of ['bugzot_consumer_lag_seconds', 'bugzot_projection_parked', 'bugzot_jobs']) {
        expect(names).not.toContain(absent);
      }
      expect((await scrape(scene.app.url)).length).toBeGreaterThan(10);
      // It is not the process's fault, and starting it anew would not help.
      expect((await fetch(`${statusUrl}/health/live`)).status).toBe(200);
      const ready = await fetch(`${statusUrl}/health/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ status: 'not-ready', engines: { postgres: false } });
      await proxy.listen();
      await until('it is ready again', async () => (await fetch(`${statusUrl}/health/ready`)).ok);
      await scrapeUntil(
        statusUrl!,
        'lag is known again',
        (found) => valueOf(found, 'bugzot_consumer_lag_seconds', { consumer: 'bug_list_v2' }) === 0,
      );
    } finally {
      await scene.app.close();
      await proxy.close();
      await database.drop();
    }
  });
});
