import { BugListQueries } from '../../projections/bug-list/bug-list.queries.js';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import { describeWithEngine } from '../support/engines.js';
import { HttpClient } from '../support/http-client.js';
import { claimRedis, type TestRedis } from '../support/redis.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

describeWithEngine('answers that two processes share', 'TEST_REDIS_URL', () => {
  let redis: TestRedis;
  let scene: Scene;
  let other: BugZot;
  /** Addresses' questions to the database, by process. */
  let asked: { here: number; there: number };

  beforeAll(async () => {
    redis = await claimRedis();
    const variables = { REDIS_URL: redis.url };
    scene = await Scene.set(variables);
    const { dataDir, databaseUrl } = scene.app;
    const config = {
      PORT: '0',
      LOG_LEVEL: 'silent',
      BUGZOT_DATA_DIR: dataDir,
      BUGZOT_ROLES: 'api',
      ...variables,
    };
    other = await startBugZot(parseConfig({ ...config, BUGZOT_ANONYMOUS_READ: 'true' }), databaseUrl);
    asked = { here: 0, there: 0 };
    for (const [place, { app }] of [
      ['here', scene.app.bugzot],
      ['there', other],
    ] as const) {
      const queries = app.get(BugListQueries, { strict: false });
      const list = queries.list.bind(queries);
      queries.list = (...question) => {
        asked[place] += 1;
        return list(...question);
      };
    }
    await scene.bug({ title: 'Seen by all' });
  });
  afterAll(async () => {
    await other.stop();
    await scene.app.close();
    await redis.release();
  });

  /** Asks the first process, and the other one once the answer is in Redis. */
  async function bothAsked(path: string, one: HttpClient, two = one) {
    asked = { here: 0, there: 0 };
    const before = (await redis.everything()).size;
    const first = await one.get(path, scene.afterAll());
    await until('the answer is kept', async () => (await redis.everything()).size > before);
    const away = new HttpClient(other.url!, two.token);
    const second = await away.get(path, scene.afterAll());
    return { first, second };
  }

  it('are asked of the database once, until something changes', async () => {
    const path = '/api/bugs?limit=1&q=all';
    await scene.bug({ title: 'Another one for all' });
    const { first, second } = await bothAsked(path, scene.reporter);
    expect(asked).toEqual({ here: 1, there: 0 });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('link')).toBe(first.headers.get('link'));
    expect(second.headers.get('link')).toContain('rel="next"');
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    await scene.bug({ title: 'A third one for all' });
    const away = new HttpClient(other.url!, scene.reporter.token);
    expect((await away.get(path, scene.afterAll())).body.items[0].title).toBe('A third one for all');
    expect(asked.there).toBe(1);
  });

  it('never reach readers of another class', async () => {
    const title = 'Only for employees';
    await scene.privateBug({ title });
    const { first, second } = await bothAsked('/api/bugs?q=employees', scene.employee, scene.reporter);
    expect(first.body.items.map((bug: { title: string }) => bug.title)).toEqual([title]);
    expect(second.body.items).toEqual([]);
    expect(asked).toEqual({ here: 1, there: 1 });
  });

  it('never reach anybody else when they are about oneself', async () => {
    const number = await scene.bug();
    const { first, second } = await bothAsked('/api/bugs?reporter=me', scene.reporter, scene.colleague);
    expect(first.body.items[0].number).toBe(number);
    expect(second.body.items).toEqual([]);
  });

  it('name nobody who is forgotten', async () => {
    const canary = 'zqcanaryofsomebody';
    const person = await scene.app.newcomer('reporter', canary);
    await scene.bug({ title: 'By somebody' }, person);
    await scene.admin.get('/api/bugs?q=somebody', scene.afterAll(person));
    const sightings = async () =>
      [...(await redis.everything())].filter(([, texts]) => texts.join().includes(canary));
    await until('he is named', async () => (await sightings()).length > 0);
    await scene.admin.command(`/api/accounts/${person.account}/forget`);
    expect(await sightings()).toEqual([]);
  });

  it('end by themselves', async () => {
    await bothAsked('/api/bugs?limit=2', scene.reporter);
    for (const key of (await redis.everything()).keys()) {
      if (!key.startsWith('bugzot:read')) continue;
      const left = await redis.client.ttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(10);
    }
  });
});
