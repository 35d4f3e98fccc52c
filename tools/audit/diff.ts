import Table from 'cli-table3';
import { projections } from '../../projections/index.js';
import { eventsIn } from '../../src/audit/export-file.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { compareReadModel } from '../compare-read-model.js';
import { withLogBar } from '../log-bar.js';
import { withLog } from '../with-log.js';
import type { AuditTask } from './audit-task.js';

/** Differences that are listed; the rest is counted. */
const LISTED = 50;

/** @returns whether there is no difference */
export function diff(task: AuditTask): Promise<boolean> {
  const [left, right] = task.files;
  return left === undefined || right === undefined ? readModels(task) : exports(left, right, task);
}

function readModels({ env, print, note }: AuditTask): Promise<boolean> {
  return withLog(
    async ({ store, keys, connectionString }) => {
      const table = new Table({ head: ['read model', 'is'], style: { head: [], border: [] } });
      let same = true;
      for (const projection of projections) {
        const result = await withLogBar(projection.name, await store.head(), (onProgress) =>
          compareReadModel(projection, { store, keys, connectionString, onProgress }),
        );
        same &&= result.same;
        table.push([projection.name, result.text]);
      }
      print(table.toString());
      return same;
    },
    note,
    env,
  );
}

/** Both are in the order of positions, so they are read side by side. */
async function exports(left: string, right: string, { print }: AuditTask): Promise<boolean> {
  const sides = [eventsIn(left), eventsIn(right)] as const;
  const next = async (side: AsyncGenerator<RecordedEvent>) =>
    (await side.next()).value as RecordedEvent | undefined;
  const table = new Table({ head: ['event', 'position', 'is'], style: { head: [], border: [] } });
  let count = 0;
  const tell = ({ stream, version, type, position }: RecordedEvent, what: string): void => {
    count += 1;
    if (count <= LISTED) table.push([`${stream} ${version} ${type}`, position, what]);
  };
  let [one, two] = [await next(sides[0]), await next(sides[1])];
  while (one !== undefined || two !== undefined) {
    const places = [one?.position ?? '~', two?.position ?? '~'] as const;
    if (one && places[0] < places[1]) tell(one, `only in ${left}`);
    if (two && places[1] < places[0]) tell(two, `only in ${right}`);
    if (one && two && places[0] === places[1] && JSON.stringify(one) !== JSON.stringify(two)) {
      tell(one, `another one in ${right}`);
    }
    const order = places[0] === places[1] ? 0 : places[0] < places[1] ? -1 : 1;
    if (order <= 0) one = await next(sides[0]);
    if (order >= 0) two = await next(sides[1]);
  }
  if (count === 0) print('The same events.');
  else
    print(
      `${table.toString()}\n${count.toLocaleString('en')} differences${count > LISTED ? `, ${LISTED} shown` : ''}`,
    );
  return count === 0;
}
