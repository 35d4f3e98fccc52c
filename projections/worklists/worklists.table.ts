import { defineTable } from '../../src/projector/table.js';

export interface WorklistRow {
  number: number;
  owner: number;
  name: string;
  created_at: string;
  version: number;
  /** Ids of the items, as they stand. */
  item_order: number[];
}

export const worklistTable = defineTable<WorklistRow>()({
  name: 'worklist',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    owner: 'bigint not null',
    name: 'text not null',
    created_at: 'timestamptz not null',
    version: 'integer not null',
    item_order: 'integer[] not null',
  },
  indexes: ['(owner, number)'],
});

export interface ItemRow {
  list: number;
  id: number;
  owner: number;
  text: string;
  bug: number | null;
  checked: boolean;
  created_at: string;
}

export const itemTable = defineTable<ItemRow>()({
  name: 'item',
  key: ['list', 'id'],
  columns: {
    list: 'bigint not null',
    id: 'integer not null',
    owner: 'bigint not null',
    text: 'text not null',
    bug: 'bigint',
    checked: 'boolean not null',
    created_at: 'timestamptz not null',
  },
  indexes: ['(owner)'],
});

/** How far a list is done. */
export interface ProgressRow {
  list: number;
  items: number;
  checked: number;
}

export const progressTable = defineTable<ProgressRow>()({
  name: 'progress',
  key: ['list'],
  columns: { list: 'bigint not null', items: 'integer not null', checked: 'integer not null' },
});
