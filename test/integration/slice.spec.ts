import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { makeProduct, report } from '../support/catalog.js';

/** Where the log is: each engine, and what is to be stopped afterwards. */
const engines: [string, () => Promise<{ variables: Record<string, string>; stop(): void }>][] = [
  ['PostgreSQL', async () => ({ variables: {}, stop: () => undefined })],
  [
    'EventStoreDB (stand-in)',
    async () => {
      const server = await EventStoreDbStandIn.start();
      return { variables: { EVENTSTORE_URL: server.connectionString }, stop: () => server.stop() };
    },
  ],
];

describe.each(engines)('the first slice, over HTTP, with its log in %s', (_, startEngine) => {
  let app: TestApp;
  let product: number;
  let engine: Awaited<ReturnType<typeof startEngine>>;

  beforeAll(async () => {
    engine = await startEngine();
    app = await startTestApp(engine.variables);
    product = await makeProduct(await app.as('supervisor'));
  });
  afterAll(async () => {
    await app.close();
    engine.stop();
  });

  it('files a bug and takes it through its life', async () => {
    const reporter = await app.as('reporter');
    const employee = await app.as('employee');
    const number = await report(reporter, product, { version: '1.0', tags: ['crash'] });
    await employee.command(`/api/bugs/${number}/assign`);
    await employee.command(`/api/bugs/${number}/start`);
    await employee.created(`/api/bugs/${number}/comments`, { text: 'Found it.' });
    await employee.command(`/api/bugs/${number}/resolve`, { resolution: 'FIXED', comment: 'In 1.1.' });
    await reporter.command(`/api/bugs/${number}/verify`);
    await reporter.command(`/api/bugs/${number}/close`);
    const { body } = await reporter.get(`/api/bugs/${number}`);
    expect(body).toMatchObject({
      number,
      status: 'CLOSED',
      resolution: 'FIXED',
      tags: ['crash'],
      version: '1.0',
    });
    const { body: history } = await reporter.get(`/api/bugs/${number}/history`);
    const types = history.items.map((entry: { changes: { type: string }[] }) =>
      entry.changes.map(({ type }) => type),
    );
    expect(types).toEqual([
      ['BugReported'],
      ['BugAssigned'],
      ['BugStarted'],
      ['CommentAdded'],
      ['BugResolved', 'CommentAdded'],
      ['BugVerified'],
      ['BugClosed'],
    ]);
  });
});
