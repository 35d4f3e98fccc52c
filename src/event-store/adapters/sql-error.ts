import pg from 'pg';
import { isUnavailable } from '../../database/unavailable.js';

/**
 * Whether the server refused the data itself, and so wrote nothing. What a socket or the driver says is no such word, also
 * where it looks like one: EPIPE has five capital letters.
 */
export function isSqlError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isUnavailable(error);
}
