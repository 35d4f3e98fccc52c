import { describeWithEngine } from '../support/engines.js';
import { Site, usernameOf } from '../support/site.js';

/** Of JavaScript for the list, compressed, in bytes: what issue 5 aims at. */
const MOST = 130_000;

describeWithEngine('in a browser, the list', 'TEST_CHROMIUM', (chromium) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(chromium);
  });
  afterAll(() => site.close());

  it('comes with little, and the second time with nothing but its document and its data', async () => {
    await site.scene.bug();
    const { page } = await site.visit(await usernameOf(site.scene.employee));
    const scripts = (what: 'encodedBodySize' | 'transferSize') =>
      page.evaluate<number>(
        `performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(name))
          .reduce((sum, entry) => sum + entry.${what}, 0)`,
      );
    await page.goto('/bugs');
    await page.locator('tbody tr[data-index]').first().waitFor();
    const first = await scripts('encodedBodySize');
    expect(first).toBeGreaterThan(10_000);
    expect(first).toBeLessThanOrEqual(MOST);
    await page.goto('/bugs');
    await page.locator('tbody tr[data-index]').first().waitFor();
    expect(await scripts('transferSize')).toBe(0);
    expect(await site.leave()).toEqual([]);
  });
});
