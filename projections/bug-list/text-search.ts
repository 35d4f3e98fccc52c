import { LRUCache } from 'lru-cache';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Reader } from '../../src/access/reader.js';
import type { ReadingDatabase } from '../../src/database/database.js';
import { search } from '../search/search.projection.js';
import { visiblePassages } from '../search/search.table.js';
import { headline, MATCH_END, MATCH_START, stems, tsquery, type Term } from '../search/words.js';
import type { TextClause } from './query-language.js';

const passages = raw(`${search.storage}.passage`);

/** Texts that are rather looked up by their words than met along the way. */
const FEW_TEXTS = 5000;
/** Texts of one bug, from the title on and then from its newest comment, that count for its rank and its snippet. */
const MOST_TEXTS = 100;

/** Bugs with all the texts that are asked for. */
export interface TextCondition {
  conditions: Sql[];
  /** What ranks bugs and is marked in snippets; empty when no text is asked for. */
  terms: readonly Term[];
}

/**
 * The clauses as conditions on the bug `b`: each may be met by another of its texts that the reader may see. Of words the
 * planner cannot tell whether they match a million bugs or none, and for none it would walk the whole list in its order.
 * So it is told, when they are few.
 */
export async function textCondition(
  database: ReadingDatabase,
  clauses: readonly TextClause[],
  reader: Reader,
): Promise<TextCondition> {
  const without = clauses.filter(({ negated }) => negated);
  const wanted = clauses.filter(({ negated }) => !negated);
  const hits = await lookUp(database, wanted, reader);
  // A word such as "the" is looked for only when there is no other.
  const telling = hits.some(({ common }) => !common) ? hits.filter(({ common }) => !common) : hits;
  const few = telling.filter(({ many }) => !many).map(({ bugs }) => new Set(bugs));
  const [first, ...others] = few.sort((a, b) => a.size - b.size);
  const numbers = first && [...first].filter((bug) => others.every((other) => other.has(bug)));
  return {
    conditions: [
      ...(numbers ? [sql`b.number = any(${numbers}::bigint[])`] : []),
      ...telling
        .filter(({ many }) => many)
        .map(({ clause }) => sql`exists (${matching(clause.terms, reader)})`),
      ...without.map(({ terms }) => sql`not exists (${matching(terms, reader)})`),
    ],
    terms: telling.flatMap(({ clause }) => clause.terms),
  };
}

interface Hits {
  clause: TextClause;
  /** Nothing but a word that is in every English text. */
  common: boolean;
  /** More than {@link FEW_TEXTS}; then their bugs are not known. */
  many: boolean;
  /** A number for each text. */
  bugs: string[];
}

/** Clauses that were found to match many texts lately, by class of readers: they are not counted again for a while. */
const frequent = new LRUCache<string, true>({ max: 1000, ttl: 60_000 });
const keyOf = ({ terms }: TextClause, { visibility }: Reader): string =>
  `${visibility} ${JSON.stringify(terms)}`;

async function lookUp(
  database: ReadingDatabase,
  clauses: readonly TextClause[],
  reader: Reader,
): Promise<Hits[]> {
  const asked = clauses.filter((clause) => !frequent.has(keyOf(clause, reader)));
  const known = clauses.filter((clause) => !asked.includes(clause));
  const found = asked.length === 0 ? [] : await count(database, asked, reader);
  for (const { clause, common, many } of found) {
    if (many && !common) frequent.set(keyOf(clause, reader), true);
  }
  return [...found, ...known.map((clause) => ({ clause, common: false, many: true, bugs: [] }))];
}

async function count(
  database: ReadingDatabase,
  clauses: readonly TextClause[],
  reader: Reader,
): Promise<Hits[]> {
  const each = clauses.map(({ terms }, place) => {
    const [term] = terms;
    if (term === undefined)
      return sql`select ${place}::integer as place, false as common, '{}'::text[] as bugs`;
    const common = terms.length === 1 && term.match === 'stem' ? sql`${stems(term)} = 0` : sql`false`;
    return sql`select ${place}::integer as place, ${common} as common, array(
        select s.bug from ${passages} s where s.words @@ (${tsquery(terms)}) and ${visiblePassages(reader, 's')}
         limit ${FEW_TEXTS + 1})::text[] as bugs`;
  });
  const { rows } = await database.transaction(async (client) => {
    // Only the reader's own index: neither private texts nor statistics of them decide how long it takes.
    await client.query(`set local enable_seqscan to off; set local work_mem to '16MB'`);
    return client.query<{ place: number; common: boolean; bugs: string[] }>(join(each, ' union all '));
  });
  return rows.map(({ place, common, bugs }) => {
    const many = bugs.length > FEW_TEXTS;
    return { clause: clauses[place]!, common, many, bugs: many ? [] : bugs };
  });
}

/** The texts of the bug `b` that have any of the terms. */
function matching(terms: readonly Term[], reader: Reader): Sql {
  return sql`select 1 from ${passages} s
              where s.bug = b.number and s.words @@ (${tsquery(terms)}) and ${visiblePassages(reader, 's')}`;
}

/** A title says more than a description, and that says more than a comment. A longer text says less by each word. */
const weight = sql`case s.source when 'title' then 1.0 when 'description' then 0.4 else 0.2 end`;
const rank = (query: Sql): Sql => sql`${weight} * ts_rank(s.words, ${query}, 1)`;

function ranked(bug: string, terms: readonly Term[], reader: Reader, until?: string): Sql {
  const query = sql`(${tsquery(terms)})`;
  return sql`select s.source, s.id, s.text, ${rank(query)} as rank from ${passages} s
              where s.bug = ${raw(bug)} and s.words @@ ${query} and ${visiblePassages(reader, 's')}
                ${until === undefined ? sql`` : sql`and s.position <= ${until}`}
              order by s.source desc, s.id desc limit ${MOST_TEXTS}`;
}

/**
 * How well a bug matches, as a whole number: its best title, description and comment, added up.
 * @param bug the column with its number
 * @param until what was written after this position does not count
 */
export function score(bug: string, terms: readonly Term[], reader: Reader, until: string): Sql {
  return sql`(select coalesce(round(sum(best.rank) * 1000000)::integer, 0) from (
      select max(t.rank) as rank from (${ranked(bug, terms, reader, until)}) t group by t.source) best)`;
}

/** A piece of a text, cut where matches begin and end. */
export interface Snippet {
  source: 'title' | 'description' | 'comment';
  comment: number | null;
  parts: { text: string; match: boolean }[];
}

/** As the database answers it. */
export interface Excerpt {
  source: Snippet['source'];
  id: number;
  marked: string;
  original: string | null;
}

/** The best text of a bug as an {@link Excerpt}, or null. @param bug the column with its number */
export function excerpt(bug: string, terms: readonly Term[], reader: Reader): Sql {
  if (terms.length === 0) return sql`null::json`;
  const { plain, original } = headline('best.text', terms);
  return sql`(select json_build_object('source', h.source, 'id', h.id, 'marked', h.marked, 'original', ${original('h.marked')})
       from (select best.*, ${plain} as marked from (
              select * from (${ranked(bug, terms, reader)}) t order by t.rank desc, t.source desc, t.id desc limit 1
            ) best offset 0) h, lateral (select h.text) best)`;
}

/** Puts the marks, which were made in the text without punctuation, into the text as it was written. */
export function snippetOf({ source, id, marked, original }: Excerpt): Snippet {
  const parts: Snippet['parts'] = [];
  const written = [...(original ?? '')];
  let place = 0;
  let match = false;
  for (const character of marked) {
    if (character === MATCH_START || character === MATCH_END) {
      match = character === MATCH_START;
      continue;
    }
    const last = parts.at(-1);
    const text = original === null ? character : (written[place] ?? '');
    place += 1;
    if (last?.match === match) last.text += text;
    else parts.push({ text, match });
  }
  return { source, comment: source === 'comment' ? id : null, parts };
}

/** All of these, or all if there are none. */
export const allOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`true` : join(conditions, ' and ');
