import { describeWithEngine } from '../support/engines.js';
import { Site, usernameOf } from '../support/site.js';

describeWithEngine('in a browser, what a role is for', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(chromium);
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  it('a supervisor adds a product with a component, and a bug can be reported there', async () => {
    const { page } = await site.visit(await usernameOf(await site.scene.app.as('supervisor')));
    await page.goto('/products');
    await page.getByRole('button', { name: 'New product' }).click();
    const dialog = page.getByRole('dialog', { name: 'New product' });
    await dialog.getByLabel('Name', { exact: true }).fill('Telescope');
    await dialog.getByLabel('Category').selectOption({ label: 'A new category …' });
    await dialog.getByLabel('Name of the new category').fill('Instruments');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Telescope' }).waitFor();
    await page.getByRole('button', { name: 'Add a component' }).click();
    const component = page.getByRole('dialog');
    await component.getByLabel('Name').fill('mirror');
    await component.getByRole('button', { name: /add/i }).last().click();
    await page
      .getByRole('rowheader', { name: /mirror/ })
      .or(page.getByRole('cell', { name: /mirror/ }))
      .first()
      .waitFor();
    const answer = await site.scene.reporter.get('/api/products', site.scene.afterAll());
    const { id } = answer.body.items.find(({ name }: { name: string }) => name === 'Telescope');
    await site.scene.reporter.created('/api/bugs', { product: id, component: 'mirror', title: 'It is bent' });
  });

  it('an admin makes an account, whose owner can log in', async () => {
    const { page } = await site.visit('admin');
    await page.goto('/accounts');
    await page.getByRole('button', { name: 'New account' }).click();
    const dialog = page.getByRole('dialog', { name: 'New account' });
    await dialog.getByLabel('Name', { exact: true }).fill('Olga Other');
    await dialog.getByLabel('User name').fill('olga');
    await dialog.getByLabel('Mail address').fill('olga@example.com');
    await dialog.getByLabel('Role').selectOption('employee');
    await dialog.getByRole('radio').last().check();
    await dialog.getByLabel('Their first password').fill('a long enough password');
    await dialog.locator('button[type=submit]').click();
    await page.getByText('Olga Other').first().waitFor();
    const { page: hers } = await site.visit('olga');
    await hers.goto('/my-work');
    await hers.getByRole('button', { name: 'Olga Other' }).waitFor();
  });

  it('an auditor verifies the log, and is told so', async () => {
    const bug = await site.scene.bug({ title: 'For the record' });
    const { page } = await site.visit(await usernameOf(await site.scene.app.as('auditor')));
    await page.goto('/audit');
    await page.getByLabel('Events of').selectOption('bug');
    await page.getByLabel('Number of the bug').fill(String(bug));
    await page.keyboard.press('Enter');
    await page.getByText('Bug reported').waitFor();
    await page.getByRole('link', { name: 'Verify it' }).click();
    await page.getByRole('button', { name: `Verify bug-${bug}` }).click();
    const result = page.getByRole('group', { name: 'Result' });
    await result
      .getByText(/1 event/)
      .first()
      .waitFor();
    expect(await result.innerText()).toMatch(/as it was written|unbroken|nothing/i);
  });

  it('somebody makes a token, sees it once, and programs may use it until it is revoked', async () => {
    const { page } = await site.visit(await usernameOf(site.scene.employee));
    await page.goto('/settings?tab=tokens');
    await page
      .getByRole('button', { name: /new token|make a token/i })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'New API token' });
    await dialog.getByLabel('Name').fill('Nightly build');
    await dialog.locator('button[type=submit]').click();
    const secret = page.getByRole('group', { name: 'The new token' }).locator('code, input').first();
    const token = (await secret.inputValue().catch(() => secret.innerText())).trim();
    const ask = () =>
      fetch(new URL('/api/accounts/me', site.url), { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.reload();
    await page.getByText('Nightly build').first().waitFor();
    expect(await page.content()).not.toContain(token);
    await page
      .getByRole('button', { name: /revoke/i })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /revoke/i })
      .click();
    await page.getByText('Nightly build').first().waitFor({ state: 'hidden' });
    expect((await ask()).status).toBe(401);
  });

  it('pages that are not for somebody say so, and lead on', async () => {
    const { page } = await site.visit(await usernameOf(site.scene.reporter));
    for (const path of ['/accounts', '/audit']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.getByRole('main').innerText()).toMatch(/admin|auditor/i);
      await page.getByRole('main').getByRole('link').first().waitFor();
    }
  });
});
