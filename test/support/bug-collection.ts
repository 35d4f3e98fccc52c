import { makeProduct } from './catalog.js';
import { seeded } from './garbage.js';
import type { HttpClient } from './http-client.js';
import type { Scene } from './scene.js';

/** A bug as whoever made it knows it: what the list must find it by. */
export interface KnownBug {
  number: number;
  title: string;
  product: { id: number; name: string };
  component: string;
  version: string | null;
  status: string;
  resolution: string | null;
  severity: string;
  priority: string;
  reporter: HttpClient;
  assignee: HttpClient | null;
  watchers: HttpClient[];
  tags: string[];
  createdAt: string;
  changedAt: string;
}

export const SEVERITIES = ['blocker', 'critical', 'major', 'normal', 'minor', 'trivial', 'enhancement'];
export const PRIORITIES = ['highest', 'high', 'normal', 'low', 'lowest'];
export const OPEN = ['NEW', 'ASSIGNED', 'IN_PROGRESS', 'REOPENED'];
const WORDS = ['crash', 'slow', 'login', 'printer', 'mail', 'Ümlaut', 'crashes', '503'];
const TAGS = ['ui', 'net', 'db', 'Größe'];

/** How a bug gets from NEW to each status. */
const WAYS: readonly (readonly [status: string, resolution: string | null, moves: readonly string[]])[] = [
  ['NEW', null, []],
  ['ASSIGNED', null, ['assign']],
  ['IN_PROGRESS', null, ['start']],
  ['RESOLVED', 'FIXED', ['resolve']],
  ['RESOLVED', 'WONTFIX', ['resolve']],
  ['VERIFIED', 'INVALID', ['resolve', 'verify']],
  ['CLOSED', 'FIXED', ['resolve', 'close']],
  ['REOPENED', null, ['resolve', 'reopen']],
];

/** Bugs of all kinds, the same ones every time but for their times. */
export async function collectBugs(scene: Scene, count: number): Promise<KnownBug[]> {
  const random = seeded(count);
  const one = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
  const some = <T>(choices: readonly T[]): T[] => choices.filter(() => random() < 0.3);
  const products = [
    { id: scene.product, name: 'Mail' },
    { id: await makeProduct(scene.admin, 'Calendar, web'), name: 'Calendar, web' },
  ];
  for (const { id } of products) {
    await scene.admin.created(`/api/products/${id}/components`, { name: 'core' });
    await scene.admin.created(`/api/products/${id}/versions`, { name: '2.0 beta' });
  }
  const people = [scene.employee, scene.reporter, scene.colleague];
  const bugs: KnownBug[] = [];
  for (let index = 0; index < count; index += 1) {
    const [status, resolution, moves] = one(WAYS);
    const product = one(products);
    const version = one(['1.0', '2.0 beta', null]);
    const tags = some(TAGS);
    const reporter = one(people);
    const worker = one([scene.employee, scene.colleague]);
    const watchers = some(people);
    const facts = {
      title: [one(WORDS), one(WORDS), one(WORDS)].join(' '),
      component: one(['ui', 'core']),
      severity: one(SEVERITIES),
      priority: one(PRIORITIES),
      tags,
    };
    const body = { ...facts, product: product.id, ...(version === null ? {} : { version }) };
    const { id: number } = await reporter.created('/api/bugs', body);
    for (const move of moves) {
      const remark = move === 'resolve' ? { resolution: resolution ?? 'INCOMPLETE' } : { comment: 'So' };
      await worker.command(`/api/bugs/${number}/${move}`, remark);
    }
    for (const watcher of watchers) await watcher.command(`/api/bugs/${number}/watch`);
    const { body: details } = await scene.admin.get(`/api/bugs/${number}`, scene.afterAll());
    bugs.push({
      ...facts,
      number,
      product,
      version,
      status,
      resolution,
      reporter,
      assignee: moves[0] === 'assign' || moves[0] === 'start' ? worker : null,
      watchers,
      createdAt: details.createdAt,
      changedAt: details.changedAt,
    });
  }
  return bugs;
}
