import { defineTable } from '../../src/projector/table.js';

export interface SavedSearchRow {
  number: number;
  owner: number;
  name: string;
  /** Parameters of `GET /api/bugs`. */
  query: Record<string, string | string[]>;
  shared: boolean;
  created_at: string;
  version: number;
}

export const savedSearchTable = defineTable<SavedSearchRow>()({
  name: 'saved_search',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    owner: 'bigint not null',
    name: 'text not null',
    query: 'jsonb not null',
    shared: 'boolean not null',
    created_at: 'timestamptz not null',
    version: 'integer not null',
  },
  indexes: ['(owner, number)', '(number) where shared'],
});
