import type pg from 'pg';
import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import { connectTo } from '../support/database-of.js';
import type { HttpClient } from '../support/http-client.js';
import { until } from '../support/until.js';

/** Of `src/bugs/bug-facts.ts`: held while edges between bugs are looked at and drawn. */
const EDGES_LOCK = 4713003;

describe('a request whose client has gone', () => {
  let app: TestApp;
  let admin: HttpClient;
  let holder: pg.Client;
  let bugs: number[];

  beforeAll(async () => {
    app = await startTestApp();
    admin = await app.as('admin');
    const product = await makeProduct(admin);
    bugs = [await report(admin, product), await report(admin, product)];
    holder = await connectTo(app);
  });
  afterAll(async () => {
    await holder.end();
    await app.close();
  });

  const waiting = async (): Promise<number> => {
    const { rows } = await holder.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0]!.waiting;
  };
  const block = (signal?: AbortSignal): Promise<Response> =>
    fetch(`${app.url}/api/bugs/${bugs[0]}/block`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token}`,
        'content-type': 'application/json',
        'idempotency-key': 'once',
      },
      body: JSON.stringify({ blocks: bugs[1] }),
      ...(signal && { signal }),
    });

  it('is not done any more when its turn comes, so that it cannot overtake what he is told meanwhile', async () => {
    await holder.query('select pg_advisory_lock($1)', [EDGES_LOCK]);
    const leaving = new AbortController();
    const left = block(leaving.signal);
    await until('it waits for its turn', async () => (await waiting()) === 1);
    leaving.abort();
    await expect(left).rejects.toThrow();
    // The process has heard of it when it has answered what came later.
    await admin.get('/api/bugs');
    await holder.query('select pg_advisory_unlock($1)', [EDGES_LOCK]);
    await until('its turn has passed', async () => (await waiting()) === 0);
    // Behind it in the queue of those who draw edges.
    const other = await admin.command(`/api/bugs/${bugs[1]}/unblock`, { blocks: bugs[0] });
    expect(other.version).toBe(1);
    const { body } = await admin.get(`/api/bugs/${bugs[0]}`);
    expect(body.blocks).toEqual([]);
  });

  it('is done when he comes again with his key', async () => {
    const answer = await block();
    expect([answer.status, ((await answer.json()) as { version: number }).version]).toEqual([200, 2]);
  });
});
