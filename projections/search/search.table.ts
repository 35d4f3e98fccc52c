import { defineTable } from '../../src/projector/table.js';
import { PLAIN_TEXT_SQL } from './words.js';

/** Where a text of a bug stands. A comment's id tells which; the other two are number 0. */
export type Source = 'title' | 'description' | 'comment';

/** One text of a bug that can be found. */
export interface PassageRow {
  bug: number;
  source: Source;
  id: number;
  text: string;
  /** Its own flag, or its bug's. */
  private: boolean;
  /** Of the event that wrote the text. */
  position: string;
}

export const passageTable = defineTable<PassageRow>()({
  name: 'passage',
  // Read backwards: the title, the description, the comments from the newest on.
  key: ['bug', 'source', 'id'],
  columns: {
    bug: 'bigint not null',
    source: 'text collate "C" not null',
    id: 'bigint not null',
    text: 'text not null',
    private: 'boolean not null',
    position: 'text collate "C" not null',
  },
  // Each word twice: as it stands (label A), for exact words, phrases and beginnings, and as its English stem. Phrases
  // need places, and tsvector counts to 16,383, so the words as they stand come first.
  derived: {
    words: `tsvector generated always as (
      setweight(to_tsvector('pg_catalog.simple', ${PLAIN_TEXT_SQL}), 'A') ||
      to_tsvector('pg_catalog.english', ${PLAIN_TEXT_SQL})) stored`,
  },
  // Whoever may not see private texts asks indexes that have never held one. Two for all texts, two for titles alone,
  // among which similar bugs are looked for.
  indexes: [
    'using gin (words) where not private',
    'using gin (words)',
    `using gin (words) where source = 'title' and not private`,
    `using gin (words) where source = 'title'`,
  ],
});

/** What every text of a bug inherits. */
export interface SearchedBugRow {
  number: number;
  private: boolean;
}

export const searchedBugTable = defineTable<SearchedBugRow>()({
  name: 'bug',
  key: ['number'],
  columns: { number: 'bigint not null', private: 'boolean not null' },
});
