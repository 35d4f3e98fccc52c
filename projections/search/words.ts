import sql, { raw, type Sql } from 'sql-template-tag';

/**
 * What is a word. Punctuation is taken out before Postgres looks: its parser makes one word of a host, a path or an
 * address, skips what stands in angle brackets, and reads a sign into a number. So `java.lang.NullPointerException` has
 * three words, and is found by each of them; written in a query, it is those three in a row.
 */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
/** Where a match begins and ends, in what {@link headline} answers. Taken out of texts, so they stand for nothing else. */
export const MATCH_START = '\u0002';
export const MATCH_END = '\u0003';

const TAKEN_OUT = `${PUNCTUATION}${MATCH_START}${MATCH_END}`;
/** SQL: the column `text` without punctuation; each character keeps its place. */
export const PLAIN_TEXT_SQL = plainSql('text');

/** The same as {@link PLAIN_TEXT_SQL} of any expression of ours. */
export function plainSql(expression: string): string {
  const literal = `'${PUNCTUATION.replaceAll("'", "''")}' || chr(2) || chr(3)`;
  return `translate(${expression}, ${literal}, repeat(' ', ${TAKEN_OUT.length}))`;
}

/** A text without punctuation, its words apart by one blank each; '' when it has none. */
export function plain(text: string): string {
  const spaced = [...text].map((character) => (TAKEN_OUT.includes(character) ? ' ' : character)).join('');
  return /[\p{L}\p{N}]/u.test(spaced) ? spaced.trim().replace(/\s+/gu, ' ') : '';
}

/** What is looked for. */
export interface Term {
  /** As {@link plain} makes it; not empty. */
  text: string;
  /** `stem`: one word in any of its English forms. `exact`: these words in a row. `prefix`: the last one may go on. */
  match: 'stem' | 'exact' | 'prefix';
}

/** Words as they stand, in a row, as a tsquery. @param label which of the words of a passage are meant */
function asItStands({ text, match }: Term, label: '' | 'A' = 'A'): Sql {
  const last = text.split(' ').length - 1;
  const words = text.split(' ').map((word, place) => {
    const flags = (match === 'prefix' && place === last ? '*' : '') + label;
    return flags === '' ? `'${word}'` : `'${word}':${flags}`;
  });
  return sql`to_tsquery('simple', ${words.join(' <-> ')})`;
}

/** How many words the English dictionary finds in a term: none of a word such as "the". */
export function stems({ text }: Term): Sql {
  return sql`numnode(plainto_tsquery('english', ${text}))`;
}

function tsqueryOfTerm(term: Term): Sql {
  if (term.match !== 'stem') return asItStands(term);
  return sql`case when ${stems(term)} = 0 then ${asItStands(term)} else plainto_tsquery('english', ${term.text}) end`;
}

/** Any of the terms. @param terms one at least */
export function tsquery(terms: readonly Term[]): Sql {
  return terms.map(tsqueryOfTerm).reduce((any, one) => sql`${any} || ${one}`);
}

/** Characters of a text of which a snippet is made. */
const READ_FOR_SNIPPET = 20_000;

/**
 * The best piece of a text with its matches marked, as two expressions of equal length but for the marks: `plain`, in
 * which they are marked, and `original`.
 * @param text a column, `expression` of ours
 */
export function headline(
  text: string,
  terms: readonly Term[],
): { plain: Sql; original: (plain: string) => Sql } {
  const read = `left(${text}, ${READ_FOR_SNIPPET})`;
  // One dictionary reads the text: words as they stand are met by their stems, too, unless nothing else is asked for.
  const stemmed = terms.some(({ match }) => match === 'stem');
  const query = terms
    .map((term) =>
      stemmed && term.match !== 'prefix'
        ? sql`phraseto_tsquery('english', ${term.text})`
        : asItStands(term, ''),
    )
    .reduce((any, one) => sql`${any} || ${one}`);
  const options = sql`'MinWords=12, MaxWords=30, StartSel=' || chr(2) || ', StopSel=' || chr(3)`;
  return {
    plain: sql`ts_headline(${stemmed ? 'english' : 'simple'}::regconfig, ${raw(plainSql(read))}, ${query}, ${options})`,
    original: (plain) => {
      const found = raw(`translate(${plain}, chr(2) || chr(3), '')`);
      return sql`substr(${raw(read)}, nullif(strpos(${raw(plainSql(read))}, ${found}), 0), length(${found}))`;
    },
  };
}
