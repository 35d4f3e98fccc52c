import { stringify } from 'csv-stringify/sync';

/** The columns, in this order; each is the name of a bug's member. */
export const CSV_COLUMNS = [
  'number',
  'title',
  'product',
  'component',
  'version',
  'status',
  'resolution',
  'severity',
  'priority',
  'reporter',
  'assignee',
  'tags',
  'platform',
  'due',
  'private',
  'createdAt',
  'changedAt',
  'comments',
] as const;

/**
 * What a spreadsheet would take for a formula, after whatever it passes over (OWASP, "CSV injection"); full-width signs
 * count, too, because some programs normalise them.
 */
const FORMULA = /^[\t\r\n]|^[\s\p{Cf}\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** The text, which no spreadsheet executes: it shows the `'` or takes it for "what follows is text". */
export function formulaSafe(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** RFC 4180: CRLF, and quotes where they are needed. @param header whether the names of the columns come first */
export function csv(rows: readonly Record<string, unknown>[], header: boolean): string {
  return stringify([...rows], {
    columns: [...CSV_COLUMNS],
    header,
    record_delimiter: '\r\n',
    cast: { string: formulaSafe, boolean: String },
  });
}
