import { startTestApp, type TestApp } from '../support/bugzot-app.js';
import { makeProduct, report } from '../support/catalog.js';

describe('count=true', () => {
  let app: TestApp;
  let bug: number;

  beforeAll(async () => {
    app = await startTestApp();
    const product = await makeProduct(await app.as('supervisor'));
    await makeProduct(await app.as('supervisor'), 'Calendar');
    bug = await report(await app.as('reporter'), product);
    const employee = await app.as('employee');
    await employee.created(`/api/bugs/${bug}/comments`, { text: 'For all.' });
    await employee.created(`/api/bugs/${bug}/comments`, { text: 'For some.', private: true });
  });
  afterAll(() => app.close());

  it.each([
    ['employee', '/api/bugs/:bug/comments', 2],
    ['reporter', '/api/bugs/:bug/comments', 1],
    ['employee', '/api/bugs/:bug/history', 3],
    ['reporter', '/api/bugs/:bug/history', 2],
    ['reporter', '/api/products', 2],
    ['reporter', '/api/categories', 2],
    ['reporter', '/api/bugs', 1],
    ['admin', '/api/accounts', 4],
  ] as const)('gives the %s of %s its total, whatever the page', async (role, path, total) => {
    const client = await app.as(role);
    const employee = await app.as('employee');
    const address = `${path.replace(':bug', String(bug))}?limit=1&count=true`;
    const { status, body } = await client.get(address, { 'bugzot-after': employee.position });
    expect({ status, total: body.total, items: body.items.length }).toEqual({ status: 200, total, items: 1 });
  });

  it('is no parameter of a single thing, which takes none', async () => {
    const reporter = await app.as('reporter');
    expect((await reporter.get(`/api/bugs/${bug}?count=true`)).status).toBe(422);
    expect((await reporter.get('/api/products/1?count=true')).status).toBe(422);
  });

  it('has filters whose words are no user names', async () => {
    const admin = await app.as('admin');
    const body = { email: 'me@example.com', password: 'long enough', displayName: 'Me' };
    for (const username of ['me', 'None', '42']) {
      expect((await admin.post('/api/accounts', { ...body, username })).status).toBe(422);
    }
  });
});
