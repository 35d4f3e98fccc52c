import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';
import { testEngine } from '../support/test-store.js';

describe('the first slice, over HTTP', () => {
  let app: TestApp;
  let product: number;

  beforeAll(async () => {
    app = await startTestApp();
    product = await makeProduct(await app.as('supervisor'));
  });
  afterAll(() => app.close());

  it('has its log where the suite wants it', () => {
    expect(app.bugzot.engine).toBe(testEngine);
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
