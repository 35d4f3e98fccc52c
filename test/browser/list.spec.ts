import { describeWithEngine } from '../support/engines.js';
import { Site, usernameOf } from '../support/site.js';
import { until } from '../support/until.js';

describeWithEngine('in a browser, the list of bugs', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;
  let employee: string;

  beforeAll(async () => {
    site = await Site.open(chromium);
    employee = await usernameOf(site.scene.employee);
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  it('is changed in bulk after a preview that changes nothing yet', async () => {
    const titles = ['Bulk one', 'Bulk two', 'Bulk three'];
    const bugs: number[] = [];
    for (const title of titles) bugs.push(await site.scene.bug({ title }));
    const { page } = await site.visit(employee);
    await page.goto('/bugs?q=bulk');
    await page.getByRole('link', { name: 'Bulk one' }).waitFor();
    for (const title of titles)
      await page
        .getByRole('row', { name: new RegExp(title) })
        .getByRole('checkbox')
        .check();
    await page.getByRole('region', { name: 'Selected bugs' }).getByText('3 bugs selected').waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Preview' }).waitFor();
    await dialog.getByLabel('Priority').selectOption('highest');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('To be changed').waitFor();
    expect((await site.scene.admin.get(`/api/bugs/${bugs[0]}`)).body.priority).toBe('normal');
    await dialog.getByRole('button', { name: /^Change \d bugs?$/ }).click();
    await dialog.getByText(/bugs? changed/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    for (const bug of bugs) {
      const priority = async (): Promise<string> =>
        (await site.scene.admin.get(`/api/bugs/${bug}`)).body.priority as string;
      await until('the bug is changed', async () => (await priority()) === 'highest');
    }
  });

  it('keeps a search under a name, and finds it again', async () => {
    await site.scene.bug({ title: 'A rare defect', severity: 'trivial' });
    const { page } = await site.visit(employee);
    await page.goto('/bugs?severity=trivial');
    await page.getByRole('link', { name: 'A rare defect' }).waitFor();
    await page.getByRole('button', { name: /searches/i }).click();
    await page.getByRole('menuitem', { name: 'Save this search …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this search' });
    await dialog.getByLabel('Name').fill('Trifles');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'hidden' });
    await page.goto('/bugs');
    await page.getByRole('button', { name: /searches/i }).click();
    await page
      .getByRole('menuitem', { name: /Trifles/ })
      .or(page.getByRole('menuitemradio', { name: /Trifles/ }))
      .first()
      .click();
    await page.waitForURL(/severity=trivial/);
    await page.getByRole('link', { name: 'A rare defect' }).waitFor();
  });

  it('is gone through by keys, and a bug is opened from it and left again', async () => {
    const { page } = await site.visit(employee);
    await page.goto('/bugs?sort=number');
    await page.locator('tbody tr[data-index]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('o');
    await page.waitForURL(/\/bugs\/\d+/);
    await page.getByRole('heading', { level: 1, name: /#\d+/ }).waitFor();
    await page.goBack();
    await page.locator('tbody tr[data-index]').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Report a bug').waitFor();
  });

  it('explains a search that it does not understand, at the place', async () => {
    const { page } = await site.visit(employee);
    await page.goto('/bugs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('severity:terrible');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /terrible/ })
      .first()
      .waitFor();
  });
});
