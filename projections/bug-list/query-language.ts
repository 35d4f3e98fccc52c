import { plain, type Term } from '../search/words.js';
import { fieldNamed, fieldValue, QueryError, type QueryFieldName, type QueryValue } from './query-fields.js';

/** Some text of the bug has any of the terms; without terms, nothing is found. */
export interface TextClause {
  negated: boolean;
  terms: readonly Term[];
}

/** The field has any of the values. */
export interface FieldClause {
  negated: boolean;
  field: QueryFieldName;
  values: readonly QueryValue[];
}

/** A query as it was understood; all clauses must hold. */
export interface BugQuery {
  text: readonly TextClause[];
  fields: readonly FieldClause[];
}

/** UTF-16 units of a query. */
export const LONGEST_QUERY = 500;
const MOST_CLAUSES = 20;
const MOST_VALUES = 50;
/** Characters before the `*`: each word that begins so is looked up. */
const LEAST_BEFORE_STAR = 2;

const EMPTY: BugQuery = { text: [], fields: [] };

/**
 * Understands what somebody typed, such as `status:open assignee:me "exact phrase" -tag:ui crash* slow or late #7`.
 * @throws QueryError
 */
export function parseQuery(query: string | undefined): BugQuery {
  if (query === undefined) return EMPTY;
  const text: TextClause[] = [];
  const fields: FieldClause[] = [];
  const reading = new Reading(query);
  /** Whether the clause before is text that "or" may go on with. */
  let mayGoOn = false;
  let goesOn = false;
  while (!reading.done) {
    if (mayGoOn && reading.takeOr()) {
      goesOn = true;
      mayGoOn = false;
      continue;
    }
    const negated = reading.take('-');
    const field = reading.field(negated);
    if (field !== undefined) {
      fields.push(field);
      mayGoOn = false;
    } else {
      const terms = reading.terms();
      if (goesOn && !negated) text.push({ negated, terms: [...text.pop()!.terms, ...terms] });
      else text.push({ negated, terms });
      mayGoOn = !negated;
    }
    goesOn = false;
    if (text.length + fields.length > MOST_CLAUSES)
      throw new QueryError(`A query has at most ${MOST_CLAUSES} words, phrases and fields`);
  }
  return { text: worthAsking(text), fields };
}

/** Punctuation is looked for nowhere. A query of nothing else finds nothing. */
function worthAsking(text: readonly TextClause[]): TextClause[] {
  const asked = text.filter(({ terms }) => terms.length > 0);
  return asked.length === 0 ? text.filter(({ negated }) => !negated).slice(0, 1) : asked;
}

/** Reads a query from the left to the right. */
class Reading {
  private rest: string;

  constructor(query: string) {
    this.rest = query.trim();
  }

  get done(): boolean {
    return this.rest === '';
  }

  /** @returns what the pattern matched at this place, and goes on behind it */
  private match(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.rest);
    if (found) this.rest = this.rest.slice(found[0].length);
    return found;
  }

  private skipSpace(): void {
    this.rest = this.rest.trimStart();
  }

  /** Takes a sign that something follows at once. */
  take(sign: string): boolean {
    if (!this.rest.startsWith(sign) || !/^\S/.test(this.rest.slice(sign.length))) return false;
    this.rest = this.rest.slice(sign.length);
    return true;
  }

  /** Takes an "or" that text follows. */
  takeOr(): boolean {
    const followed = /^or\s+(?=\S)(?!-\S|#\d|[a-z]+:[^:/\s])/i;
    return this.match(followed) !== null;
  }

  field(negated: boolean): FieldClause | undefined {
    const number = this.match(/^#(\d{1,15})(?=\s|$)/);
    if (number) {
      this.skipSpace();
      return { negated, field: 'bug', values: [number[1]!] };
    }
    // `std::vector` and `https://…` are text, and so is a word at the end of which is a colon.
    const named = this.match(/^([a-z]+):(?=[^:/\s])/i);
    if (!named) return undefined;
    const field = fieldNamed(named[1]!);
    const values: QueryValue[] = [];
    do values.push(fieldValue(field, this.value()));
    while (this.match(/^,/));
    if (values.length > MOST_VALUES) throw new QueryError(`${field}: takes at most ${MOST_VALUES} values`);
    if (/^\S/.test(this.rest)) throw new QueryError(`A value of ${field}: is followed by a blank or a comma`);
    this.skipSpace();
    return { negated, field, values };
  }

  private value(): string {
    const quoted = this.match(/^"([^"]*)(?:"|$)/);
    return quoted ? quoted[1]! : this.match(/^[^\s,"]*/)![0];
  }

  /** The words up to the next blank, or the phrase up to its end. */
  terms(): Term[] {
    const quoted = this.match(/^"([^"]*)(?:"|$)/);
    const word = quoted ? quoted[1]! : this.match(/^[^\s"]+/)![0];
    this.skipSpace();
    const text = plain(word);
    if (text === '') return [];
    if (quoted) return [{ text, match: 'exact' }];
    if (!word.endsWith('*')) return [{ text, match: text.includes(' ') ? 'exact' : 'stem' }];
    if ([...text.split(' ').at(-1)!].length < LEAST_BEFORE_STAR)
      throw new QueryError(`Write at least ${LEAST_BEFORE_STAR} characters before *`);
    return [{ text, match: 'prefix' }];
  }
}
