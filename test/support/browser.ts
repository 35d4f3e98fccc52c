import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import type { Result } from 'axe-core';

/** Chromium runs as root on machines of CI, and says nothing to anybody on its own. */
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** How long a page may take to show what is waited for, in milliseconds: two cores are shared with other suites. */
const PATIENCE_MS = 20_000;

/** @param executablePath the value of TEST_CHROMIUM */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** What went wrong in the pages of a visit, whoever caused it. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Errors of scripts, and what the content security policy has refused. */
  faults: string[];
}

/** Opens a window of its own on a site; logged in when names are given. */
export async function visit(
  browser: Browser,
  site: string,
  as?: { login: string; password: string },
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: site, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
    page.on('console', (message) => {
      // Answers that refuse are told by the browser, too; they are the page's to explain.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
  });
  if (as) {
    const answer = await context.request.post('/api/sessions', { data: as });
    if (!answer.ok()) throw new Error(`${as.login} cannot log in: ${answer.status()} ${await answer.text()}`);
  }
  return { context, page: await context.newPage(), faults };
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical on the page as it is; nothing, if it is as it should be. */
export async function barriers(page: Page): Promise<string[]> {
  // By the debugger, which the content security policy does not concern.
  await page.evaluate(axe);
  const violations = await page.evaluate<Result[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
    );
}
