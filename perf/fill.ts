import cliProgress from 'cli-progress';
import { v4 as uuidv4 } from 'uuid';
import { ReportBug, ReportBugBody } from '../src/bugs/actions/report-bug.js';
import { AddComment } from '../src/bugs/actions/add-comment.js';
import { openEventStore } from '../src/event-store/open-event-store.js';
import type { Issued } from '../src/write-path/aggregate-command.js';
import { timeOrderedId } from '../src/write-path/time-ordered-id.js';
import { WritePath } from '../src/write-path/write-path.js';

const AT_ONCE = 128;
/** Numbers far from those of the other scenarios. */
const FIRST = 1_000_000;

/** Reports `count` bugs through the write path, every second with a comment, so that the log has something to tell. */
export async function fill(url: string, count: number, product: number): Promise<void> {
  const store = openEventStore(undefined, url);
  const writePath = new WritePath(store);
  const bar = new cliProgress.SingleBar({ format: 'filling {bar} {value}/{total} bugs, {eta} s left' });
  bar.start(count, 0);
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let index = next++; index < count; index = next++) {
        const number = FIRST + index;
        const body = ReportBugBody.parse({
          product,
          component: 'ui',
          title: `The window ${index} closes when it is resized`,
          description: 'Steps: open, resize, look.',
          tags: [`area-${index % 40}`],
          severity: (['critical', 'normal', 'minor'] as const)[index % 3],
        });
        const place = { product, component: 'ui', version: null, defaultAssignee: null };
        await writePath.execute(new ReportBug(issued(), number, body, place));
        if (index % 2 === 0) {
          const by = issued();
          const comment = { text: 'I see it, too.', private: false };
          await writePath.execute(new AddComment(by, number, comment, timeOrderedId(by.at)));
        }
        bar.increment();
      }
    }),
  );
  bar.stop();
  await store.close();
}

function issued(): Issued {
  const commandId = uuidv4();
  const at = new Date().toISOString();
  return { actor: 1, role: 'admin', at, commandId, correlationId: commandId, causationId: commandId };
}
