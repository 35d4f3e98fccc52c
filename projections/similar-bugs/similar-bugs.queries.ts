import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { visibleRows } from '../../src/access/visible.js';
import type { Reader } from '../../src/access/reader.js';
import { RESOLUTIONS, STATUSES } from '../../src/bugs/domain/bug.workflow.js';
import { ReadingDatabase } from '../../src/database/database.js';
import { queryText } from '../../src/http/fields.js';
import { moment, utc } from '../../src/http/time.js';
import { Refused } from '../../src/write-path/refused.js';
import { bugList } from '../bug-list/bug-list.projection.js';
import { catalog } from '../catalog/catalog.projection.js';
import { search } from '../search/search.projection.js';
import { visiblePassages } from '../search/search.table.js';
import { plain } from '../search/words.js';

/** The read models that the answers are made of. */
export const SIMILAR_BUGS_READS = [bugList.storage, search.storage, catalog.storage];

const limit = z.coerce.number().int().min(1).max(20).default(5);
export const SimilarParameters = z.strictObject({ limit });
export const SimilarToTitleParameters = z.strictObject({
  title: queryText(255),
  product: queryText(255).optional().meta({ description: 'Number or name; others are left out' }),
  limit,
});

export const SimilarBugAnswer = z
  .strictObject({
    number: z.int(),
    title: z.string(),
    product: z.strictObject({ id: z.int(), name: z.string().nullable() }),
    component: z.string(),
    status: z.enum(STATUSES),
    resolution: z.enum(RESOLUTIONS).nullable(),
    private: z.boolean(),
    createdAt: moment,
    score: z.number().min(0).max(1).meta({ description: '1: it has all telling words of the title' }),
  })
  .meta({ id: 'SimilarBug' });
export const SimilarBugsAnswer = z
  .strictObject({ items: z.array(SimilarBugAnswer).meta({ description: 'The most similar first' }) })
  .meta({ id: 'SimilarBugs' });
export type SimilarBugs = z.infer<typeof SimilarBugsAnswer>;

/** The newest titles: they tell which words are in every other one, and are compared whatever words they have. */
const SAMPLE = 1000;
/** A word is rare that at most so many of them have; titles with a rare word are compared however old they are. */
const RARE_IN_SAMPLE = SAMPLE / 100;
/** The most of those. */
const MOST_COMPARED = 3000;
/** Titles of which the descriptions are looked at. */
const SHORT_LIST = 100;
/** Words of a title that are compared, the rarest ones. */
const MOST_LEXEMES = 12;
/** What a word in the description counts, against 1 in the title. */
const IN_DESCRIPTION = 0.25;

interface Lexeme {
  lexeme: string;
  /** How many of the sample have it. */
  frequency: number;
  /** Of all lexemes that are compared, added up to 1. */
  weight: number;
}

const passages = raw(`${search.storage}.passage`);

@Injectable()
export class SimilarBugsQueries {
  constructor(private readonly database: ReadingDatabase) {}

  /** @throws Refused `bug.unknown` */
  async toBug(number: number, most: number, reader: Reader): Promise<SimilarBugs> {
    const { rows } = await this.database.query<{ text: string }>(sql`
      select s.text from ${passages} s
       where s.bug = ${number} and s.source = 'title' and ${visiblePassages(reader, 's')}`);
    if (!rows[0]) throw new Refused('bug.unknown');
    return this.similar(rows[0].text, reader, { most, but: number });
  }

  toTitle(
    { title, product, limit: most }: z.infer<typeof SimilarToTitleParameters>,
    reader: Reader,
  ): Promise<SimilarBugs> {
    return this.similar(title, reader, { most, product });
  }

  /**
   * Compares a bounded number of titles: all that have a rare word of this one, and the newest. What the reader may not
   * see counts nowhere, not even in how rare a word is.
   */
  private async similar(
    title: string,
    reader: Reader,
    { most, but = 0, product }: { most: number; but?: number; product?: string | undefined },
  ): Promise<SimilarBugs> {
    const lexemes = await this.lexemes(title, reader);
    if (lexemes.length === 0) return { items: [] };
    const rare = lexemes.filter(({ frequency }) => frequency <= RARE_IN_SAMPLE);
    const seen = sql`s.source = 'title' and ${visiblePassages(reader, 's')} and s.bug <> ${but}`;
    const old =
      rare.length === 0
        ? sql``
        : sql`union
      (select s.bug, s.words from ${passages} s where ${seen} and s.words @@ ${anyOf(rare)} limit ${MOST_COMPARED})`;
    const inDescription = sql`select ${scoreOf('s', lexemes, 't')} from ${passages} s
      where s.bug = t.bug and s.source = 'description' and s.id = 0 and ${visiblePassages(reader, 's')}`;
    const { rows } = await this.database.query<{ item: SimilarBugs['items'][number] }>(sql`
      with recent as materialized (${newestTitles(reader)}),
      compared as (
        (select r.bug, r.words from recent r where r.bug <> ${but} and r.words @@ ${anyOf(lexemes)}) ${old}),
      short as (
        select s.bug, s.words, ${scoreOf('s', lexemes)} as score from compared s
         where ${inProduct(product)} order by score desc, s.bug desc limit ${SHORT_LIST}),
      scored as (
        select t.bug, t.score + ${IN_DESCRIPTION}::float8 * coalesce((${inDescription}), 0) as score from short t)
      select json_build_object(
               'number', b.number, 'title', b.title,
               'product', json_build_object('id', b.product, 'name', p.name), 'component', b.component,
               'status', b.status, 'resolution', b.resolution, 'private', b.private,
               'createdAt', ${utc('b.created_at')}, 'score', round(least(t.score, 1)::numeric, 3)
             ) as item
        from scored t join ${raw(bugList.storage)}.bug b on b.number = t.bug and ${visibleRows(reader, 'b')}
        left join ${raw(catalog.storage)}.product p on p.number = b.product
       order by t.score desc, t.bug desc limit ${most}`);
    return { items: rows.map(({ item }) => item) };
  }

  /** The telling words of a title, with what each of them counts. */
  private async lexemes(title: string, reader: Reader): Promise<Lexeme[]> {
    const text = plain(title);
    if (text === '') return [];
    const { rows } = await this.database.query<Omit<Lexeme, 'weight'>>(sql`
      with recent as materialized (${newestTitles(reader)}),
      asked as (select unnest(tsvector_to_array(to_tsvector('english', ${text}))) as lexeme)
      select a.lexeme, (select count(*)::integer from recent r
                         where r.words @@ ('''' || a.lexeme || '''')::tsquery) as frequency
        from asked a order by frequency, lexeme limit ${MOST_LEXEMES}`);
    const weigh = ({ frequency }: { frequency: number }): number => Math.log(1 + SAMPLE / (1 + frequency));
    const sum = rows.reduce((total, row) => total + weigh(row), 0);
    return rows.map((row) => ({ ...row, weight: weigh(row) / sum }));
  }
}

function newestTitles(reader: Reader): Sql {
  return sql`select s.bug, s.words from ${passages} s where s.source = 'title' and ${visiblePassages(reader, 's')}
              order by s.bug desc limit ${SAMPLE}`;
}

const quoted = ({ lexeme }: Lexeme): string => `'${lexeme}'`;

function anyOf(lexemes: readonly Lexeme[]): Sql {
  return sql`${lexemes.map(quoted).join(' | ')}::tsquery`;
}

/** The weights of the lexemes that a text has. @param unless those do not count that this one has already */
function scoreOf(table: string, lexemes: readonly Lexeme[], unless?: string): Sql {
  const each = lexemes.map((lexeme) => {
    const has = (one: string): Sql => sql`${raw(one)}.words @@ ${quoted(lexeme)}::tsquery`;
    const counts = unless === undefined ? has(table) : sql`${has(table)} and not ${has(unless)}`;
    return sql`case when ${counts} then ${lexeme.weight}::float8 else 0 end`;
  });
  return sql`(${join(each, ' + ')})`;
}

function inProduct(product: string | undefined): Sql {
  if (product === undefined) return sql`true`;
  const number = /^\d{1,15}$/.test(product) ? product : '0';
  return sql`exists (select 1 from ${raw(bugList.storage)}.bug b, ${raw(catalog.storage)}.product p
                      where b.number = s.bug and p.number = b.product and (p.number = ${number} or p.name = ${product}))`;
}
