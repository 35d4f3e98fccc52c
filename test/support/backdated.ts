import { randomUUID } from 'node:crypto';
import { ReportBug, ReportBugBody } from '../../src/bugs/actions/report-bug.js';
import { ResolveBug } from '../../src/bugs/actions/resolve-bug.js';
import { Numbers } from '../../src/write-path/numbers.js';
import { WritePath } from '../../src/write-path/write-path.js';
import type { Issued } from '../../src/write-path/aggregate-command.js';
import type { Scene } from './scene.js';

const DAY_MS = 86_400_000;

/** A moment so many days ago. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

/**
 * A bug of the past, by the same commands as any other, but with their time. The scene's admin has done it.
 * @param resolvedAt when it was resolved, if it was
 * @returns its number
 */
export async function bugOfThePast(
  scene: Scene,
  reportedAt: string,
  resolvedAt?: string,
  more: { private?: boolean } = {},
): Promise<number> {
  const writePath = scene.app.bugzot.app.get(WritePath);
  const issued = (at: string): Issued => {
    const commandId = randomUUID();
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    return { ...ids, actor: scene.admin.account!, role: 'admin', at };
  };
  const number = await scene.app.bugzot.app.get(Numbers).next('bug', issued(reportedAt));
  const body = ReportBugBody.parse({ product: scene.product, component: 'ui', title: 'It was so', ...more });
  const place = { product: scene.product, component: 'ui', version: null, defaultAssignee: null };
  let { position } = await writePath.execute(new ReportBug(issued(reportedAt), number, body, place));
  if (resolvedAt !== undefined) {
    const resolve = new ResolveBug(
      issued(resolvedAt),
      number,
      { resolution: 'WONTFIX' },
      { openBlockers: [] },
      0,
    );
    ({ position } = await writePath.execute(resolve));
  }
  if (position > scene.admin.position) scene.admin.position = position;
  return number;
}
