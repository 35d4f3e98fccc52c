/** `npm run screenshots`: pictures of every page of a running BugZot, in light and dark, on a desk and on a phone. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { chromium, type BrowserContext } from 'playwright-core';
import { programOf } from './engines/packages.js';

const HELP = `npm run screenshots -- [options]   pictures of every page of a running BugZot

  --url URL         where it runs (default http://localhost:3000)
  --login NAME      an admin sees every page (default admin)
  --password TEXT   default: BUGZOT_ADMIN_PASSWORD
  --folder FOLDER   where the pictures go (default var/screenshots)

"npm run demo" fills an empty BugZot with something to look at.
`;

const PAGES: Readonly<Record<string, string>> = {
  bugs: '/bugs?status=open',
  search: '/bugs?q=crash&sort=-changed',
  bug: '/bugs/$bug',
  'new-bug': '/bugs/new',
  dashboard: '/dashboard',
  'my-work': '/my-work',
  inbox: '/inbox',
  products: '/products',
  product: '/products/1',
  accounts: '/accounts',
  audit: '/audit',
  verification: '/audit?tab=verification',
  settings: '/settings',
  tokens: '/settings?tab=tokens',
};
/** For who is not logged in. */
const OUTSIDE: Readonly<Record<string, string>> = {
  login: '/login',
  register: '/register',
  'forgotten-password': '/forgotten-password',
  'not-found': '/nowhere',
};
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    login: { type: 'string', default: 'admin' },
    password: { type: 'string', default: process.env['BUGZOT_ADMIN_PASSWORD'] ?? '' },
    folder: { type: 'string', default: 'var/screenshots' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) console.log(HELP);
else await takeAll();

async function takeAll(): Promise<void> {
  const executablePath = process.env['TEST_CHROMIUM'] ?? (await programOf('chromium'));
  if (executablePath === undefined) {
    throw new Error('There is no Chromium; "apt-get install chromium" brings it');
  }
  await mkdir(options.folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const bar = new cliProgress.SingleBar({ format: '{bar} {value}/{total} pictures' });
  const each = Object.keys({ ...PAGES, ...OUTSIDE }).length;
  bar.start(each * 2 * Object.keys(SIZES).length, 0);
  try {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        const open = () => browser.newContext({ baseURL: options.url, colorScheme: scheme, viewport });
        const [inside, outside] = [await open(), await open()];
        await logIn(inside);
        for (const [context, pages] of [
          [inside, PAGES],
          [outside, OUTSIDE],
        ] as const) {
          for (const [name, path] of Object.entries(pages)) {
            await take(context, path, join(options.folder, `${name}-${size}-${scheme}.png`));
            bar.increment();
          }
        }
        await Promise.all([inside.close(), outside.close()]);
      }
    }
  } finally {
    bar.stop();
    await browser.close();
  }
  console.log(`The pictures are in ${options.folder}.`);
}

async function logIn(context: BrowserContext): Promise<void> {
  const { login, password } = options;
  const answer = await context.request.post('/api/sessions', { data: { login, password } });
  if (!answer.ok()) throw new Error(`${login} cannot log in at ${options.url}: --login, --password`);
}

async function take(context: BrowserContext, path: string, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(path.includes('$bug') ? path.replace('$bug', String(await shownBug(context))) : path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Streams of events stay open, so the network is never idle for long.
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined);
  await page.screenshot({ path: file });
  await page.close();
}

/** A bug to show: the one most talked about among those changed last. */
async function shownBug(context: BrowserContext): Promise<number> {
  const answer = await context.request.get('/api/bugs?status=open&sort=-changed&limit=100');
  const { items } = (await answer.json()) as { items: { number: number; comments?: number }[] };
  return items.toSorted((one, other) => (other.comments ?? 0) - (one.comments ?? 0))[0]?.number ?? 1;
}
