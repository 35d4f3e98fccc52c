import { defineTable } from '../../src/projector/table.js';

export interface CategoryRow {
  number: number;
  name: string;
  version: number;
}

export const categoryTable = defineTable<CategoryRow>()({
  name: 'category',
  key: ['number'],
  columns: { number: 'bigint not null', name: 'text not null', version: 'integer not null' },
});

export interface ProductRow {
  number: number;
  name: string;
  description: string;
  category: number;
  archived: boolean;
  fixed_while_blocked: boolean;
  watchers: number[];
  created_at: string;
  version: number;
}

export const productTable = defineTable<ProductRow>()({
  name: 'product',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    name: 'text not null',
    description: 'text not null',
    category: 'bigint not null',
    archived: 'boolean not null',
    fixed_while_blocked: 'boolean not null',
    watchers: 'bigint[] not null',
    created_at: 'timestamptz not null',
    version: 'integer not null',
  },
  indexes: ['(name)'],
});

export interface ComponentRow {
  product: number;
  name: string;
  description: string;
  default_assignee: number | null;
  active: boolean;
  watchers: number[];
}

export const componentTable = defineTable<ComponentRow>()({
  name: 'component',
  key: ['product', 'name'],
  columns: {
    product: 'bigint not null',
    name: 'text not null',
    description: 'text not null',
    default_assignee: 'bigint',
    active: 'boolean not null',
    watchers: 'bigint[] not null',
  },
});

export interface VersionRow {
  product: number;
  name: string;
  active: boolean;
  added_at: string;
}

export const versionTable = defineTable<VersionRow>()({
  name: 'version',
  key: ['product', 'name'],
  columns: {
    product: 'bigint not null',
    name: 'text not null',
    active: 'boolean not null',
    added_at: 'timestamptz not null',
  },
});
