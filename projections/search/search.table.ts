import { raw, type Sql } from 'sql-template-tag';
import type { Reader } from '../../src/access/reader.js';
import { visibleRows } from '../../src/access/visible.js';
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

/** True of every passage. */
const EVERY_PASSAGE = `position >= ''`;

/** Which passages, of this alias, the reader may find: the one condition under which their words are asked for. */
export function visiblePassages(reader: Reader, table: string): Sql {
  return reader.visibility === 'all' ? raw(`${table}.${EVERY_PASSAGE}`) : visibleRows(reader, table);
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
  // among which similar bugs are looked for. The planner takes those of all texts only for a query that says
  // {@link EVERY_PASSAGE}: otherwise he might prefer them, and filter, for everybody.
  indexes: [
    'using gin (words) where not private',
    `using gin (words) where ${EVERY_PASSAGE}`,
    `using gin (words) where source = 'title' and not private`,
    `using gin (words) where source = 'title' and ${EVERY_PASSAGE}`,
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
