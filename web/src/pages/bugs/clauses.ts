/** A part of what was typed: a word, a phrase, or a field with its values. */
export interface Clause {
  from: number;
  to: number;
  text: string;
  negated: boolean;
  /** In lower case; none for words and phrases. */
  field?: string;
}

/** As the server reads it (`projections/bug-list/query-language.ts`). */
const VALUE = '(?:"[^"]*(?:"|$)|[^\\s,"]*)';
const CLAUSE = new RegExp(
  `(-)?(?:#\\d{1,15}(?=\\s|$)|([a-z]+):(?=[^:/\\s])${VALUE}(?:,${VALUE})*|"[^"]*(?:"|$)|[^\\s"]+)`,
  'gi',
);

/** The parts of a query from the left to the right. Words joined by "or" are one. */
export function clausesOf(query: string): Clause[] {
  const found: Clause[] = [];
  /** An "or" that may join the one before with the one after. */
  let or = false;
  for (const { 0: text, 1: sign, 2: name, index } of query.matchAll(CLAUSE)) {
    const before = found.at(-1);
    const clause = { from: index, to: index + text.length, text, negated: sign !== undefined };
    const field = /^-?#\d{1,15}$/.test(text) ? 'bug' : name?.toLowerCase();
    const mayJoin = before !== undefined && before.field === undefined && !before.negated;
    if (field !== undefined) found.push({ ...clause, field });
    else if (
      !or &&
      mayJoin &&
      /^or$/i.test(text) &&
      /^\s+(?!-\S|#\d|[a-z]+:[^:/\s])\S/i.test(query.slice(clause.to))
    ) {
      or = true;
      continue;
    } else if (or && before !== undefined) {
      before.to = clause.to;
      before.text = query.slice(before.from, clause.to);
    } else found.push(clause);
    or = false;
  }
  return found;
}

/** The query without one of its parts. */
export const withoutClause = (query: string, { from, to }: Pick<Clause, 'from' | 'to'>): string =>
  `${query.slice(0, from).trimEnd()} ${query.slice(to).trimStart()}`.trim();

/** Whether words are looked for: then bugs can be in the order of how well they match. */
export const hasWords = (query: string): boolean =>
  clausesOf(query).some(({ field, negated }) => field === undefined && !negated);
