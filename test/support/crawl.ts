import type { HttpClient } from './http-client.js';
import { documentedRoutes } from './openapi.js';

/** What one reader gets at one address. */
export interface Seen {
  status: number;
  etag: string | null;
  /** The cursor in it; the rest is what was asked. */
  link: string | null;
  body: unknown;
}
export type Crawl = Record<string, Seen>;

const SORTS = ['changed', 'created', 'priority', 'severity', 'number'];

/** Questions to the list of bugs: every order, and filters that might tell of what is not shown. */
function questions(words: readonly string[]): string[] {
  const since = '2020-01-01T00:00:00Z';
  return [
    'count=true&limit=200',
    ...SORTS.flatMap((sort) => [`sort=${sort}&limit=200`, `sort=-${sort}&limit=2&count=true`]),
    ...['assignee', 'reporter', 'watcher'].map((name) => `${name}=me&count=true`),
    'status=open&count=true',
    'assignee=none&count=true',
    'status=closed&count=true',
    'resolution=DUPLICATE&count=true',
    `createdSince=${since}&changedSince=${since}&count=true`,
    ...words.flatMap((word) =>
      [
        word,
        `"${word}"`,
        `${word.slice(0, 4)}*`,
        `-${word}`,
        `crashes or ${word}`,
        `crashes -${word}`,
      ].flatMap((query) => {
        const q = `q=${encodeURIComponent(query)}`;
        return [
          `${q}&sort=-relevance&count=true`,
          `${q}&sort=-relevance&limit=1`,
          `${q}&sort=changed&limit=1`,
        ];
      }),
    ),
    ...words.flatMap((word) =>
      ['q', 'tag', 'component', 'version', 'product', 'reporter', 'assignee', 'watcher'].map(
        (name) => `${name}=${encodeURIComponent(word)}&count=true`,
      ),
    ),
  ];
}

/**
 * Everything that can be read: all GET routes of the OpenAPI document, with every number up to `most` in the path.
 * @param after header that waits for what was written before
 * @param words that are looked for in every way
 */
export async function crawl(
  client: HttpClient,
  after: Record<string, string>,
  most: number,
  words: readonly string[],
): Promise<Crawl> {
  const seen: Crawl = {};
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  const paths: string[] = [];
  for (const route of await documentedRoutes(client)) {
    const [method, template] = route.split(' ') as [string, string];
    // How often things happened is for the operator: test/integration/metrics.spec.ts.
    if (
      method !== 'GET' ||
      template === '/metrics' ||
      template.startsWith('/health') ||
      template.startsWith('/api/sessions')
    )
      continue;
    const filled = /\{\w+\}/.test(template)
      ? numbers.map((number) => template.replace(/\{\w+\}/, String(number)))
      : [template];
    paths.push(...filled);
    if (/\/(comments|attachments|history)$/.test(template))
      paths.push(...filled.map((path) => `${path}?limit=1`));
    if (template === '/api/bugs/similar')
      paths.push(...words.map((word) => `${template}?limit=20&title=crashes+${encodeURIComponent(word)}`));
    if (template === '/api/bugs/export') {
      paths.push(...questions(words).map((question) => `${template}?${withoutPage(question)}`));
    }
    if (template === '/api/bugs')
      paths.push(...questions(words).map((question) => `${template}?${question}`));
  }
  for (const path of paths) {
    const { status, headers, body } = await client.get(path, after);
    seen[path] = {
      status,
      etag: headers.get('etag'),
      link: cursorIn(headers.get('link')),
      body: path.startsWith('/api/audit/export')
        ? withoutMoment(withoutInstance(body))
        : withoutInstance(body),
    };
  }
  return seen;
}

function cursorIn(link: string | null): string | null {
  const [, address] = /<([^>]+)>/.exec(link ?? '') ?? [];
  return address === undefined ? null : new URL(address, 'http://bugzot.invalid').searchParams.get('after');
}

/** An export has no pages. */
function withoutPage(question: string): string {
  return question.replace(/&?(count|limit)=\w+/g, '');
}

/** An export of the log says when it was made, in its seals, too. */
function withoutMoment(body: unknown): unknown {
  const ofItsMoment = ['exportedAt', 'seal', 'signature', 'sha256'];
  if (typeof body !== 'string') return body;
  const line = (text: string): unknown =>
    JSON.parse(text, (key, value: unknown) => (ofItsMoment.includes(key) ? undefined : value));
  return body
    .split('\n')
    .filter((text) => text !== '')
    .map(line);
}

function withoutInstance(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('instance' in body)) return body;
  const { instance: _instance, ...rest } = body;
  return rest;
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** As cursors have it. */
const OFFSET_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Ids of comments are larger than every other number here. */
const LEAST_COMMENT_ID = 1e12;

/**
 * The same for worlds that differ only in when things happened: a time, an id or a command becomes its place among
 * those of its kind, and cursors are opened so that what is in them counts, too.
 */
export function normalised(seen: Crawl): unknown {
  const opened: unknown = JSON.parse(JSON.stringify(seen), (key, value: unknown) => {
    if (key === 'next' && typeof value === 'string')
      return JSON.parse(Buffer.from(value, 'base64url').toString(), inUtc);
    return key === 'link' ? value !== null : value;
  });
  const [times, ids, commands] = [new Set<string>(), new Set<number>(), new Set<string>()];
  each(opened, (value) => {
    if (typeof value === 'string' && TIME.test(value)) times.add(value);
    else if (typeof value === 'string' && UUID.test(value)) commands.add(value);
    else if (typeof value === 'number' && value > LEAST_COMMENT_ID) ids.add(value);
  });
  const places = new Map<unknown, string>();
  [...times].sort().forEach((time, place) => places.set(time, `time ${place}`));
  [...ids].sort((a, b) => a - b).forEach((id, place) => places.set(id, `comment ${place}`));
  [...commands].forEach((command, place) => places.set(command, `command ${place}`));
  return JSON.parse(JSON.stringify(opened, (_key, value: unknown) => places.get(value) ?? value));
}

function inUtc(_key: string, value: unknown): unknown {
  return typeof value === 'string' && OFFSET_TIME.test(value) ? new Date(value).toISOString() : value;
}

function each(value: unknown, look: (leaf: unknown) => void): void {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) each(part, look);
  else look(value);
}
