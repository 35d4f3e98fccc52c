import { types } from 'node:util';
import pg from 'pg';

/**
 * Connection, resources, the operator (shutdown, start), the system: the server's trouble, not that of what it was asked.
 * And transactions that it has ended, or does not let write (a standby), and locks that were not to be had in time.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SERVERS_TROUBLE = /^(08|25|53|57|58|55P03)/;
const SOCKETS_TROUBLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Of `pg` and `pg-pool`, whose own errors have no code. */
const DRIVERS_TROUBLE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Whether PostgreSQL cannot be reached, or does not serve now. What was under way may have happened. */
export function isUnavailable(error: unknown): boolean {
  // Not `instanceof`: a socket's errors are of another realm than a test's.
  if (!types.isNativeError(error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof pg.DatabaseError) return SERVERS_TROUBLE.test(code);
  return SOCKETS_TROUBLE.has(code) || DRIVERS_TROUBLE.test(error.message);
}
