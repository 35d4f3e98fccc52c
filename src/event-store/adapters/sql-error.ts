/**
 * Whether the server refused the data itself, and so wrote nothing. Classes 08, 53, 57 and 58 (connection, resources,
 * shutdown, system) are the server's trouble; so is an error without a code.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isSqlError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57|58|25)/.test(code);
}
