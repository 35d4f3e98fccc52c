import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { ADMIN_PASSWORD, PASSWORD } from './bugzot-app.js';
import { barriers, openBrowser, visit, type Visit } from './browser.js';
import type { HttpClient } from './http-client.js';
import { Scene } from './scene.js';
import { until } from './until.js';

/** A scene whose people use the web application, each in a window of their own. */
export class Site {
  private readonly visits: Visit[] = [];

  private constructor(
    readonly scene: Scene,
    private readonly browser: Browser,
  ) {}

  /** @param chromium the value of TEST_CHROMIUM */
  static async open(chromium: string, variables: Record<string, string> = {}): Promise<Site> {
    const [scene, browser] = await Promise.all([Scene.set(variables), openBrowser(chromium)]);
    return new Site(scene, browser);
  }

  get url(): string {
    return this.scene.app.url;
  }

  /** @param login a user name; nobody is logged in without one */
  async visit(login?: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const password = login === 'admin' ? ADMIN_PASSWORD : PASSWORD;
    const made = await visit(this.browser, this.url, login === undefined ? undefined : { login, password }, {
      reducedMotion: 'reduce',
      ...options,
    });
    this.visits.push(made);
    return made;
  }

  /** Ends all visits. @returns what went wrong in them */
  async leave(): Promise<string[]> {
    const left = this.visits.splice(0);
    await this.picture(left);
    await Promise.all(left.map(({ context }) => context.close()));
    return left.flatMap(({ faults }) => faults);
  }

  /** For who looks for why a test fails: with BROWSER_SHOTS, what each window showed last, in that folder. */
  private async picture(visits: readonly Visit[]): Promise<void> {
    const folder = process.env['BROWSER_SHOTS'];
    if (folder === undefined) return;
    const test = expect.getState().currentTestName ?? 'page';
    for (const [index, { page }] of visits.entries()) {
      const name = `${test.replaceAll(/\W+/g, '-').slice(-80)}-${index}.png`;
      await page.screenshot({ path: join(folder, name) }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.scene.app.close();
  }
}

/** The user name of a client's account, once the read models have it. */
export async function usernameOf(client: HttpClient): Promise<string> {
  let username: string | undefined;
  await until('the account is there', async () => {
    ({ username } = (await client.get('/api/accounts/me')).body as { username?: string });
    return username !== undefined;
  });
  return username!;
}

export { barriers };
