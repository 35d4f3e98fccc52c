import { crawl, normalised, type Crawl, type Seen } from '../support/crawl.js';
import { hurry, mailed, mailsOf, type ReceivedMail } from '../support/delivery.js';
import type { HttpClient } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { makeWorld, SECRET, type Secret, type Secrets } from '../support/worlds.js';

/** Bugs' numbers that are looked at: all that there are, and some that there are not. */
const MOST = 8;

/** What one who sees only public things can find out about a world: by reading, and by trying to write. */
interface Findings {
  crawled: Crawl;
  tried: unknown[];
  /** What came by mail until then. */
  mails: string[];
}

/** Writes that are refused, or that say what they would say in any world; sent after the crawl, since some do change it. */
async function attempts(client: HttpClient, { comment: secret, attachment }: Secret): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let bug = 1; bug <= MOST; bug += 1) {
    for (const [path, body] of [
      ['comments', {}],
      ['comments', { text: 'Mine', private: true }],
      [`comments/${secret}/edit`, { text: 'Mine' }],
      [`comments/${secret}/hide`, {}],
      [`attachments/${attachment}/obsolete`, {}],
      [`attachments/${attachment}/show`, {}],
      ['watch', undefined],
      ['verify', {}],
      ['close', {}],
      ['start', {}],
      ['comments', { text: 'Mine' }],
    ] as const) {
      for (const headers of [{ 'if-match': '"1"' }, {}] as Record<string, string>[]) {
        const answer = await client.post(`/api/bugs/${bug}/${path}`, body, headers);
        const { status, code, version, detail, errors } = answer.body;
        answers.push([
          bug,
          path.replace(/\/\d+/, '/secret'),
          answer.status,
          { status, code, version, detail, errors },
        ]);
      }
    }
  }
  return answers;
}

/** Builds a world, and lets people look at it who see only what is public. */
async function findings(secrets: Secrets): Promise<Record<'anonymous' | 'reporter', Findings>> {
  const scene = await Scene.set();
  hurry(scene.app);
  const made = await makeWorld(scene, secrets);
  const secret = { comment: made.comment || 4711, attachment: made.attachment || 4711 };
  await mailed(scene.app, scene.admin, scene.employee, scene.reporter, scene.colleague);
  const mails = await mailsOf(scene.app);
  const found = {} as Record<'anonymous' | 'reporter', Findings>;
  for (const role of ['anonymous', 'reporter'] as const) {
    const client = await scene.app.as(role);
    const crawled = await crawl(client, scene.afterAll(), MOST, [SECRET, 'old', 'crashes']);
    // Whether a mail is faster than the admin who redacts is chance.
    const mine = mails.filter(
      ({ to, text }) => to === `${role}@example.com` && !text.includes('Told too much'),
    );
    found[role] = { crawled, tried: [], mails: mine.map(timeless).sort() };
  }
  for (const role of ['anonymous', 'reporter'] as const) {
    found[role].tried = await attempts(await scene.app.as(role), secret);
  }
  // Whoever may see them does: there are secrets to be found.
  const employee = await crawl(scene.employee, scene.afterAll(), MOST, []);
  expect(JSON.stringify(employee).includes(SECRET)).toBe(secrets.private || secrets.hidden);
  await scene.app.close();
  return found;
}

describe('two worlds, of which one has secrets, look the same to whoever may not see them', () => {
  let plain: Awaited<ReturnType<typeof findings>>;

  beforeAll(async () => {
    plain = await findings({ private: false, hidden: false });
  });

  it('sees a world that is worth the comparison', () => {
    const { crawled, tried, mails } = plain.reporter;
    expect(mails).toHaveLength(3);
    expect(Object.keys(crawled).length).toBeGreaterThan(80);
    expect(tried.length).toBeGreaterThan(100);
    const list = crawled['/api/bugs?count=true&limit=200']!.body as { total: number };
    expect(list.total).toBe(4);
  });

  it('when private comments, a private bug and its relations are added', async () => {
    const secret = await findings({ private: true, hidden: false });
    for (const role of ['anonymous', 'reporter'] as const) {
      expect(normalised(secret[role].crawled)).toEqual(normalised(plain[role].crawled));
      expect(secret[role].tried).toEqual(plain[role].tried);
      expect(secret[role].mails).toEqual(plain[role].mails);
      expect(JSON.stringify(Object.values(secret[role].crawled))).not.toContain(SECRET);
    }
  });

  it('when a comment was hidden, but for the step of the version that everybody saw at the time', async () => {
    const hidden = await findings({ private: true, hidden: true });
    for (const role of ['anonymous', 'reporter'] as const) {
      const [seen, expected] = [hidden[role].crawled, plain[role].crawled].map((world) =>
        normalised(withoutVersions(world)),
      );
      expect(seen).toEqual(expected);
      expect(JSON.stringify(Object.values(hidden[role].crawled))).not.toContain(SECRET);
    }
  });
});

/** A mail without what is another in every world: moments, ids of commands, and what shows that a link is genuine. */
function timeless(mail: ReceivedMail): string {
  return JSON.stringify(mail, (key, value: unknown) => (key === 'date' ? undefined : value))
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'COMMAND')
    .replace(/on \d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'on DAY')
    .replace(/token=(\d+\.\w+)\.[\w-]{43}/g, 'token=$1.PROOF')
    .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS');
}

/** Without the numbers of versions: not that they are, but how high they are. */
function withoutVersions(world: Crawl): Crawl {
  const entries = Object.entries(world).map(([path, seen]): [string, Seen] => {
    const body: unknown = JSON.parse(JSON.stringify(seen.body), (key, value: unknown) => {
      if (key === 'next') return value !== null;
      return key === 'version' && typeof value === 'number' ? 0 : value;
    });
    return [path, { ...seen, body, etag: seen.etag === null ? null : '"0"' }];
  });
  return Object.fromEntries(entries);
}
