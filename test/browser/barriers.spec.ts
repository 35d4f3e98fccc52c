import type { AccountRole } from '../../src/access/matrix.js';
import { picture, upload } from '../support/attachments.js';
import { describeWithEngine } from '../support/engines.js';
import { barriers, Site, usernameOf } from '../support/site.js';

/** Every page, and who reads it; `$bug`, `$product` and `$worklist` stand for one that is there. */
const PAGES: readonly [path: string, role: AccountRole | undefined][] = [
  ['/bugs', undefined],
  ['/bugs?status=open', 'employee'],
  ['/bugs?q=nothing+at+all', 'employee'],
  ['/bugs/$bug', undefined],
  ['/bugs/$bug', 'employee'],
  ['/bugs/new', 'reporter'],
  ['/bugs/new', 'employee'],
  ['/dashboard', 'employee'],
  ['/my-work', 'employee'],
  ['/inbox', 'employee'],
  ['/worklists/$worklist', 'employee'],
  ['/products', undefined],
  ['/products', 'supervisor'],
  ['/products/$product', 'supervisor'],
  ['/accounts', 'admin'],
  ['/audit', 'auditor'],
  ['/audit', 'reporter'],
  ['/settings', 'employee'],
  ['/settings?tab=tokens', 'employee'],
  ['/settings?tab=sessions', 'employee'],
  ['/settings?tab=mails', 'employee'],
  ['/login', undefined],
  ['/register', undefined],
  ['/activate', undefined],
  ['/forgotten-password', undefined],
  ['/password', undefined],
  ['/unsubscribe', undefined],
  ['/nowhere', undefined],
];

describeWithEngine('in a browser, every page', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;
  const users = new Map<AccountRole, string>();
  let ids: Record<string, number>;

  beforeAll(async () => {
    site = await Site.open(chromium);
    const { scene } = site;
    for (const role of ['admin', 'supervisor', 'auditor', 'employee', 'reporter'] as const)
      users.set(role, await usernameOf(await scene.app.as(role)));
    const bug = await scene.bug({
      title: 'The lamp flickers',
      description: 'In the **evening**.\n\n- a\n- b',
    });
    await scene.comment(bug, { text: 'A look at it: @colleague' });
    await scene.comment(bug, { text: 'Not for everybody', private: true });
    await scene.employee.command(`/api/bugs/${bug}/assign`, {});
    await scene.employee.command(`/api/bugs/${bug}/block`, {
      dependsOn: await scene.bug({ title: 'Wires' }),
    });
    await upload(scene.employee, bug, await picture(), { name: 'lamp.png', type: 'image/png' });
    const worklist = (await scene.employee.created('/api/worklists', { name: 'This week' })).id;
    ids = { bug, worklist, product: scene.product };
  });
  afterEach(async () => expect(await site.leave()).toEqual([]));
  afterAll(() => site.close());

  it('has a name, one heading, and nothing that keeps anybody out, in light and dark, on a desk and on a phone', async () => {
    const found: string[] = [];
    for (const [index, [pattern, role]] of PAGES.entries()) {
      const path = pattern.replaceAll(/\$(\w+)/g, (_, name: string) => String(ids[name]));
      const { page } = await site.visit(role && users.get(role), {
        colorScheme: index % 2 === 0 ? 'light' : 'dark',
        viewport: index % 3 === 0 ? { width: 390, height: 800 } : { width: 1280, height: 800 },
      });
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      const say = (what: string): void => void found.push(`${path} as ${role ?? 'anybody'}: ${what}`);
      for (const barrier of await barriers(page)) say(barrier);
      if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) say('more than one h1');
      if (!/^.+ · BugZot$/.test(await page.title())) say(`the title is "${await page.title()}"`);
      const [wide, is] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      if (wide > is) say(`it is ${wide} wide on ${is}`);
      await page.context().close();
    }
    expect(found).toEqual([]);
  }, 240_000);
});
