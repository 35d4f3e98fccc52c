import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { programOf } from '../tools/engines/packages.js';
import { ADMIN_PASSWORD, caughtUp, startBugZotProcess, type Measurement } from './support.js';

/** As in test/support/browser.ts. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const ROW = 'tbody tr[data-index]';

/** What is measured in each round, in milliseconds; a browser without anything in its cache begins it. */
const MARKS = {
  'web.paint': 'first contentful paint of the list',
  'web.rows': 'rows of the list, from the start of the navigation',
  'web.filter': 'rows after a filter is put on, from the click',
  'web.bug': 'a bug, from the click on its row',
  'web.back': 'back in the list',
  'web.scroll': 'longest frame while scrolling 20,000 pixels',
  'web.shift': 'cumulative layout shift while the list comes, in thousandths',
} as const;
type Mark = keyof typeof MARKS;

/**
 * The web application in Chromium, on the list that is there, against a page of one line from a bare server in the same
 * browser (its first contentful paint).
 */
export async function web(url: string, rounds: number): Promise<Measurement[]> {
  const executablePath = process.env['TEST_CHROMIUM'] ?? (await programOf('chromium'));
  if (executablePath === undefined)
    throw new Error('There is no Chromium; "apt-get install chromium" brings it');
  const bugzot = await startBugZotProcess(url);
  await caughtUp(bugzot.url);
  const bare = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Bare</title><p>Bare</p>');
  }).listen(0, '127.0.0.1');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  const all: Record<Mark, number>[] = [];
  const baselines: number[] = [];
  try {
    // The first visit warms the server; it does not count.
    for (let round = -1; round < rounds; round += 1) {
      const baseline = await paintOf(browser, `http://127.0.0.1:${(bare.address() as AddressInfo).port}`);
      const marks = await visit(browser, bugzot.url);
      if (round < 0) continue;
      baselines.push(baseline);
      all.push(marks);
    }
  } finally {
    await browser.close();
    bare.close();
    await bugzot.stop();
  }
  return (Object.keys(MARKS) as Mark[]).map((scenario) => ({
    scenario,
    unit: scenario === 'web.shift' ? '‰' : 'ms',
    baseline: 'paint of a bare page, ms',
    rounds: all.map((marks, round) => ({ measured: marks[scenario], baseline: baselines[round]! })),
  }));
}

async function paintOf(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const paint = await firstPaint(page);
  await context.close();
  return paint;
}

async function visit(browser: Browser, url: string): Promise<Record<Mark, number>> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  await context.request.post('/api/sessions', { data: { login: 'admin', password: ADMIN_PASSWORD } });
  const page = await context.newPage();
  await page.addInitScript(`
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto('/bugs', { waitUntil: 'commit' });
  await page.locator(ROW).first().waitFor();
  const rows = await page.evaluate<number>('performance.now()');
  const paint = await firstPaint(page);
  const shift = (await page.evaluate<number>('window.shift')) * 1000;
  const scroll = await longestFrame(page);
  const filter = await filtered(page);
  const bug = await took(page, () => page.locator(`${ROW} a`).first().click(), 'h1');
  const back = await took(page, () => page.goBack({ waitUntil: 'commit' }), ROW);
  await context.close();
  return {
    'web.paint': paint,
    'web.rows': rows,
    'web.filter': filter,
    'web.bug': bug,
    'web.back': back,
    'web.scroll': scroll,
    'web.shift': shift,
  };
}

function firstPaint(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime);
  }).observe({ type: 'paint', buffered: true }))`);
}

/** From the click on a value of a filter until the frame after its rows have come. */
async function filtered(page: Page): Promise<number> {
  await page.evaluate('window.scrollTo(0, 0)');
  await page.getByRole('button', { name: 'Filter by severity' }).click();
  const answered = page.waitForResponse(
    (response) => response.url().includes('/api/bugs?') && response.url().includes('critical'),
  );
  const start = performance.now();
  await page.getByRole('menuitemcheckbox', { name: 'Critical' }).click();
  await (await answered).finished();
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
  );
  const took = performance.now() - start;
  await page.keyboard.press('Escape');
  return took;
}

/** Until what is selected is in the page, after it was acted on. */
async function took(page: Page, act: () => Promise<unknown>, selector: string): Promise<number> {
  const start = performance.now();
  await act();
  await page.locator(selector).first().waitFor();
  return performance.now() - start;
}

/** Scrolls a screen each frame. @returns the longest time between two frames */
function longestFrame(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    let [longest, before] = [0, performance.now()];
    const frame = (now) => {
      longest = Math.max(longest, now - before);
      before = now;
      if (window.scrollY > 20_000) return resolve(longest);
      window.scrollBy(0, 400);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    setTimeout(() => resolve(longest), 15_000);
  })`);
}
