import { mailedKeys } from '../support/mailbox.js';
import { describeWithEngine } from '../support/engines.js';
import { Site } from '../support/site.js';

describeWithEngine('in a browser, somebody new', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(chromium);
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  it('registers, activates the account by the mailed link, logs in, and comes back to where he was', async () => {
    const bug = await site.scene.bug({ title: 'The printer hums' });
    const { page } = await site.visit();
    await page.goto(`/bugs/${bug}`);
    await page.getByRole('link', { name: 'Register' }).first().click();
    await page.getByLabel('User name').fill('nora');
    await page.getByLabel('Your name').fill('Nora New');
    await page.getByLabel('Mail address').fill('nora@example.com');
    await page.getByLabel('Password').fill('a password of hers');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

    const { items } = (await site.scene.admin.get('/api/accounts?q=nora')).body;
    const [key] = await mailedKeys(site.scene.admin, items[0].id, 'activate');
    await page.goto(`/activate?key=${key}`);
    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('heading', { name: 'Your account is active' }).waitFor();

    await page.goto(`/bugs/${bug}`);
    await page.getByRole('link', { name: 'Log in' }).last().click();
    await page.getByLabel('User name or mail address').fill('nora');
    await page.getByLabel('Password').fill('a password of hers');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: /The printer hums/ }).waitFor();
    await page.getByRole('button', { name: 'Watch' }).waitFor();
  });

  it('is told what is wrong with what he has filled in, where it is wrong, and loses nothing of it', async () => {
    const { page } = await site.visit();
    await page.goto('/register');
    await page.getByLabel('User name').fill('colleague');
    await page.getByLabel('Your name').fill('Someone Else');
    await page.getByLabel('Mail address').fill('someone.else@example.com');
    await page.getByLabel('Password').fill('password1');
    await page.getByRole('button', { name: 'Register' }).click();
    const password = page.getByLabel('Password');
    await page.locator('[aria-invalid=true]').first().waitFor();
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    await password.fill('a password that is none of those');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('Look into your mail').or(page.locator('[aria-invalid=true]')).first().waitFor();
    expect(await page.getByLabel('User name').inputValue()).toBe('colleague');
  });

  it('who has forgotten a password is mailed a link to a new one', async () => {
    const { page } = await site.visit();
    await page.goto('/login');
    await page.getByRole('link', { name: 'Forgotten password?' }).click();
    await page.getByLabel(/Mail address/).fill('colleague@example.com');
    await page.getByRole('button').last().click();
    const account = site.scene.colleague.account!;
    const [key] = await mailedKeys(site.scene.admin, account, 'password');
    await page.goto(`/password?key=${key}`);
    await page
      .getByLabel(/password/i)
      .first()
      .fill('another long password');
    await page.locator('form button[type=submit]').click();
    await page.getByRole('status').getByRole('heading', { level: 1 }).waitFor();
    await page.goto('/login');
    await page.getByLabel('User name or mail address').fill('colleague');
    await page.getByLabel('Password').fill('another long password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(/\/bugs/);
  });
});
