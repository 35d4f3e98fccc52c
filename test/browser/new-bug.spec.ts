import type { Page } from 'playwright-core';
import { describeWithEngine } from '../support/engines.js';
import { makeProduct } from '../support/catalog.js';
import { Site, usernameOf } from '../support/site.js';
import { until } from '../support/until.js';

describeWithEngine('in a browser, a new bug', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;
  let employee: string;
  let reporter: string;

  beforeAll(async () => {
    site = await Site.open(chromium);
    await makeProduct(site.scene.admin, 'Calendar');
    [employee, reporter] = [await usernameOf(site.scene.employee), await usernameOf(site.scene.reporter)];
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  const title = (page: Page) => page.getByRole('textbox', { name: 'Title' });
  const description = (page: Page) => page.getByRole('textbox', { name: 'Description' });
  const kept = (page: Page) => page.evaluate<string>('JSON.stringify(localStorage)');
  /** How many bugs the list has under a title, once it has all that is written. */
  const bugsTitled = async (text: string): Promise<number> => {
    // Later than what the browser has written.
    await site.scene.bug();
    const query = encodeURIComponent(`"${text}"`);
    return (await site.scene.admin.get(`/api/bugs?q=${query}`, site.scene.afterAll())).body.items.length;
  };

  it('is filed by keys alone', async () => {
    const { page } = await site.visit(reporter);
    await page.goto('/bugs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Product' }).waitFor();
    const reached = async (name: string): Promise<void> => {
      await until(`the focus is on ${name}`, async () => {
        const at = await page.evaluate<string>(
          `(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.ariaLabel ?? '')`,
        );
        if (at.trim().startsWith(name)) return true;
        await page.keyboard.press('Tab');
        return false;
      });
    };
    await reached('Product');
    await page.keyboard.type('Mail');
    await reached('Component');
    await page.keyboard.type('ui');
    await reached('Title');
    await page.keyboard.type('Filed without a mouse');
    await reached('Description');
    await page.keyboard.type('By keys alone.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link', { name: /#\d+/ }).first().waitFor();
    expect(await bugsTitled('Filed without a mouse')).toBe(1);
    expect(await kept(page)).not.toContain('mouse');
  });

  it('survives the crash of its tab as a draft, which goes when it is filed', async () => {
    const { page, context } = await site.visit(reporter);
    await page.goto('/bugs/new');
    await page.getByRole('combobox', { name: 'Product' }).selectOption({ label: 'Mail' });
    await title(page).fill('The window forgets its size');
    await description(page).fill('Each time it starts.');
    await until('the draft is kept', async () => (await kept(page)).includes('Each time it starts.'));
    const crashed = page.waitForEvent('crash');
    await page.goto('chrome://crash').catch(() => undefined);
    await crashed;

    const next = await context.newPage();
    await next.goto('/bugs/new');
    await until('it is there again', async () => (await title(next).inputValue()) !== '');
    expect(await title(next).inputValue()).toBe('The window forgets its size');
    expect(await description(next).inputValue()).toBe('Each time it starts.');
    await next.getByRole('combobox', { name: 'Component' }).selectOption({ label: 'ui' });
    await title(next).press('Control+Enter');
    await next.getByRole('link', { name: /#\d+/ }).first().waitFor();
    expect(await kept(next)).not.toContain('window forgets');
    expect(await bugsTitled('The window forgets its size')).toBe(1);
  });

  it('is kept nowhere while it is private, not even what was typed before, and log-out clears the rest', async () => {
    const { page } = await site.visit(employee);
    await page.goto('/bugs/new');
    await title(page).fill('The safe is open');
    await until('the draft is kept', async () => (await kept(page)).includes('The safe is open'));
    await page.getByRole('switch', { name: 'Only staff can see this' }).check();
    await description(page).fill('Its combination is 1234.');
    await until('the draft is gone', async () => !(await kept(page)).includes('The safe is open'));
    expect(await kept(page)).not.toContain('1234');
    await page.getByRole('switch', { name: 'Only staff can see this' }).uncheck();
    await until('public, it is kept again', async () => (await kept(page)).includes('The safe is open'));
    await page.getByRole('button', { name: employee }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await until('nothing is kept', async () => !(await kept(page)).includes('The safe'));
  });

  it('is filed once, though the network breaks off and it is sent again', async () => {
    const { page } = await site.visit(reporter);
    await page.goto('/bugs/new');
    await page.getByRole('combobox', { name: 'Product' }).selectOption({ label: 'Mail' });
    await page.getByRole('combobox', { name: 'Component' }).selectOption({ label: 'ui' });
    await title(page).fill('Sent over a bad line');
    // The server has it; its answer is lost.
    let lost = 0;
    await page.route('**/api/bugs', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await title(page).press('Control+Enter');
    await page.getByRole('alert').first().waitFor();
    expect([lost, await title(page).inputValue()]).toEqual([1, 'Sent over a bad line']);
    await title(page).press('Control+Enter');
    await page.getByRole('link', { name: /#\d+/ }).first().waitFor();
    expect(await bugsTitled('Sent over a bad line')).toBe(1);
  });

  it('is told of similar ones while its title is typed', async () => {
    await site.scene.bug({ title: 'Printing leaves out the last page' });
    const { page } = await site.visit(reporter);
    await page.goto('/bugs/new');
    await page.getByRole('combobox', { name: 'Product' }).selectOption({ label: 'Mail' });
    await title(page).pressSequentially('Printing leaves out the page');
    await page.getByRole('region').filter({ hasText: 'Printing leaves out the last page' }).waitFor();
  });
});
