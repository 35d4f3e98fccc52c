import { List, Map } from 'immutable';
import { z } from 'zod';

/**
 * What can happen to a worklist. What its owner has written is here only sealed with his own key, and beside it blinded,
 * so that equal texts can be told without being read (docs/adr/0018).
 */
const id = z.int().min(1);
/** `{ name }`, sealed. */
const name = { name: z.string(), nameKey: z.string() };

export const worklistEvents = {
  WorklistCreated: z.strictObject({ number: id, owner: z.int().min(1), ...name }),
  WorklistRenamed: z.strictObject(name),
  WorklistDeleted: z.strictObject({}),
  /** `item`: `{ text, bug }`, sealed; `bug` is a number or null. */
  WorklistItemAdded: z.strictObject({ id, item: z.string(), textKey: z.string() }),
  WorklistItemChecked: z.strictObject({ id }),
  WorklistItemUnchecked: z.strictObject({ id }),
  WorklistItemRemoved: z.strictObject({ id }),
  /** It stands before another item now; null: at the end. */
  WorklistItemMoved: z.strictObject({ id, before: id.nullable() }),
};

type Events = typeof worklistEvents;
export type WorklistEventType = keyof Events;
export type WorklistEvent = {
  [T in WorklistEventType]: { type: T; data: z.infer<Events[T]> };
}[WorklistEventType];

export interface WorklistItem {
  textKey: string;
  checked: boolean;
}

/** What the rules of a worklist read. */
export interface Worklist {
  status: 'none' | 'kept' | 'deleted';
  owner: number;
  nameKey: string;
  items: Map<number, WorklistItem>;
  /** Their ids, as they stand. */
  order: List<number>;
  /** Items that it ever had: the last one's id. */
  added: number;
}

export function initialWorklist(): Worklist {
  return { status: 'none', owner: 0, nameKey: '', items: Map(), order: List(), added: 0 };
}

export function evolveWorklist(list: Worklist, fact: WorklistEvent): Worklist {
  switch (fact.type) {
    case 'WorklistCreated':
      return { ...list, status: 'kept', owner: fact.data.owner, nameKey: fact.data.nameKey };
    case 'WorklistRenamed':
      return { ...list, nameKey: fact.data.nameKey };
    case 'WorklistDeleted':
      return { ...list, status: 'deleted', items: Map(), order: List() };
    case 'WorklistItemAdded': {
      const { id, textKey } = fact.data;
      const items = list.items.set(id, { textKey, checked: false });
      return { ...list, items, order: list.order.push(id), added: id };
    }
    case 'WorklistItemChecked':
      return withItem(list, fact.data.id, true);
    case 'WorklistItemUnchecked':
      return withItem(list, fact.data.id, false);
    case 'WorklistItemRemoved':
      return { ...list, items: list.items.delete(fact.data.id), order: without(list.order, fact.data.id) };
    case 'WorklistItemMoved':
      return { ...list, order: moved(list.order, fact.data) };
    default:
      fact satisfies never;
      return list;
  }
}

function withItem(list: Worklist, id: number, checked: boolean): Worklist {
  const item = list.items.get(id);
  return item ? { ...list, items: list.items.set(id, { ...item, checked }) } : list;
}

const without = (order: List<number>, id: number): List<number> => order.filter((one) => one !== id);

function moved(order: List<number>, { id, before }: { id: number; before: number | null }): List<number> {
  const rest = without(order, id);
  return before === null ? rest.push(id) : rest.insert(rest.indexOf(before), id);
}
