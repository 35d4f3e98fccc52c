import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import type { BugSummary } from '../../projections/bug-list/bug-list.queries.js';
import { EventStore, type RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { collectBugs, type KnownBug } from '../support/bug-collection.js';
import { reported } from '../support/bug-facts.js';
import type { HttpClient } from '../support/http-client.js';
import { AT } from '../support/issued.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

const CANARY = 'zzcanaryzz';

describe('an export', () => {
  let scene: Scene;
  let database: pg.Client;
  let bugs: KnownBug[];

  beforeAll(async () => {
    scene = await Scene.set();
    database = new pg.Client({ connectionString: scene.app.databaseUrl });
    await database.connect();
    bugs = await collectBugs(scene, 60);
  });
  afterAll(async () => {
    await database.end();
    await scene.app.close();
  });

  const jsonl = async (query = '', by: HttpClient = scene.employee) => {
    const { status, body } = await by.get(`/api/bugs/export?${query}`, scene.afterAll());
    expect(status).toBe(200);
    return body as Record<string, unknown>[];
  };
  const csv = async (query = '', by: HttpClient = scene.employee) => {
    const { body } = await by.get(`/api/bugs/export?format=csv&${query}`, scene.afterAll());
    return parse<Record<string, string>>(body, { columns: true, record_delimiter: '\r\n' });
  };
  const exportsRunning = async (): Promise<number> => {
    const { rows } = await database.query<{ count: string }>(
      `select count(*) from pg_stat_activity where application_name = 'bugzot-export' and datname = current_database()`,
    );
    return Number(rows[0]!.count);
  };

  it('is a file with a name and a day', async () => {
    for (const [format, type] of [
      ['csv', 'text/csv; charset=utf-8'],
      ['jsonl', 'application/jsonl; charset=utf-8'],
    ]) {
      const { headers } = await scene.employee.get(`/api/bugs/export?format=${format}`);
      expect(headers.get('content-type')).toBe(type);
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="bugs-\\d{4}-\\d\\d-\\d\\d\\.${format}"$`),
      );
    }
  });

  it.each([
    '',
    'status=open',
    'status=closed&sort=-priority',
    'severity=blocker&severity=critical&sort=severity',
    'q=crash&sort=-created',
    'tag=ui&assignee=me&sort=-changed',
    'product=Calendar%2C web&component=core&sort=changed',
    'version=2.0 beta&watcher=employee',
    'q=nothingislikethis',
  ])('has the bugs of the list under the same filter, in the same order: %s', async (query) => {
    const { body } = await scene.employee.get(
      `/api/bugs?limit=200&${query || 'sort=number'}`,
      scene.afterAll(),
    );
    const listed = body.items.map(({ number }: { number: number }) => number);
    const sorted = /sort=/.test(query) ? listed : listed.toSorted((a: number, b: number) => a - b);
    expect((await jsonl(query)).map(({ id }) => Number(id))).toEqual(sorted);
    expect((await csv(query)).map(({ number }) => Number(number))).toEqual(sorted);
  });

  it('says of each bug what the list says', async () => {
    const { body } = await scene.employee.get('/api/bugs?limit=200&sort=number', scene.afterAll());
    const names = (person: { username: string | null } | null) => person?.username ?? '';
    expect(await csv()).toEqual(
      (body.items as BugSummary[]).map((bug) =>
        Object.fromEntries(
          Object.entries({
            number: bug.number,
            title: bug.title,
            product: bug.product.name,
            component: bug.component,
            version: bug.version ?? '',
            status: bug.status,
            resolution: bug.resolution ?? '',
            severity: bug.severity,
            priority: bug.priority,
            reporter: names(bug.reporter),
            assignee: names(bug.assignee),
            tags: bug.tags.join(' '),
            platform: bug.platform ?? '',
            due: bug.due ?? '',
            private: bug.private,
            createdAt: bug.createdAt,
            changedAt: bug.changedAt,
            comments: bug.comments,
          }).map(([name, value]) => [name, String(value)]),
        ),
      ),
    );
    expect(bugs.length).toBe(60);
  });

  it('has texts and comments in JSONL, but no redacted one', async () => {
    const number = await scene.bug({ description: '**Often.**', due: '2031-02-28', platform: 'Linux' });
    const original = await scene.bug();
    await scene.comment(number, { text: 'First' }, scene.reporter);
    const gone = await scene.comment(number, { text: 'Told too much' });
    await scene.admin.command(`/api/bugs/${number}/comments/${gone}/redact`);
    await scene.employee.command(`/api/bugs/${number}/block`, { dependsOn: original });
    const remark = { resolution: 'DUPLICATE', duplicateOf: original, comment: 'The same', private: true };
    await scene.employee.command(`/api/bugs/${number}/resolve`, remark);
    const found = (await jsonl()).find(({ id }) => id === String(number));
    expect(found).toEqual({
      id: String(number),
      product: 'Mail',
      component: 'ui',
      version: null,
      title: 'It crashes',
      description: '**Often.**',
      severity: 'normal',
      priority: 'normal',
      tags: [],
      platform: 'Linux',
      due: '2031-02-28',
      status: 'RESOLVED',
      resolution: 'DUPLICATE',
      duplicateOf: String(original),
      blocks: [],
      dependsOn: [String(original)],
      reporter: 'reporter',
      assignee: null,
      reportedAt: expect.stringMatching(/Z$/),
      private: false,
      comments: [
        { author: 'reporter', text: 'First', writtenAt: expect.stringMatching(/Z$/), private: false },
        { author: 'employee', text: 'The same', writtenAt: expect.stringMatching(/Z$/), private: true },
      ],
    });
  });

  it('executes nothing in a spreadsheet', async () => {
    for (const title of ['=cmd|calc', '@SUM(A1:A9)', '＝1', '-2+3']) {
      const number = await scene.bug({ title, platform: '+1' });
      const row = (await csv()).find((one) => one['number'] === String(number));
      expect([row!['title'], row!['platform']]).toEqual([`'${title}`, `'+1`]);
    }
  });

  it('has what its reader may see, and is otherwise the same as if there were nothing else', async () => {
    const unprivileged = [scene.reporter, await scene.app.as('anonymous')];
    const number = await scene.bug();
    const look = async (): Promise<unknown[]> => {
      const seen: unknown[] = [];
      for (const by of unprivileged) {
        for (const query of [
          '',
          'sort=-changed',
          'sort=changed',
          'assignee=none',
          `q=${CANARY}`,
          `tag=${CANARY}`,
        ]) {
          seen.push(await jsonl(query, by), await csv(query, by));
        }
      }
      return seen;
    };
    const before = await look();
    const secret = await scene.privateBug({ title: CANARY, description: CANARY, tags: [CANARY] });
    await scene.comment(number, { text: CANARY, private: true });
    await scene.comment(secret, { text: CANARY });
    await scene.employee.command(`/api/bugs/${secret}/block`, { blocks: number });
    expect(await look()).toEqual(before);
    for (const role of ['employee', 'supervisor', 'auditor', 'admin'] as const) {
      const seen = await jsonl('', await scene.app.as(role));
      expect(seen.find(({ id }) => id === String(secret))).toMatchObject({ title: CANARY, private: true });
      expect(seen.find(({ id }) => id === String(number))).toMatchObject({
        dependsOn: [String(secret)],
        comments: [{ text: CANARY, private: true }],
      });
      expect((await csv('', await scene.app.as(role))).some(({ title }) => title === CANARY)).toBe(true);
    }
    // Once a role is lost, so is the sight.
    const leaving = await scene.app.newcomer('employee');
    await scene.admin.command(`/api/accounts/${leaving.account}/role`, { role: 'reporter' });
    expect(await jsonl('', leaving)).toEqual(await jsonl('', scene.reporter));
  });

  it('refuses what the list refuses, and pages', async () => {
    for (const query of ['status=asleep', 'limit=5', 'after=x', 'count=true', 'format=xml', 'sort=beauty']) {
      const { status, body } = await scene.employee.get(`/api/bugs/export?${query}`);
      expect([query, status, body.code]).toEqual([query, 422, 'request.invalid']);
    }
  });

  describe('that is large', () => {
    const MANY = 2000;
    const url = (format: string) => `${scene.app.url}/api/bugs/export?format=${format}`;
    const ask = (format: string, signal?: AbortSignal) =>
      fetch(url(format), {
        headers: { authorization: `Bearer ${scene.employee.token}` },
        ...(signal ? { signal } : {}),
      });

    beforeAll(async () => {
      // Enough to fill every buffer between the database and whoever reads slowly.
      const store = scene.app.bugzot.app.get(EventStore);
      const description = 'Long. '.repeat(2500);
      const { data } = reported({ product: scene.product, version: null, description });
      let next = 0;
      let position = '';
      const append = async (): Promise<void> => {
        for (let n = (next += 1); n <= MANY; n = next += 1) {
          const command = randomUUID();
          const event = {
            id: randomUUID(),
            type: 'BugReported',
            data: { ...data, number: 1_000_000 + n } as RecordedEvent['data'],
            metadata: {
              $correlationId: command,
              $causationId: command,
              actor: 1,
              at: AT,
              schema: 2,
              command,
            },
          };
          const stream = `bug-${1_000_000 + n}`;
          const appended = await store.append(stream, 0, chain(GENESIS, stream, 0, [event]));
          if (appended.position > position) ({ position } = appended);
        }
      };
      await Promise.all(Array.from({ length: 32 }, append));
      const listed = async (): Promise<boolean> => {
        const { status } = await scene.admin.get('/api/bugs/export?q=nothing', { 'bugzot-after': position });
        return status === 200;
      };
      // Thirty million characters, which the search index takes apart.
      await until('all are listed', listed, 90_000);
    }, 150_000);

    it('has every bug once', async () => {
      const lines = (await (await ask('jsonl')).text()).trimEnd().split('\n');
      const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(MANY);
      const rows = parse(await (await ask('csv')).text(), { columns: true });
      expect(rows.length).toBe(ids.length);
    });

    it('does not run ahead of whoever reads it, and ends when he goes away', async () => {
      const leave = new AbortController();
      const answer = await ask('jsonl', leave.signal);
      const reader = answer.body!.getReader();
      await reader.read();
      // Half of it is still to come, and PostgreSQL waits to be asked for it.
      await until('the export waits', async () => {
        const { rows } = await database.query<{ wait_event: string | null }>(
          `select wait_event from pg_stat_activity
            where application_name = 'bugzot-export' and datname = current_database()`,
        );
        return rows[0]?.wait_event === 'ClientRead';
      });
      leave.abort();
      await until('the export has ended', async () => (await exportsRunning()) === 0);
    });

    it('shows one moment, whatever happens meanwhile', async () => {
      const answer = await ask('jsonl');
      const reader = answer.body!.getReader();
      const { value } = await reader.read();
      const late = await scene.bug({ title: 'Too late' });
      await scene.employee.get('/api/bugs', scene.afterAll());
      let text = new TextDecoder().decode(value);
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        text += new TextDecoder().decode(next.value);
      }
      expect(text).not.toContain('"Too late"');
      expect(text).not.toContain(`"id":"${late}"`);
    });

    it('is one of few at once', async () => {
      const headers = { authorization: `Bearer ${scene.employee.token}` };
      const started = Array.from({ length: 4 }, () => get(url('jsonl'), { headers, agent: false }));
      // Begun, and not read.
      await Promise.all(started.map((request) => once(request, 'response')));
      const busy = await scene.employee.get('/api/bugs/export');
      expect([busy.status, busy.body.code]).toEqual([503, 'bug.export-busy']);
      expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0);
      for (const request of started) request.destroy();
      await until('the exports have ended', async () => (await exportsRunning()) === 0);
      await until('there is room again', async () => {
        const again = await ask('csv');
        await again.text();
        return again.status === 200;
      });
    });

    it('breaks off, so that it is noticed, when the database goes away in the midst of it', async () => {
      const answer = await ask('jsonl');
      const reader = answer.body!.getReader();
      await reader.read();
      await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'bugzot-export' and datname = current_database()`,
      );
      const rest = async (): Promise<void> => {
        while (!(await reader.read()).done);
      };
      await expect(rest()).rejects.toThrow();
    });
  });
});
