import { describeWithEngine } from '../support/engines.js';
import { Site, usernameOf } from '../support/site.js';
import { picture } from '../support/attachments.js';

describeWithEngine('in a browser, a bug', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;
  let employee: string;
  let reporter: string;

  beforeAll(async () => {
    site = await Site.open(chromium);
    [employee, reporter] = [await usernameOf(site.scene.employee), await usernameOf(site.scene.reporter)];
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  it('goes from new to closed by its buttons, each of them legal, and its reporter sees it live', async () => {
    const bug = await site.scene.bug({ title: 'The lamp flickers' });
    const { page } = await site.visit(employee);
    const { page: other } = await site.visit(reporter);
    await Promise.all([page.goto(`/bugs/${bug}`), other.goto(`/bugs/${bug}`)]);
    await other.getByRole('heading', { level: 1, name: /The lamp flickers/ }).waitFor();
    expect(await other.getByRole('button', { name: 'Start work' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Start work' }).click();
    await page.getByRole('button', { name: 'Resolve …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resolve the bug' });
    await dialog.getByRole('textbox').last().fill('A new bulb.');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('A new bulb.').waitFor();

    // No reload: by the stream of events, or by one click on what it says.
    const told = other.getByText('A new bulb.');
    const show = other.getByRole('button', { name: /show/i });
    await told.or(show).first().waitFor();
    if (!(await told.isVisible())) await show.first().click();
    await told.waitFor();
    await other.getByRole('button', { name: 'Verify' }).click();
    await other.getByRole('button', { name: 'Close' }).click();
    await other.getByRole('button', { name: 'Reopen …' }).waitFor();
    await other.getByRole('heading', { level: 1 }).locator('..').getByText('Closed').waitFor();
    expect((await site.scene.admin.get(`/api/bugs/${bug}`)).body.status).toBe('CLOSED');
  });

  it('that somebody else has changed is not overwritten: both sides are shown, and what was typed is kept', async () => {
    const bug = await site.scene.bug({ title: 'The door squeaks' });
    const { page } = await site.visit(employee);
    await page.goto(`/bugs/${bug}`);
    await page.getByRole('button', { name: 'Edit the title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('The door squeaks in winter');
    await site.scene.colleague.command(`/api/bugs/${bug}/retitle`, { title: 'The gate squeaks' });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Somebody else was faster' });
    await dialog.getByText('The gate squeaks').first().waitFor();
    await dialog.getByText('The door squeaks in winter').waitFor();
    expect((await site.scene.admin.get(`/api/bugs/${bug}`)).body.title).toBe('The gate squeaks');
    await dialog.getByRole('button', { name: 'Apply mine on top' }).click();
    await page.getByRole('heading', { level: 1, name: /The door squeaks in winter/ }).waitFor();
    expect((await site.scene.admin.get(`/api/bugs/${bug}`)).body.title).toBe('The door squeaks in winter');
  });

  it('says so of what is private, and shows nothing of it to who may not see it', async () => {
    const bug = await site.scene.bug({ title: 'The safe' });
    await site.scene.comment(bug, { text: 'The combination is 1234', private: true });
    const { page } = await site.visit(employee);
    await page.goto(`/bugs/${bug}`);
    await page.getByText('The combination is 1234').waitFor();
    await page
      .locator('article, li')
      .filter({ hasText: 'The combination' })
      .getByText('Private')
      .first()
      .waitFor();
    const { page: other } = await site.visit(reporter);
    await other.goto(`/bugs/${bug}`);
    await other.getByRole('heading', { level: 1, name: /The safe/ }).waitFor();
    await other.getByRole('heading', { name: 'Comment' }).waitFor();
    expect(await other.content()).not.toContain('combination');
  });

  it('shows a pasted picture, and runs nothing that somebody has written', async () => {
    const text = [
      '<script>window.broken = 1</script><img src=x onerror="window.broken=2">',
      '[click](javascript:window.broken=3) <a href="data:text/html,<script>1</script>">data</a>',
      '<iframe src="/api/docs"></iframe><form action="/api/sessions"><input name=password></form>',
      '<style>body{display:none}</style><svg onload="window.broken=4"><use href="#x"/></svg>',
      '**bold**',
    ].join('\n\n');
    const bug = await site.scene.bug({ title: 'Markdown', description: text });
    const { page, faults } = await site.visit(reporter);
    await page.goto(`/bugs/${bug}`);
    await page.locator('strong', { hasText: 'bold' }).first().waitFor();
    expect(await page.evaluate('window.broken')).toBeUndefined();
    const written = page.locator('main');
    for (const tag of [
      'script',
      'iframe',
      'main form input[name=password]',
      'style',
      '[onerror]',
      '[onload]',
    ])
      expect([tag, await written.locator(tag).count()]).toEqual([tag, 0]);
    expect(await written.locator('a[href^="javascript:"], a[href^="data:"]').count()).toBe(0);
    faults.length = 0;

    const bytes = [...(await picture())];
    await page.getByRole('textbox', { name: 'Comment' }).focus();
    await page.evaluate(`{
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'screen.png', { type: 'image/png' }));
      document.activeElement.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }),
      );
    }`);
    await page.locator('img[src^="/api/attachments/"]').first().waitFor();
  });

  it('tells its past by a slider', async () => {
    const bug = await site.scene.bug({ title: 'First words' });
    await site.scene.employee.command(`/api/bugs/${bug}/retitle`, { title: 'Second thoughts' });
    const { page } = await site.visit(employee);
    await page.goto(`/bugs/${bug}`);
    await page.getByRole('button', { name: 'Time travel' }).click();
    const slider = page.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { level: 1, name: /First words/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Resolve …' }).count()).toBe(0);
    await slider.focus();
    await page.keyboard.press('End');
    await page.getByRole('heading', { level: 1, name: /Second thoughts/ }).waitFor();
  });

  it('that is not there, or is not for this reader, ends at a page that leads on', async () => {
    const secret = await site.scene.privateBug();
    const { page } = await site.visit(reporter);
    for (const path of [`/bugs/${secret}`, '/bugs/987654', '/bugs/x', '/nowhere']) {
      await page.goto(path);
      await page.getByRole('main').getByRole('link').first().waitFor();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/no |not/i);
    }
  });
});
