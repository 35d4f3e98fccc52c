import type { AccountEvent } from '../../src/accounts/domain/account.js';
import { opened } from '../../src/keys/opened.js';
import { defineCounts } from '../../src/projector/counts.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import type { WorklistEvent } from '../../src/worklists/domain/worklist.js';
import {
  itemTable,
  progressTable,
  worklistTable,
  type ItemRow,
  type WorklistRow,
} from './worklists.table.js';

type Keys = Map<number, Buffer>;
type Event<T extends WorklistEvent['type'] = WorklistEvent['type']> = Projected<
  Extract<WorklistEvent, { type: T }>
>;

/** Every event of a list is a step of its version. */
const list = (
  { subject: number, version }: Event,
  rows: Rows,
  patch: Partial<WorklistRow> | ((row: WorklistRow) => Partial<WorklistRow>) = {},
): void =>
  rows.patch(worklistTable, { number }, (row) => ({
    ...(typeof patch === 'function' ? patch(row) : patch),
    version,
  }));

/** The ids with one of them taken out, and put before another or at the end if it is to be there again. */
function ordered(order: readonly number[], id: number, before?: number | null): number[] {
  const rest = order.filter((one) => one !== id);
  if (before === undefined) return rest;
  const at = before === null ? -1 : rest.indexOf(before);
  return at < 0 ? [...rest, id] : rest.toSpliced(at, 0, id);
}

function item(
  event: Event<'WorklistItemChecked' | 'WorklistItemUnchecked'>,
  rows: Rows,
  patch: Partial<ItemRow>,
): void {
  rows.patch(itemTable, { list: event.subject, id: event.data.id }, patch);
  list(event, rows);
}

/** What people have put down for themselves, in clear; it goes when its owner is forgotten. Only he writes on his lists. */
export const worklists = defineProjection<WorklistEvent | AccountEvent, Keys>({
  name: 'worklists',
  version: 2,
  tables: [worklistTable, itemTable, progressTable],
  counts: [
    defineCounts({
      from: itemTable,
      into: progressTable,
      of: (row) => [{ list: row.list, items: 1, checked: row.checked ? 1 : 0 }],
    }),
  ],
  prepare: (events, keys) => keys.keysOf([...new Set(events.map(({ actor }) => actor))]),
  on: {
    WorklistCreated: ({ data, at, version }, rows, keys) => {
      const { number, owner } = data;
      const words = opened<{ name: string }>(owner, data.name, keys);
      if (!words) return;
      const row = { number, owner, name: words.name, created_at: at, version, item_order: [] };
      rows.insert(worklistTable, row);
    },
    WorklistRenamed: (event, rows, keys) =>
      list(event, rows, opened<{ name: string }>(event.actor, event.data.name, keys)),
    WorklistDeleted: ({ subject: number }, rows) => {
      rows.remove(worklistTable, { number });
      rows.removeAll(itemTable, { list: number });
    },
    WorklistItemAdded: (event, rows, keys) => {
      const { subject, actor: owner, at, data } = event;
      const words = opened<{ text: string; bug: number | null }>(owner, data.item, keys);
      list(event, rows, ({ item_order }) => ({ item_order: ordered(item_order, data.id, null) }));
      if (!words) return;
      const { text, bug } = words;
      const row = { list: subject, id: data.id, owner, text, bug, checked: false, created_at: at };
      rows.insert(itemTable, row);
    },
    WorklistItemChecked: (event, rows) => item(event, rows, { checked: true }),
    WorklistItemUnchecked: (event, rows) => item(event, rows, { checked: false }),
    WorklistItemRemoved: (event, rows) => {
      const { id } = event.data;
      rows.remove(itemTable, { list: event.subject, id });
      list(event, rows, ({ item_order }) => ({ item_order: ordered(item_order, id) }));
    },
    WorklistItemMoved: (event, rows) => {
      const { id, before } = event.data;
      list(event, rows, ({ item_order }) => ({ item_order: ordered(item_order, id, before) }));
    },
    AccountForgotten: ({ subject: owner }, rows) => {
      rows.removeAll(worklistTable, { owner });
      rows.removeAll(itemTable, { owner });
    },
  },
});
